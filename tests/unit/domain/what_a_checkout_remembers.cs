using System.Text.Json;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain;

/// <summary>Rule S2: the steps in a status, and what they tell.</summary>
public class what_a_checkout_remembers
{
    [Fact]
    public void is_each_step_with_what_made_it_begin()
    {
        var s = Begun().Then(s => s.AwaitAmount(Some.Soon), StepCause.Associate).Then(s => s.ReadCard(30_000, Some.Soon), StepCause.Associate)
            .Then(s => s.CardRead(Some.Card), StepCause.Terminal).Then(s => s.AttemptFailed(Refusals.PinTimedOut, Some.Now.AddSeconds(60)), StepCause.Timer);
        Assert.Equal(
            [(Step.ChoosingAmount, null, StepCauseKind.Associate, null), (Step.ReadingCard, 1, StepCauseKind.Associate, null), (Step.ChoosingAmount, null, StepCauseKind.Timer, "pin-timed-out")],
            s.Steps!.Taken.Select(t => (t.Step, t.Attempt, t.Cause.Kind, t.Reason)));
        Assert.Equal(Some.Now.AddSeconds(60), s.Steps.Taken[^1].Since);
    }

    [Fact]
    public void is_one_step_however_often_it_is_waited_for_again()
    {
        var s = Begun();
        for (var scan = 1; scan <= 3; scan++)
            s = s.Then(now => now.AwaitCode(scan, Some.Soon), StepCause.Associate).Then(now => now.Identifying(), StepCause.Associate).Then(now => now.Refused(Refusals.OtherMember), StepCause.Associate);
        var step = Assert.Single(s.Steps!.Taken);
        Assert.Equal((Step.AwaitingCode, 3, Some.Soon.At, NextAction.CheckoutCloses, Refusals.OtherMember.Code), (step.Step, step.Waits, step.Deadline, step.Next, step.Reason));
    }

    [Fact]
    public void is_the_same_after_it_was_written()
    {
        var by = StepCause.Associate with { By = "A2" };
        var s = Begun().Then(s => s.ReadCard(1, Deadline.In(60, Some.Now.AddTicks(7), Some.Now.AddHours(1))), by).Then(s => s.Authorising(Some.Now), StepCause.Terminal)
            .Then(s => s.AttemptFailed(Refusals.OutcomeUnknown, Some.Now), StepCause.Acquirer);
        var json = JsonSerializer.Serialize(s, Json.Options);
        Assert.Equal(s.Steps!.Taken, JsonSerializer.Deserialize<CheckoutStatus>(json, Json.Options)!.Steps!.Taken);
        Assert.Contains("\"rc|1|1|", json, StringComparison.Ordinal);
    }

