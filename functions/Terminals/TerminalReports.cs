using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Terminals;

/// <summary>
/// Terminals' reports, routed here by IoT Hub: at least once, in no promised order. A report goes to its checkout if
/// the terminal that sent it is the one of that checkout; duplicates, stragglers and reports of finished checkouts
/// change nothing; what cannot be understood or is not the sender's business is dead-lettered by name (rules B9, Z1).
/// </summary>
public sealed class TerminalReports(StatusWatch watch, ILogger<TerminalReports> log)
{
    [Function("TerminalReports")]
    public async Task Receive(
        [ServiceBusTrigger("%TerminalReportsQueue%", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var wrong = Parse(message, out var sender, out var report) ?? await Deliver(client, sender, report, cancellation);
        if (wrong is null)
        {
            await actions.CompleteMessageAsync(message, cancellation);
            return;
        }

        if (CardNumber.MayBeIn(ReportMessage.Said(message)))
        {
            // Not even a dead letter may hold it (rule Z2): the message goes, and someone looks after the terminal.
            log.LogError("Terminal {Sender} sent what may be a full card number; the report is dropped: {Reason}", sender, wrong);
            await actions.CompleteMessageAsync(message, cancellation);
            return;
        }

        log.LogWarning("Report {MessageId} of {Sender} is dead-lettered: {Reason}", message.MessageId, sender, wrong);
        await actions.DeadLetterMessageAsync(message, deadLetterReason: wrong, cancellationToken: cancellation);
    }

    private static string? Parse(ServiceBusReceivedMessage message, out string sender, out TerminalReport report)
    {
        report = null!;
        sender = ReportMessage.SenderOf(message);
        if (sender.Length == 0)
            return DeadLetter.SenderMissing;
        try
        {
            var read = JsonSerializer.Deserialize<TerminalReport>(message.Body.ToMemory().Span, Json.Options);
            if (read is null || !ReportRules.IsWellFormed(read))
                return DeadLetter.ReportMalformed;
            report = read;
            return null;
        }
        catch (Exception malformed) when (malformed is JsonException or NotSupportedException)
        {
            return DeadLetter.ReportMalformed;
        }
    }

    /// <returns>Null when there is nothing left to do for the report; otherwise why it is dead-lettered.</returns>
    private async Task<string?> Deliver(DurableTaskClient client, string sender, TerminalReport report, CancellationToken cancellation)
    {
        if (report.About is not { } attempt)
            return null;
        if (await StatusWatch.ReadAsync(client, attempt.CheckoutId, cancellation) is not { } status)
            return report is TerminalStarted ? null : DeadLetter.CheckoutUnknown;
        if (status.TerminalId != sender)
            return DeadLetter.ForeignTerminal;
        if (Decisions.Hear(status, report) is not { } answer)
        {
            log.LogInformation("A report of {Sender} for {Attempt} changes nothing: {Step}", sender, attempt, status.Step);
            return null;
        }

        await client.RaiseEventAsync(attempt.CheckoutId, answer.EventName, answer, cancellation);
        watch.Hint(attempt.CheckoutId);
        return null;
    }
}
