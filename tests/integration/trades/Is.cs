using QuickCheckout.Domain.Payments;

namespace QuickCheckout.PhonePayments;

/// <summary>What an answer says, in one line of a test.</summary>
internal static class Is
{
    public static void Outcome(TradeOutcome expected, TradeAnswer answer) => Assert.Equal((expected, null), (answer.Outcome, answer.Refusal?.Code));

    public static void Outcome(TradeOutcome expected, string? refusal, TradeAnswer answer) => Assert.Equal((expected, refusal), (answer.Outcome, answer.Refusal?.Code));

    /// <summary>Paid, with the number by which the other side knows it.</summary>
    public static void Paid(TradeAnswer answer)
    {
        Outcome(TradeOutcome.Paid, answer);
        Assert.Matches("^[0-9]{20,28}$", answer.ReferenceNo);
    }
}
