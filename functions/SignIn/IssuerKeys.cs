using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.SignIn;

/// <summary>Nobody can say whether a token is genuine.</summary>
internal sealed class IssuerUnreachableException(Exception? why) : Exception("The issuer of sign-ins cannot be asked for its keys.", why);

/// <summary>
/// The issuer's name and keys, read once and again each hour. The library's own ConfigurationManager renews in the background, so that
/// the call which meets a new key would be refused; here that call waits for the one look that all of them share.
/// </summary>
internal sealed class IssuerKeys(IOptions<SignInSettings> settings, HttpClient http, TimeProvider clock, ILogger<IssuerKeys> log) : IDisposable
{
    /// <summary>A key that the issuer withdraws is believed no longer than this, and so long at most when it cannot be asked.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Tokens under keys that nobody knows, or an issuer that is away, make us look no more often than this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseWithoutKeys = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _address = $"{settings.Value.Authority.TrimEnd('/')}/.well-known/openid-configuration";
    private readonly HttpDocumentRetriever _documents = new(http)
    {
        RequireHttps = !HttpsAttribute.IsThisMachine(new Uri(settings.Value.Authority).DnsSafeHost),
    };

    private volatile Looked? _last;

    /// <exception cref="IssuerUnreachableException">There are none yet, or only very old ones.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(CancellationToken cancellation) =>
        _last is { Found: { } found } last && clock.GetUtcNow() - last.FoundAt < Fresh ? found : await Look(seen: null, cancellation);

    /// <summary>After a token whose key is not among those seen: the issuer may have a new one.</summary>
    public Task<OpenIdConnectConfiguration> AfterAsync(OpenIdConnectConfiguration seen, CancellationToken cancellation) => Look(seen, cancellation);

    public void Dispose() => _gate.Dispose();

    private async Task<OpenIdConnectConfiguration> Look(OpenIdConnectConfiguration? seen, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var now = clock.GetUtcNow();
            var last = _last;
            var isDue = last?.Found is not { } found ? now - (last?.At ?? DateTimeOffset.MinValue) >= PauseWithoutKeys
                // Whoever waited at the gate may have what another has just found.
                : (found == seen || now - last.FoundAt >= Fresh) && now - last.At >= Pause;
            if (isDue)
                _last = last = await Ask(last, now, cancellation);
            return last?.Found is { } known && now - last.FoundAt < Longest ? known : throw new IssuerUnreachableException(last?.Fault);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Looked> Ask(Looked? last, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(_address, _documents, cancellation);
            if (string.IsNullOrEmpty(found.Issuer) || found.SigningKeys.Count == 0)
                throw new InvalidDataException($"{_address} names no issuer, or no keys.");
            return new Looked(now, found, now, null);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or ArgumentException or InvalidOperationException
            || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log.LogWarning(fault, "The issuer of sign-ins does not answer as it should at {Address}", _address);
            return new Looked(now, last?.Found, last?.FoundAt ?? default, fault);
        }
    }

    /// <param name="At">When it was asked last, with or without success.</param>
    private sealed record Looked(DateTimeOffset At, OpenIdConnectConfiguration? Found, DateTimeOffset FoundAt, Exception? Fault);
}
