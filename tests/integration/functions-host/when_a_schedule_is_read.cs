using System.Globalization;
using Emulators.FunctionsHost.Timers;

namespace Emulators.FunctionsHost;

public sealed class when_a_schedule_is_read
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T10:04:59", "2026-03-01T10:05:00")]
    [InlineData("0 */5 * * * *", "2026-03-01T10:05:00", "2026-03-01T10:10:00")]
    [InlineData("30 0 2 * * *", "2026-02-28T02:00:30", "2026-03-01T02:00:30")]
    [InlineData("0 0 9-17 * * MON-FRI", "2026-11-20T17:00:00", "2026-11-23T09:00:00")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 0 0 13 * 5", "2026-03-14T00:00:00", "2026-11-13T00:00:00")]
    [InlineData("0 0 0 1 jan,jul *", "2026-01-01T00:00:00", "2026-07-01T00:00:00")]
    [InlineData("10/20 * * * * *", "2026-01-01T00:00:51", "2026-01-01T00:01:10")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:59", "2027-12-31T23:59:59")]
    [InlineData("*/5 * * * *", "2026-03-01T10:04:59", "2026-03-01T10:05:00")]
    [InlineData("00:00:10", "2026-03-01T10:04:59", "2026-03-01T10:05:09")]
    [InlineData("0 0 0 * * *", "2026-03-01T23:59:59.9", "2026-03-02T00:00:00")]
    public void the_next_occurrence_follows_it(string schedule, string after, string expected) =>
        Assert.Equal(Utc(expected), Schedule.Parse(schedule).Next(Utc(after)));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    [InlineData("60 * * * * *")]
    [InlineData("0 0 0 0 * *")]
    [InlineData("0 0 0 * 13 *")]
    [InlineData("0 0 0 * * 7")]
    [InlineData("0 */0 * * * *")]
    [InlineData("0 5-1 * * * *")]
    [InlineData("0 1-2-3 * * * *")]
    [InlineData("0 * * * * * *")]
    [InlineData("0 1,,2 * * * *")]
    [InlineData("0 -1 * * * *")]
    public void nonsense_is_refused(string schedule) => Assert.Throws<FormatException>(() => Schedule.Parse(schedule));

    private static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
