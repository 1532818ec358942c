using QuickCheckout.Domain.Payments;
using System.Globalization;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>What the acquirer answered.</summary>
/// <param name="Code">DE39 with its meaning.</param>
/// <param name="ReferenceNo">DE37, the acquirer's reference; empty when absent.</param>
/// <param name="ApprovalCode">DE38, set with an approval.</param>
/// <param name="At">DE13 and DE12 (China time) as an instant.</param>
public sealed record AcquirerAnswer(ResponseCode Code, string TraceNo, string ReferenceNo, string? ApprovalCode, DateTimeOffset At)
{
    /// <summary>The acquirer's clock: China Standard Time, which has no summer time.</summary>
    public static readonly TimeSpan AcquirerOffset = TimeSpan.FromHours(8);

    /// <param name="message">An answer, such as 0210 or 0410.</param>
    /// <param name="now">Gives the year, which the message does not carry, and the time when it has none.</param>
    /// <exception cref="Iso8583Exception">The message has no DE39 or an impossible date.</exception>
    public static AcquirerAnswer From(Iso8583Message message, DateTimeOffset now) => new(
        ResponseCodes.Find(message.Text(Field.ResponseCode) ?? throw new Iso8583Exception("DE39", "is missing from an answer")),
        message.Text(Field.Trace) ?? "",
        message.Text(Field.Reference)?.Trim() ?? "",
        message.Text(Field.Approval)?.Trim(),
        ReadTime(message, now));

    private static DateTimeOffset ReadTime(Iso8583Message message, DateTimeOffset now)
    {
        if (message.Text(Field.LocalDate) is not { } date || message.Text(Field.LocalTime) is not { } time)
            return now;
        // An answer of New Year's Eve may arrive in the new year: take the year that brings it nearest to now.
        var year = now.ToOffset(AcquirerOffset).Year;
        var candidates = Enumerable.Range(year - 1, 3).Select(y => Parse(y, date, time)).OfType<DateTimeOffset>().ToList();
        return candidates.Count > 0
            ? candidates.MinBy(at => (at - now).Duration()).ToUniversalTime()
            : throw new Iso8583Exception("DE13", "is no date");
    }

    private static DateTimeOffset? Parse(int year, string date, string time) =>
        DateTime.TryParseExact($"{year:0000}{date}{time}", "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new DateTimeOffset(at, AcquirerOffset)
            : null;
}
