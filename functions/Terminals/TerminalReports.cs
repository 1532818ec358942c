using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
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
    /// <summary>Stamped by the hub; the body's own claims about its sender are never looked at.</summary>
    private const string SenderProperty = "iothub-connection-device-id";

    [Function("TerminalReports")]
    public async Task Receive(
        [ServiceBusTrigger("%TerminalReportsQueue%", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var wrong = Parse(message, out var sender, out var report);
        if (wrong is not null && ReportRules.MayHoldCardNumber(message.Body.ToString()))
        {
            // Not even a dead letter may hold it (rule Z2): the message goes, and someone looks after the terminal.
            log.LogError("Terminal {Sender} sent what may be a full card number; the report is dropped: {Reason}", sender, wrong);
            await actions.CompleteMessageAsync(message, cancellation);
            return;
        }

        wrong ??= await Deliver(client, sender, report, cancellation);
        if (wrong is null)
        {
            await actions.CompleteMessageAsync(message, cancellation);
            return;
        }

        log.LogWarning("Report {MessageId} of {Sender} is dead-lettered: {Reason}", message.MessageId, sender, wrong);
        await actions.DeadLetterMessageAsync(message, deadLetterReason: wrong, cancellationToken: cancellation);
    }

    private static string? Parse(ServiceBusReceivedMessage message, out string sender, out TerminalReport report)
    {
        report = null!;
        sender = message.ApplicationProperties.TryGetValue(SenderProperty, out var stamped) && stamped is string id ? id : "";
        if (sender.Length == 0)
            return "sender-missing";
        try
        {
            var read = JsonSerializer.Deserialize<TerminalReport>(message.Body.ToMemory().Span, Json.Options);
            if (read is null || !ReportRules.IsWellFormed(read))
                return "report-malformed";
            report = read;
            return null;
        }
        catch (Exception malformed) when (malformed is JsonException or NotSupportedException)
        {
            return "report-malformed";
        }
    }

    /// <returns>Null when there is nothing left to do for the report; otherwise why it is dead-lettered.</returns>
    private async Task<string?> Deliver(DurableTaskClient client, string sender, TerminalReport report, CancellationToken cancellation)
    {
        var attempt = report is TerminalStarted started ? started.LostAttempt : ((AttemptReport)report).Attempt;
        if (attempt is null)
            return null;
        if (await StatusWatch.ReadAsync(client, attempt.CheckoutId, cancellation) is not { } status)
            return report is TerminalStarted ? null : "checkout-unknown";
        if (status.TerminalId != sender)
            return "foreign-terminal";

        // Only the attempt in progress: a command leaves with the status that names its attempt, so no report can overtake it.
        var answer = report is AttemptReport heard ? heard : InsteadOfAnswer(status, attempt);
        if (status.HasEnded || answer is null || attempt != status.Attempt)
        {
            log.LogInformation("A report of {Sender} for {Attempt} changes nothing: {Step}", sender, attempt, status.Step);
            return null;
        }

        await client.RaiseEventAsync(attempt.CheckoutId, answer.EventName, answer, cancellation);
        watch.Hint(attempt.CheckoutId);
        return null;
    }

    /// <summary>The terminal started anew: what the checkout waits for from the lost attempt will never come (rule B9).</summary>
    private static AttemptReport? InsteadOfAnswer(CheckoutStatus status, AttemptId lost) => status.Step switch
    {
        Step.ReadingCard => new CardReport(lost, null, ReaderFault.TerminalRestarted),
        Step.EnteringPin => new PinReport(lost, false, ReaderFault.TerminalRestarted),
        Step.Signing => new SignatureReport(lost, SignatureOutcome.NotCaptured),
        _ => null,
    };
}
