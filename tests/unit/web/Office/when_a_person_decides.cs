using System.Net;
using Bunit;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Web.Office;

/// <summary>Rule S3: what may be decided, that it needs a reason, and how it is sent.</summary>
public class when_a_person_decides : OfficeScreen
{
    private string? _recorded;

    [Fact]
    public void a_checkout_that_has_ended_may_be_paid_or_given_back()
    {
        Assert.Equal(["given-back", "paid"], ChoicesOf(AttentionCase.Of(Some.Checkout(Step.NeedsAttention))));
        Assert.Equal(["given-back"], ChoicesOf(AttentionCase.Of(Some.Checkout(Step.Reversing))));
    }

    [Fact]
    public void while_voids_are_tried_the_stuck_payment_is_named()
    {
        var atWork = AttentionCase.Of(Some.Checkout(Step.Unwinding, Some.Approved(1, 10_000), new Tender(2, 500, TenderState.Voided, 1)));
        Assert.Equal([1], atWork.Tenders.Select(t => t.Number));
        Assert.Empty(AttentionCase.Of(Some.Checkout(Step.NeedsAttention, Some.Approved(1, 10_000))).Tenders);
    }

    [Fact]
    public void a_report_of_which_nothing_was_kept_can_only_be_put_away()
    {
        Assert.Equal(["put-away"], ChoicesOf(AttentionCase.Of(Letter(canBeSentAgain: false))));
        Assert.Equal(["send-again", "put-away"], ChoicesOf(AttentionCase.Of(Letter(canBeSentAgain: true))));
    }

    [Fact]
    public void nothing_is_sent_without_an_outcome_and_a_reason()
    {
        Server.On("POST api/attention/c1/resolve", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        var dialog = Ask(AttentionCase.Of(Some.Checkout(Step.NeedsAttention)));
        dialog.Find("textarea").Input("statement of today");
        dialog.Find("form").Submit();
        dialog.Find("input[value=paid]").Change("paid");
        dialog.Find("textarea").Input("   ");
        dialog.Find("form").Submit();
        Assert.Empty(Server.All);

        dialog.Find("textarea").Input(" statement of today ");
        dialog.Find("form").Submit();
        Assert.Equal("""{"outcome":"paid","note":"statement of today"}""", Server.Last.Body);
        Assert.Contains("statement of today", _recorded, StringComparison.Ordinal);
    }

    [Fact]
    public void the_stuck_payment_goes_with_it()
    {
        Server.On("POST api/attention/c1/resolve", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        var dialog = Ask(AttentionCase.Of(Some.Checkout(Step.Unwinding, Some.Approved(1, 10_000))));
        dialog.Find("textarea").Input("by hand");
        dialog.Find("form").Submit();
        Assert.Empty(Server.All);
        dialog.Find("select").Change("1");
        dialog.Find("form").Submit();
        Assert.Equal("""{"outcome":"given-back","note":"by hand","tender":1}""", Server.Last.Body);
    }

    [Fact]
    public void a_settlement_without_a_batch_is_named_so()
    {
        Server.On("POST api/settlements/S001/2026-11-24/POS-0001/none/resolve", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        var dialog = Ask(AttentionCase.Of(new TerminalSettlement(
            "S001", new DateOnly(2026, 11, 24), "POS-0001", null, SettlementOutcome.NotSettled, SettlementTotals.None, [], Refusals.TerminalBeingSettled, Some.Now, "system")));
        dialog.Find("textarea").Input("closed again");
        dialog.Find("form").Submit();
        Assert.Equal("""{"note":"closed again"}""", Server.Last.Body);
        Assert.NotNull(_recorded);
    }

    [Fact]
    public void a_refusal_stays_in_words_and_nothing_is_recorded()
    {
        Server.On("POST api/attention/dead-letters/d1/resolve", _ => FakeApi.Refuse(HttpStatusCode.Conflict, "nothing-to-resolve", "Somebody has seen to it."));
        var dialog = Ask(AttentionCase.Of(Letter(canBeSentAgain: false)));
        dialog.Find("textarea").Input("looked at");
        dialog.Find("form").Submit();
        Assert.Contains("Somebody has seen to it.", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Null(_recorded);
    }

    private IRenderedComponent<ResolveDialog> Ask(AttentionCase what) => Show<ResolveDialog>(p => p.Add(d => d.Case, what).Add(d => d.Recorded, said => _recorded = said));

    private static IEnumerable<string> ChoicesOf(AttentionCase what) => what.Choices.Select(c => c.Id);

    private static DeadLetter Letter(bool canBeSentAgain) => new(
        "d1", "POS-0001", "S001", DeadLetter.ReportMalformed, null, Some.Now, Some.Now, null, canBeSentAgain, DeadLetter.Advice(DeadLetter.ReportMalformed, canBeSentAgain), null);
}
