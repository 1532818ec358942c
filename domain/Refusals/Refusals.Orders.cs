namespace QuickCheckout.Domain;

public static partial class Refusals
{
    // Orders as back office sees them (section S)
    public static Refusal NeverStarted { get; } =
        Of("never-started", "结算未完成,收银单没有开始", "The settle was not completed, and no checkout began.");

    public static Refusal TooManyDays(int most) =>
        Of("too-many-days", $"日期范围最多 {most} 天", $"At most {most} days at once.", "from");

    public static Refusal DaysBackwards { get; } =
        Of("days-backwards", "开始日期晚于结束日期", "The first day is after the last.", "from");
}
