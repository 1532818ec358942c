using System.Globalization;

namespace Emulators.FunctionsHost.Timers;

/// <summary>When a timer fires. All times are UTC.</summary>
internal interface ISchedule
{
    /// <summary>The first occurrence strictly after <paramref name="after"/>.</summary>
    DateTimeOffset Next(DateTimeOffset after);
}

/// <summary>A fixed interval.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : ISchedule
{
    public DateTimeOffset Next(DateTimeOffset after) => after + interval;
}

internal static class Schedule
{
    /// <summary>Reads an NCRONTAB expression of six (or five) fields, or a time span.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static ISchedule Parse(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 1)
            return CronSchedule.Parse(text);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new IntervalSchedule(interval)
            : throw new FormatException($"'{text}' is neither a schedule of six fields nor a positive time span.");
    }
}
