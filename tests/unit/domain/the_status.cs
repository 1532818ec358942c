using System.Text.Json;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain;

/// <summary>Rule O8, and names that carry the attempt.</summary>
public class the_status
{
    [Fact]
    public void names_step_since_deadline_and_what_happens_then()
    {
        var s = Some.Choosing().ReadCard(100_00, Some.Soon);
        Assert.Equal(Step.ReadingCard, s.Step);
        Assert.Equal(Some.Now, s.Since);
        Assert.Equal(Some.Now.AddSeconds(60), s.Deadline);
        Assert.Equal(NextAction.AttemptFails, s.Next);
        Assert.Equal("card-read/1-1", s.Awaiting);
    }

    [Fact]
    public void has_no_deadline_while_nobody_is_waited_for()
    {
        var s = Some.Choosing().ReadCard(100_00, Some.Soon).Authorising(Some.Now);
        Assert.Null(s.Deadline);
        Assert.Null(s.Awaiting);
    }

    [Fact]
    public void counts_attempts_of_the_open_tender_and_then_the_next_tender()
    {
        var retried = Some.Choosing().ReadCard(1, Some.Soon).AttemptFailed(Refusals.ReadTimedOut, Some.Now).ReadCard(2, Some.Soon);
        Assert.Equal("1-2", retried.Attempt!.Key);
        var next = retried.CardRead(Some.Card).Approved(Some.Yes).SignatureEnded(SignatureOutcome.Captured).ReadCard(3, Some.Soon);
        Assert.Equal("2-1", next.Attempt!.Key);
    }

    [Fact]
    public void keeps_the_card_when_only_the_pin_was_wrong()
    {
        var again = Some.Choosing().ReadCard(1, Some.Soon).CardRead(Some.Card).AttemptFailed(Refusals.PinTimedOut, Some.Now).EnterPinAgain(Some.Soon);
        Assert.Equal(Some.Card, again.CurrentTender!.Card);
        Assert.Equal("pin/1-2", again.Awaiting);
    }

    [Fact]
    public void a_wait_never_outlives_the_whole_checkout() =>
        Assert.Equal(Some.Now.AddSeconds(10), Deadline.In(60, Some.Now, Some.Now.AddSeconds(10)).At);

    [Fact]
    public void survives_json_unchanged()
    {
        var s = Some.Choosing().WithApproved(100_00).AttemptFailed(Refusals.ReadTimedOut, Some.Now).AwaitAmount(Some.Soon);
        var json = JsonSerializer.Serialize(s, Json.Options);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<CheckoutStatus>(json, Json.Options), Json.Options));
        Assert.Contains("\"step\":\"choosing-amount\"", json, StringComparison.Ordinal);
        Assert.Contains("读卡超时", json, StringComparison.Ordinal);
    }
}
