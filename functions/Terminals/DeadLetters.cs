using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions.Terminals;

/// <summary>
/// Takes dead reports out of the queue into a table, where back office finds them (rule S3). A message leaves the queue only once
/// its row is written, and the same message makes the same row: none is lost and none is there twice.
/// </summary>
public sealed class DeadLetters(TableDeadLetters letters, TableTerminals terminals, TimeProvider clock, ILogger<DeadLetters> log)
{
    public const int MaxSummary = 500;

    [Function("DeadLetters")]
    public async Task Keep(
        [ServiceBusTrigger("%TerminalReportsQueue%/$DeadLetterQueue", Connection = "ServiceBusConnection")] ServiceBusReceivedMessage message,
        CancellationToken cancellation)
    {
        var sender = ReportMessage.SenderOf(message);
        var terminalId = Ids.CheckName(sender, "terminalId") is null ? sender : null;
        var terminal = terminalId is null ? null : await terminals.FindAsync(terminalId, cancellation);
        // Of what is no report nobody knows what its fields are.
        var isSecret = CardNumber.MayBeIn(ReportMessage.Said(message)) || (!ReportMessage.IsReport(message) && ReportMessage.MayHoldSecrets(message));
        if (isSecret)
            log.LogError("A dead report of {Terminal} may hold card data or a PIN; nothing of it is kept", terminalId ?? "an unknown terminal");
        var body = message.Body.ToString();
        // What is no text, or far longer than any report, was no report and is never asked for again.
        var isWhole = !isSecret && terminalId is not null && body.Length <= TableDeadLetters.MaxBody && Encoding.UTF8.GetBytes(body).AsSpan().SequenceEqual(message.Body.ToMemory().Span);
        var reason = Refusals.Said(message.DeadLetterReason ?? "unknown");
        var letter = new DeadLetter(
            IdOf(message), terminalId, terminal?.StoreId, reason, message.DeadLetterErrorDescription is { } text ? Refusals.Said(text) : null,
            message.EnqueuedTime, clock.GetUtcNow(), isSecret || Summary(body) is not { } summary || CardNumber.MayBeIn(summary) ? null : summary, isWhole, DeadLetter.Advice(reason, isWhole), Resolution: null);
        await letters.KeepAsync(letter, isWhole ? body : null, cancellation);
        log.LogInformation("A dead report of {Terminal} waits for a person: {Reason}", terminalId ?? "an unknown terminal", reason);
    }

    private static string Summary(string body)
    {
        var text = new string([.. body.Take(MaxSummary).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
        return body.Length > MaxSummary ? $"{text}…" : text;
    }

    /// <summary>Letters only: it must not look like a card number. The queue numbers its messages anew when it is made anew, so that the time belongs to it.</summary>
    private static string IdOf(ServiceBusReceivedMessage message)
    {
        var named = string.Create(CultureInfo.InvariantCulture, $"{message.SequenceNumber}\n{message.EnqueuedTime.UtcTicks}\n{message.MessageId}");
        return string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(named)).Take(20).Select(b => (char)('a' + b % 26)));
    }
}
