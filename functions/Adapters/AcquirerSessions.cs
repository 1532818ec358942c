using System.Collections.Concurrent;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Functions.Adapters;

/// <summary>A terminal that is signed on, and its keys.</summary>
public sealed record AcquirerSession(TerminalSignOn SignOn, WorkingKeys Keys)
{
    public override string ToString() => SignOn.ToString();
}

/// <summary>
/// Keeps terminals signed on. The terminal's row holds the sign-on for every instance of the app; each instance caches
/// it with the keys opened, and reads the row again when it has reason to: the batch moved on, or the acquirer refused the keys.
/// </summary>
/// <remarks>
/// A sign-on makes the keys of the one before worthless. When two instances sign one terminal on at once, the row holds the
/// one that was asked for last, most likely the last one at the acquirer too. The instance whose keys are not in force has
/// its next message refused: it takes the row's, and if the row's are the refused ones it signs on again. Each round leaves
/// only the loser of the round before to follow, so they end with the same keys.
/// </remarks>
public sealed class AcquirerSessions(
    AcquirerLink link, TableTerminals terminals, IOptions<AcquirerSettings> settings, ILogger<AcquirerSessions> log)
{
    private const string Approved = "00";

    private readonly ConcurrentDictionary<string, AcquirerSession> _cached = new();
    private readonly ConcurrentDictionary<string, TerminalSignOn> _refused = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();
    private readonly byte[] _masterKey = Convert.FromHexString(settings.Value.MasterKey);

    /// <summary>The terminal's session; signs it on if it has none.</summary>
    /// <param name="terminal">With the batch of the message to be sent: a cached session of another one is not taken unread.</param>
    /// <exception cref="NotSentException">The terminal could not be signed on.</exception>
    public async Task<AcquirerSession> OpenAsync(TerminalIdentity terminal, CancellationToken cancellation) =>
        _cached.TryGetValue(terminal.TerminalNo, out var cached) && cached.SignOn.BatchNo == terminal.BatchNo
            ? cached
            : await InTurn(terminal, refused: null, cancellation);

    /// <summary>After the acquirer refused a session's keys or batch: takes what another instance has kept since, or signs on again.</summary>
    /// <exception cref="NotSentException">The terminal could not be signed on; its next message tries again.</exception>
    public async Task<AcquirerSession> RenewAsync(TerminalIdentity terminal, AcquirerSession refused, CancellationToken cancellation) =>
        await InTurn(terminal, refused.SignOn, cancellation);

    // One at a time for a terminal: two messages that meet the same refusal must not sign on twice.
    private async Task<AcquirerSession> InTurn(TerminalIdentity terminal, TerminalSignOn? refused, CancellationToken cancellation)
    {
        var id = terminal.TerminalNo;
        var turn = _turns.GetOrAdd(id, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellation);
        try
        {
            // Remembered until there is a better one: should signing on fail now, no message goes out under what was refused.
            if (refused is not null)
            {
                _refused[id] = refused;
                _cached.TryRemove(id, out _);
            }
            var kept = await terminals.FindSignOnAsync(id, cancellation);
            var session = kept is null || kept == _refused.GetValueOrDefault(id) ? null : OpenKept(id, kept);
            session ??= await SignOn(terminal, cancellation);
            _refused.TryRemove(id, out _);
            return _cached[id] = session;
        }
        catch (RequestFailedException e)
        {
            throw new NotSentException("The terminal's row is out of reach.", e);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<AcquirerSession> SignOn(TerminalIdentity terminal, CancellationToken cancellation)
    {
        var (trace, batch) = await terminals.NextTraceAsync(terminal.TerminalNo, cancellation);
        var given = await Ask(new AcquirerSignOn(terminal with { BatchNo = batch }, trace), cancellation);
        // Opened before it is kept: keys that are not for this master key never reach the row.
        var session = OpenGiven(given);
        await terminals.KeepSignOnAsync(terminal.TerminalNo, given, trace, cancellation);
        log.LogInformation("{Terminal} is signed on in batch {Batch}", terminal.TerminalNo, given.BatchNo);
        return session;
    }

    private async Task<TerminalSignOn> Ask(AcquirerSignOn request, CancellationToken cancellation)
    {
        try
        {
            var answer = await link.SendAsync(request.ToMessage(), cancellation);
            return answer.Text(Field.ResponseCode) is Approved
                ? TerminalSignOn.From(answer)
                : throw new NotSentException($"The acquirer refused the sign-on with {answer.Text(Field.ResponseCode)}.");
        }
        catch (Exception e) when (e is NoAnswerException or Iso8583Exception)
        {
            throw new NotSentException("The sign-on has no usable answer.", e);
        }
    }

    // The master key may have been replaced since: then only a new sign-on helps.
    private AcquirerSession? OpenKept(string terminalId, TerminalSignOn kept)
    {
        try
        {
            return new AcquirerSession(kept, kept.Open(_masterKey));
        }
        catch (Exception e) when (e is Iso8583Exception or FormatException)
        {
            log.LogWarning(e, "The kept sign-on of {Terminal} does not open; signing on again", terminalId);
            return null;
        }
    }

    private AcquirerSession OpenGiven(TerminalSignOn given)
    {
        try
        {
            return new AcquirerSession(given, given.Open(_masterKey));
        }
        catch (Iso8583Exception e)
        {
            throw new NotSentException("The working keys do not open under the terminals' master key.", e);
        }
    }
}
