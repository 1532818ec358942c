using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Domain;

/// <summary>Rule B2.</summary>
public class when_an_amount_is_chosen
{
    [Theory]
    [InlineData(300_00, null)]
    [InlineData(1, null)]
    [InlineData(0, "amount-not-positive")]
    [InlineData(-1, "amount-not-positive")]
    [InlineData(long.MinValue, "amount-not-positive")]
    [InlineData(300_01, "amount-above-due")]
    [InlineData(long.MaxValue, "amount-above-due")]
    public void it_must_be_above_zero_and_at_most_what_is_due(long amountFen, string? refusal) =>
        Assert.Equal(refusal, Decisions.ChooseAmount(Some.Choosing(300_00), amountFen)?.Code);

    [Theory]
    [InlineData(99_99, "last-card-must-pay-all")]
    [InlineData(100_00, null)]
    [InlineData(100_01, "amount-above-due")]
    public void the_fifth_card_must_pay_all_that_is_left(long amountFen, string? refusal)
    {
        var fourPaid = Some.Choosing(500_00).WithApproved(100_00).WithApproved(100_00).WithApproved(100_00).WithApproved(100_00).AwaitAmount(Some.Soon);
        Assert.Equal(1, fourPaid.RemainingCards);
        Assert.Equal(refusal, Decisions.ChooseAmount(fourPaid, amountFen)?.Code);
    }

    [Fact]
    public void the_refusal_says_what_is_due_in_both_languages()
    {
        var refusal = Decisions.ChooseAmount(Some.Choosing(300_00), 300_01)!;
        Assert.Equal("收款金额不能超过当前待收 ¥300.00", refusal.Title.In("zh-CN"));
        Assert.Equal("The amount must not exceed what is due, ¥300.00.", refusal.Title.In("en-GB"));
        Assert.Equal("amountFen", refusal.Field);
    }

    [Fact]
    public void a_failed_attempt_does_not_use_up_a_card()
    {
        var failed = Some.Choosing(300_00, cardTenders: 2).ReadCard(100_00, Some.Soon).AttemptFailed(Refusals.ReadTimedOut, Some.Now).AwaitAmount(Some.Soon);
        Assert.Equal(2, failed.RemainingCards);
        Assert.Equal("amount/1-2", failed.Awaiting);
        Assert.Equal(300_00, failed.DueFen);
    }
}
