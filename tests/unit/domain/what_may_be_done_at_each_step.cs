using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain;

public class what_may_be_done_at_each_step
{
    private const string No = "not-expected-now";

    /// <summary>
    /// One row a step: refusal of a scan, of benefits that are agreed to, of an amount, of a look at a payment, of a cancel, of a reprinted receipt, of reprinted slips; null where it is allowed.
    /// </summary>
    public static TheoryData<Step, string?, string?, string?, string?, string?, string?, string?> Table { get; } = new()
    {
        { Step.AwaitingCode, null, No, No, No, null, "not-paid", "no-slips" },
        { Step.ChoosingBenefits, No, null, No, No, null, "not-paid", "no-slips" },
        { Step.ChoosingAmount, No, No, null, No, null, "not-paid", null },
        { Step.ReadingCard, No, No, No, No, null, "not-paid", No },
        { Step.EnteringPin, No, No, No, No, null, "not-paid", No },
        { Step.Authorising, No, No, No, No, null, "not-paid", No },
        { Step.Reversing, No, No, No, No, null, "not-paid", No },
        { Step.Signing, No, No, No, No, null, "not-paid", No },
        { Step.AwaitingPayer, No, No, No, null, null, "not-paid", "no-slips" },
        { Step.Unwinding, "being-unwound", "being-unwound", "being-unwound", "being-unwound", "being-unwound", "not-paid", "being-unwound" },
        { Step.Paid, "already-paid", "already-paid", "already-paid", "already-paid", "paid-not-cancellable", null, null },
        { Step.Closed, "checkout-closed", "checkout-closed", "checkout-closed", "checkout-closed", "checkout-closed", "not-paid", null },
        { Step.NeedsAttention, "checkout-closed", "checkout-closed", "checkout-closed", "checkout-closed", "checkout-closed", "not-paid", null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void is_this_and_nothing_else(Step step, string? scan, string? benefits, string? amount, string? look, string? cancel, string? receipt, string? slips)
    {
        var s = step switch
        {
            Step.AwaitingCode => Some.Choosing() with { Step = step },
            Step.ChoosingBenefits => Some.ChoosingBenefits(),
            Step.AwaitingPayer => Some.AwaitingPayer(),
            _ => Some.Choosing().WithApproved(10_000) with { Step = step },
        };
        Assert.Equal(scan, Decisions.Scan(s)?.Code);
        Assert.Equal(benefits, Decisions.ConfirmBenefits(s, s.DueFen)?.Code);
        Assert.Equal(amount, Decisions.ChooseAmount(s, 1)?.Code);
        Assert.Equal(look, Decisions.QueryNow(s)?.Code);
        Assert.Equal(cancel, Decisions.Cancel(s)?.Code);
        Assert.Equal(receipt, Decisions.Reprint(s, PaperKind.Receipt)?.Code);
        Assert.Equal(slips, Decisions.Reprint(s, PaperKind.Slips)?.Code);
    }

    [Fact]
    public void the_table_has_every_step() => Assert.Equal(Enum.GetValues<Step>().Length, Table.Count);

    [Fact]
    public void nothing_is_cancellable_while_the_last_signature_is_awaited()
    {
        var signing = Some.Choosing().ReadCard(30_000, Some.Soon).CardRead(Some.Card).Approved(Some.Yes).AwaitSignature(Some.Soon);
        Assert.Equal("paid-not-cancellable", Decisions.Cancel(signing)?.Code);
    }

    [Fact]
    public void a_second_scan_waits_for_the_answer_to_the_first() =>
        Assert.Equal(No, Decisions.Scan(Transitions.Start(Some.Input()).AwaitCode(1, Some.Soon).Identifying())?.Code);

    [Fact]
    public void a_refusal_of_paid_is_the_sentence_the_page_promises() =>
        Assert.Equal("订单一旦完成付款后将无法撤销", Refusals.PaidNotCancellable.Title.Zh);
}
