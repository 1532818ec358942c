using System.Globalization;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Http;

/// <summary>Days of a store's calendar, the first and the last of them: <c>from</c> and <c>to</c>, yyyy-MM-dd.</summary>
internal readonly record struct DayRange(DateOnly From, DateOnly To)
{
    // Far enough from the ends of the calendar for any time zone.
    private static readonly DateOnly First = new(2000, 1, 1);
    private static readonly DateOnly Last = new(2200, 1, 1);

    public IEnumerable<DateOnly> Days
    {
        get
        {
            for (var day = From; day <= To; day = day.AddDays(1))
                yield return day;
        }
    }

    /// <summary>Of <c>from</c> and <c>to</c>; the last is today when it is left out, the first so many days before it.</summary>
    /// <param name="most">Days at most.</param>
    public static Result<DayRange> Read(HttpRequest request, DateOnly today, int usual, int most)
    {
        var (from, to) = (Day(request.Query["from"].FirstOrDefault(), "from"), Day(request.Query["to"].FirstOrDefault(), "to"));
        if ((from.Refusal ?? to.Refusal) is { } refusal)
            return refusal;
        var last = to.Value ?? today;
        var first = from.Value ?? last.AddDays(1 - usual);
        if (first > last)
            return Refusals.DaysBackwards;
        return last.DayNumber - first.DayNumber < most ? new DayRange(first, last) : Refusals.TooManyDays(most);
    }

    /// <summary>Null when it is left out.</summary>
    public static Result<DateOnly?> Day(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
            return (DateOnly?)null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First && day <= Last
            ? (DateOnly?)day
            : Refusals.Malformed(field, "应为 yyyy-MM-dd", "it is a date, yyyy-MM-dd.");
    }
}
