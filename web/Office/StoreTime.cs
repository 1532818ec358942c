using System.Globalization;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.Language;

namespace QuickCheckout.Web.Office;

/// <summary>Instants as the clocks of the stores show them; the server says how far these are ahead of UTC.</summary>
public sealed class StoreTime(Func<int> utcOffsetMinutes, ServerClock clock)
{
    public DateOnly Today => DateOnly.FromDateTime(Local(clock.Now).DateTime);

    public DateTimeOffset Now => clock.Now;

    public DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromMinutes(utcOffsetMinutes()));

    /// <summary>2026-11-24 09:30:05</summary>
    public string Stamp(DateTimeOffset at) => Text(at, "yyyy-MM-dd HH:mm:ss");

    /// <summary>To the millisecond, without the day.</summary>
    public string Exact(DateTimeOffset at) => Text(at, "HH:mm:ss.fff");

    /// <summary>The time alone when it was today, with the day otherwise.</summary>
    public string Brief(DateTimeOffset at) => Text(at, DateOnly.FromDateTime(Local(at).DateTime) == Today ? "HH:mm:ss" : "MM-dd HH:mm");

    /// <summary>How long something lasted, in the two largest units.</summary>
    public static string Lasted(TimeSpan span, Lang t) => span switch
    {
        { TotalMilliseconds: < 1000 } => t[$"{span.TotalMilliseconds:0} 毫秒", $"{span.TotalMilliseconds:0} ms"],
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} {t["秒", "s"]}"),
        { TotalMinutes: < 60 } => t[$"{span.Minutes} 分 {span.Seconds} 秒", $"{span.Minutes} min {span.Seconds} s"],
        _ => t[$"{(int)span.TotalHours} 小时 {span.Minutes} 分", $"{(int)span.TotalHours} h {span.Minutes} min"],
    };

    private string Text(DateTimeOffset at, string format) => Local(at).ToString(format, CultureInfo.InvariantCulture);
}