    [Fact]
    public void can_be_written_of_every_step_cause_and_next_action()
    {
        foreach (var step in Enum.GetValues<Step>())
            foreach (var cause in Enum.GetValues<StepCauseKind>())
                foreach (var next in Enum.GetValues<NextAction>().Cast<NextAction?>().Append(null))
                {
                    var taken = new StepTaken(step, 5, 90, Some.Now, new StepCause(cause, "B1"), next is null ? null : Some.Now, next, 17, "read-timed-out");
                    Assert.Equal(taken, JsonSerializer.Deserialize<StepTaken>(JsonSerializer.Serialize(taken, Json.Options), Json.Options));
                }
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"rc|1|1\"")]
    [InlineData("\"xx|1|1|0|a|||||\"")]
    [InlineData("7")]
    public void is_no_step_otherwise(string json) => Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<StepTaken>(json, Json.Options));

    [Fact]
    public void is_the_beginning_and_the_end_of_a_very_long_one()
    {
        var s = Begun();
        for (var attempt = 1; attempt <= 60; attempt++)
            s = s.Then(now => now.AwaitAmount(Some.Soon), StepCause.Timer).Then(now => now.ReadCard(1, Some.Soon), StepCause.Associate).Then(now => now.AttemptFailed(Refusals.ReadTimedOut, Some.Now), StepCause.Timer);
        Assert.Equal((StepHistory.Most, 121 - StepHistory.Most), (s.Steps!.Taken.Count, s.Steps.Skipped));
        Assert.Equal([1, 2, 3], s.Steps.Taken.Take(StepHistory.First).Where(t => t.Step == Step.ReadingCard).Select(t => t.Attempt!.Value));
        Assert.Equal(60, s.Steps.Taken.Last(t => t.Step == Step.ReadingCard).Attempt);
        // Of the last one before the gap nobody knows when it ended.
        var told = Timeline.Of(s, []);
        Assert.Equal((2, s.Steps.Skipped), (told.Entries.Count(e => e.Step!.To is null), told.SkippedSteps));
    }

    [Fact]
    public void leaves_a_status_within_what_durable_functions_takes()
    {
        var title = new LocalText(new string('券', 40), new string('x', 60));
        var used = Enumerable.Range(1, 8).Select(i => new UsedBenefit($"COUPON-{i:000000000000000000000000000000}", BenefitLayer.ItemCoupon, title, 123_456, Some.Now)).ToList();
        var offer = new BenefitOffer(30_000, 3_000, used, [.. Enumerable.Repeat(3_000_000L, 100)], []);
        var s = Begun().Then(s => s.Identified(new Member("m1", "王*")).Offered(CheckoutBenefits.Of(offer), Some.Now), StepCause.Associate).BenefitsHeld(Some.Now);
        for (var card = 1; card <= 5; card++)
        {
            for (var failed = 0; failed < 4; failed++)
                s = s.Then(now => now.AwaitAmount(Some.Soon), StepCause.Terminal).Then(now => now.ReadCard(1, Some.Soon), StepCause.Associate)
                    .Then(now => now.CardRead(Some.Card).AwaitPin(Some.Soon), StepCause.Terminal).Then(now => now.AttemptFailed(failed % 2 == 0 ? Refusals.PinTimedOut : Refusals.OutcomeUnknown, Some.Now), StepCause.Timer);
            s = s.Then(now => now.WithApproved(card < 5 ? 1_000 : now.DueFen), StepCause.Acquirer);
        }

        var ended = s.Then(now => now.Refused(Refusals.TerminalOffline), StepCause.Associate with { By = new string('A', 64) });
        Assert.Equal(StepHistory.Most, ended.Steps!.Taken.Count);
        // UTF-16, as Azure Storage keeps it.
        Assert.InRange(JsonSerializer.Serialize(ended, Json.Options).Length * 2, 8_000, 16 * 1024);
    }

    [Fact]
    public void is_not_sent_with_every_status()
    {
        var forCallers = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Json.ConfigureForCallers(forCallers);
        var s = Begun().Then(s => s.AwaitAmount(Some.Soon), StepCause.Associate);
        Assert.DoesNotContain("steps", JsonSerializer.Serialize(s, forCallers), StringComparison.Ordinal);
        Assert.Contains("\"steps\"", JsonSerializer.Serialize(s, Json.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void is_told_with_its_money_in_between_and_who_ended_what()
    {
        var s = Begun().Then(s => s.ReadCard(30_000, Some.Soon), StepCause.Associate).Then(s => s.CardRead(Some.Card).Authorising(Some.Now.AddSeconds(5)), StepCause.Terminal)
            .Then(s => s.Approved(Some.Yes).AwaitSignature(Deadline.In(120, Some.Now.AddSeconds(8), Some.Now.AddHours(1))), StepCause.Acquirer);
        var movement = new MoneyMovement(new MoneyOperation(new("c1", 1, 1), MoneyOperationKind.Sale), "S001", "POS-0001", 30_000, null, new MoneyCause("A1", MoneyCause.Payment));
        var line = new JournalEntry(movement, JournalEvent.Intended, "000001", "000001", null, null, null, Some.Now.AddSeconds(6));
        var told = Timeline.Of(s, [line]);
        Assert.Equal(["ReadingCard", "Authorising", "money", "Signing"], told.Entries.Select(e => e.Step?.Step.ToString() ?? "money"));
        var reading = told.Entries[0].Step!;
        Assert.Equal((5.0, new TimelineCause(StepCauseKind.Associate, "A1"), new TimelineCause(StepCauseKind.Terminal, "POS-0001")), (reading.Seconds, reading.BeganBy, reading.EndedBy));
        Assert.Equal((null, Step.Signing, NextAction.SlipMarkedUnsigned), (told.Entries[^1].Step!.To, told.Now.Step, told.Now.Next));
    }

    [Fact]
    public void has_the_person_who_resolved_it_at_its_end()
    {
        var stuck = Begun().Then(s => s.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Some.Now), StepCause.System);
        var resolved = stuck.Resolved(new Resolution(ResolvedAs.GivenBack, "B1", "by hand", Some.Now.AddHours(2)));
        Assert.Equal((Step.Closed, new StepCause(StepCauseKind.Person, "B1")), (resolved.Steps!.Taken[^1].Step, resolved.Steps.Taken[^1].Cause));
    }

    private static CheckoutStatus Begun() => Transitions.Start(Some.Input());
}

internal static class Rememberings
{
    public static CheckoutStatus Then(this CheckoutStatus s, Func<CheckoutStatus, CheckoutStatus> change, StepCause cause) => change(s).Remembering(s, cause);
}
