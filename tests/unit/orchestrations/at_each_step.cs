using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>What a checkout is doing when something comes between.</summary>
public enum At
{
    WaitingForMember,
    ChoosingAmount,
    ReadingCard,
    EnteringPin,
    Authorising,
    Signing,
    PrintingSlip,
    PrintingReceipt,
}

/// <summary>
/// A checkout of ¥300 is cancelled, or its terminal loses power, at each step in turn; ¥100 was paid by a first card where a
/// card could pay. Rules O6, B6, B8, B9.
/// </summary>
public class at_each_step
{
    public static TheoryData<At> BeforePaid => new(Enum.GetValues<At>().Where(at => at != At.PrintingReceipt));

    [Theory]
    [MemberData(nameof(BeforePaid))]
    public async Task a_cancel_gives_everything_back_and_what_comes_later_is_stale(At at)
    {
        await using var till = Reach(new Counter(), at);
        var attempt = till.Status.Attempt;
        till.Terminal.Offline = false;
        till.Cancel();
        till.Acquirer.Held?.SetResult();
        till.Pass(TimeSpan.FromSeconds(30));

        Assert.True(till.HasEnded);
        Assert.Equal((Step.Closed, "cancelled-by-associate"), (till.Status.Step, till.Status.LastError!.Code));
        Assert.Equal((0L, 300_00L, 0L), (till.Status.ApprovedFen, till.Status.DueFen, till.Acquirer.HeldFen));
        Assert.Equal(till.Status.Tenders.Count(t => t.Authorisation is not null), till.Terminal.Heard.OfType<PrintSlip>().Count(p => p.Slip.Kind == SlipKind.Void));
        if (attempt is not null)
        {
            Assert.Contains(new CancelAttempt(attempt, Refusals.CancelledByAssociate), till.Terminal.Heard);
            Assert.Null(Decisions.Hear(till.Status, new CardReport(attempt, null, ReaderFault.CardBlocked)));
        }
    }

    [Fact]
    public async Task a_cancel_while_the_receipt_is_printed_is_too_late()
    {
        await using var till = Reach(new Counter(), At.PrintingReceipt);
        Assert.Equal("paid-not-cancellable", Decisions.Cancel(till.Status)?.Code);
        till.Cancel();
        (till.Terminal.AwayFor, till.Terminal.Offline) = (null, false);
        till.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal((Step.Paid, 300_00L), (till.Status.Step, till.Acquirer.HeldFen));
    }

    /// <summary>Where it happens, the step and the last error afterwards, and what the acquirer holds.</summary>
    public static TheoryData<At, Step, string?, long> PowerCuts => new()
    {
        { At.WaitingForMember, Step.AwaitingCode, null, 0 },
        { At.ChoosingAmount, Step.ChoosingAmount, null, 100_00 },
        { At.ReadingCard, Step.ChoosingAmount, "terminal-restarted", 100_00 },
        { At.EnteringPin, Step.ChoosingAmount, "terminal-restarted", 100_00 },
        { At.Authorising, Step.ChoosingAmount, "terminal-refused", 200_00 },
        { At.Signing, Step.ChoosingAmount, null, 200_00 },
        { At.PrintingSlip, Step.ChoosingAmount, "terminal-offline", 200_00 },
        { At.PrintingReceipt, Step.Paid, null, 300_00 },
    };

    [Theory]
    [MemberData(nameof(PowerCuts))]
    public async Task a_power_cut_changes_no_money_and_the_checkout_is_paid_in_the_end(At at, Step step, string? error, long heldFen)
    {
        await using var till = Reach(new Counter(), at);
        var attempt = till.Status.Attempt;
        till.CutPower().Pass(TimeSpan.FromSeconds(12));
        till.RestorePower();
        till.Acquirer.Held?.SetResult();
        till.Pass(TimeSpan.FromSeconds(6));

        Assert.Equal((step, error), (till.Status.Step, till.Status.LastError?.Code));
        Assert.Equal((heldFen, 300_00 - heldFen, heldFen), (till.Status.ApprovedFen, till.Status.DueFen, till.Acquirer.HeldFen));
        if (attempt is not null)
            Assert.Null(Decisions.Hear(till.Status, new SignatureReport(attempt, SignatureOutcome.Captured)));

        PayTheRest(till);
        Assert.Equal((Step.Paid, 300_00L, 300_00L), (till.Status.Step, till.Status.ApprovedFen, till.Acquirer.HeldFen));
        Assert.True(till.HasEnded);
        AssertPapers(till);
    }

    /// <summary>One slip a tender, saying what became of its signature, and then the receipt; each once.</summary>
    private static void AssertPapers(Counter till)
    {
        var slips = till.Terminal.Heard.OfType<PrintSlip>().ToList();
        Assert.Equal(till.Status.Tenders.Select(t => (t.Number, t.AmountFen, t.Signature)), slips.Select(s => (s.Attempt.Tender, s.Slip.AmountFen, s.Slip.Signature)));
        Assert.IsType<PrintReceipt>(till.Terminal.Heard[^1]);
        Assert.Single(till.Terminal.Heard.OfType<PrintReceipt>());
        Assert.Null(till.Status.LastError);
    }

    private static void PayTheRest(Counter till)
    {
        till.Acquirer.Held = null;
        if (till.Status.Step == Step.AwaitingCode)
            till.Scan("88000000000000000001");
        if (till.Status.DueFen > 0)
            till.Pay(till.Status.DueFen);
    }

    private static Counter Reach(Counter till, At at)
    {
        till.Settle();
        if (at == At.WaitingForMember)
            return till;
        till.Scan("88000000000000000001").Pay(100_00);
        if (at == At.ChoosingAmount)
            return till;
        till.Choose(at == At.PrintingReceipt ? 200_00 : 100_00);
        if (at == At.ReadingCard)
            return till;
        till.PresentCard();
        if (at == At.EnteringPin)
            return till;
        if (at == At.Authorising)
            till.Acquirer.Held = new TaskCompletionSource();
        till.EnterPin();
        if (at is At.Authorising or At.Signing)
            return till;
        if (at == At.PrintingSlip)
        {
            till.Terminal.Offline = true;
            return till.Sign();
        }

        till.Terminal.AwayFor = PrintReceipt.Name;
        return till.Sign();
    }
}
