using Azure.Messaging.ServiceBus;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions.Terminals;

/// <summary>
/// A person's word on a dead report (rule S3). It is written first; a report that is to go again stays on the list until it went,
/// and may go twice when that was interrupted: a report that has been heard, or whose attempt is over, changes nothing.
/// </summary>
public sealed class DeadLetterDesk(TableDeadLetters letters, ServiceBusSender reports)
{
    /// <returns>Null when the word counts.</returns>
    public async Task<Refusal?> ResolveAsync(string id, DeadLetterResolution said, CancellationToken cancellation)
    {
        if (await letters.FindAsync(id, cancellation) is not { } row)
            return Refusals.UnknownDeadLetter;
        if (row.Letter.Resolution is { } before)
        {
            // Whoever said it may have been interrupted before it was sent, and asks again.
            if (row.IsOpen)
                await SendAgain(row);
            return before with { At = said.At } == said ? null : Refusals.NothingToResolve;
        }

        if (said.Outcome == DeadLetterOutcome.SendAgain && row.Body is null)
            return Refusals.CannotBeSentAgain;
        if (!await letters.TryResolveAsync(row, said, cancellation))
            return Refusals.NothingToResolve;
        // It is written: whoever asked may hang up.
        if (said.Outcome == DeadLetterOutcome.SendAgain)
            await SendAgain(row);
        return null;
    }

    private async Task SendAgain(DeadLetterRow row)
    {
        // An id of its own: a queue that detects duplicates takes it once, and not for the message that is dead.
        var message = new ServiceBusMessage(row.Body!) { MessageId = row.Letter.Id, ContentType = "application/json" };
        message.ApplicationProperties[ReportMessage.SenderProperty] = row.Letter.TerminalId!;
        await reports.SendMessageAsync(message, CancellationToken.None);
        await letters.CloseAsync(row.Letter.Id, CancellationToken.None);
    }
}
