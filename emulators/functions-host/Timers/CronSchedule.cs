namespace Emulators.FunctionsHost.Timers;

/// <summary>
/// NCRONTAB: <c>{second} {minute} {hour} {day} {month} {day-of-week}</c>. Unlike classic cron, day and day-of-week
/// must both match.
/// </summary>
internal sealed class CronSchedule : ISchedule
{
    /// <summary>29 February on a given weekday comes back within 40 years, even across a century.</summary>
    private const int MaxDaysAhead = 41 * 366;

    private static readonly string[] MonthNames =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly CronField _seconds;
    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _weekdays;

    private CronSchedule(string[] fields)
    {
        _seconds = new CronField(fields[0], 0, 59);
        _minutes = new CronField(fields[1], 0, 59);
        _hours = new CronField(fields[2], 0, 23);
        _days = new CronField(fields[3], 1, 31);
        _months = new CronField(fields[4], 1, 12, MonthNames, firstName: 1);
        _weekdays = new CronField(fields[5], 0, 6, DayNames);
    }

    /// <exception cref="FormatException">The expression is not valid; the message names the field.</exception>
    public static CronSchedule Parse(string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            6 => new CronSchedule(fields),
            5 => new CronSchedule(["0", .. fields]),
            _ => throw new FormatException($"'{expression}' has {fields.Length} fields; a schedule has six."),
        };
    }

    public DateTimeOffset Next(DateTimeOffset after)
    {
        var start = after.UtcDateTime.AddTicks(-(after.UtcDateTime.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        var day = start.Date;
        for (var i = 0; i < MaxDaysAhead; i++, day = day.AddDays(1))
        {
            if (!_months.Has(day.Month) || !_days.Has(day.Day) || !_weekdays.Has((int)day.DayOfWeek))
                continue;
            if (FirstOf(day, day == start.Date ? start.TimeOfDay : TimeSpan.Zero) is { } found)
                return new DateTimeOffset(found, TimeSpan.Zero);
        }

        throw new InvalidOperationException("The schedule has no next occurrence.");
    }

    private DateTime? FirstOf(DateTime day, TimeSpan from)
    {
        for (var hour = _hours.From(from.Hours); hour is not null; hour = _hours.From(hour.Value + 1))
        {
            var sameHour = hour == from.Hours;
            for (var minute = _minutes.From(sameHour ? from.Minutes : 0); minute is not null; minute = _minutes.From(minute.Value + 1))
            {
                var sameMinute = sameHour && minute == from.Minutes;
                if (_seconds.From(sameMinute ? from.Seconds : 0) is { } second)
                    return day.Add(new TimeSpan(hour.Value, minute.Value, second));
            }
        }

        return null;
    }
}
