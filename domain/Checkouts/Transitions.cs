using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>
/// Every change a checkout can make, as pure functions from status to status. The orchestrator decides when, and
/// publishes each change under the next sequence number; this file decides what. Amounts are checked by <see cref="Ledger"/>.
/// </summary>
public static class Transitions
{
    /// <summary>Sequence of the status before anything was published.</summary>
    public const int FirstSequence = 1;

    public static CheckoutStatus Start(CheckoutInput input) => Ledger.Check(new CheckoutStatus(
        input.CheckoutId, input.OrderNo, input.StoreId, input.TerminalId, input.AssociateId, input.Method, input.Means, FirstSequence,
        Step.AwaitingCode, input.StartedAt, Deadline: null, Next: null, Awaiting: null,
        input.TotalFen, DiscountFen: 0, DueFen: input.TotalFen, Money.Currency, Member: null, Tenders: [], Attempt: null,
        FailedAttempts: 0, input.Means == Means.BankCard ? input.Limits.CardTenders : 0, LastError: null, Attention: null));

    public static CheckoutStatus AwaitCode(this CheckoutStatus s, int scan, Deadline deadline) =>
        s.Waiting(Step.AwaitingCode, deadline, NextAction.CheckoutCloses, EventNames.Code(scan)) with { Attempt = null };

    /// <summary>A code was scanned and is being looked up: the next scan is not expected before its answer.</summary>
    public static CheckoutStatus Identifying(this CheckoutStatus s) => s with { Awaiting = null };

    public static CheckoutStatus Identified(this CheckoutStatus s, Member member) => s with { Member = member, LastError = null };

    /// <summary>
    /// What is due is less by what the customer's benefits take off. What they have agreed to before stays (rule M4), and of nothing
    /// there is nothing to choose.
    /// </summary>
    public static CheckoutStatus Offered(this CheckoutStatus s, CheckoutBenefits benefits, DateTimeOffset now)
    {
        if (s.Benefits is { IsConfirmed: true })
            return s;
        var discountFen = benefits.Offer.DiscountFen;
        var offered = s with { Benefits = benefits, DiscountFen = discountFen, DueFen = s.TotalFen - discountFen };
        return benefits.Offer.Used.Count == 0 && s.Step != Step.ChoosingBenefits ? Ledger.Check(offered) : offered.Working(Step.ChoosingBenefits, now);
    }

    public static CheckoutStatus AwaitBenefits(this CheckoutStatus s, int choice, Deadline deadline) =>
        s.Waiting(Step.ChoosingBenefits, deadline, NextAction.CheckoutCloses, EventNames.Benefits(choice));

    /// <summary>Somebody has answered: the benefits are being reckoned anew, or held, and no answer is expected meanwhile.</summary>
    public static CheckoutStatus BenefitsAnswered(this CheckoutStatus s) => s with { Awaiting = null };

    /// <summary>They are held for this checkout, and the amount is agreed.</summary>
    public static CheckoutStatus BenefitsHeld(this CheckoutStatus s, DateTimeOffset now) =>
        s.Working(s.Step, now) with { Benefits = s.Benefits!.Confirmed(), LastError = null };

    public static CheckoutStatus AwaitAmount(this CheckoutStatus s, Deadline deadline)
    {
        var attempt = s.NextAttempt();
        return s.Waiting(Step.ChoosingAmount, deadline, NextAction.CheckoutCloses, EventNames.Amount(attempt.Tender, attempt.Number)) with { Attempt = null };
    }

    /// <summary>The attempt that comes next: the open tender's next try, or a new tender's first.</summary>
    public static AttemptId NextAttempt(this CheckoutStatus s) => s.CurrentTender is { State: TenderState.Open } open
        ? new AttemptId(s.CheckoutId, open.Number, open.Attempts + 1)
        : new AttemptId(s.CheckoutId, s.Tenders.Count + 1, 1);

    /// <summary>Opens the next attempt for the amount and waits for the card.</summary>
    public static CheckoutStatus ReadCard(this CheckoutStatus s, long amountFen, Deadline deadline)
    {
        var opened = s.Open(amountFen, card: null);
        return opened.Waiting(Step.ReadingCard, deadline, NextAction.AttemptFails, CardReport.EventFor(opened.Attempt!));
    }

    /// <summary>Opens the next attempt with the card of the one before and waits for the PIN (answer 55).</summary>
    public static CheckoutStatus EnterPinAgain(this CheckoutStatus s, Deadline deadline)
    {
        var opened = s.Open(s.CurrentTender!.AmountFen, s.CurrentTender.Card);
        return opened.Waiting(Step.EnteringPin, deadline, NextAction.AttemptFails, PinReport.EventFor(opened.Attempt!));
    }

    /// <summary>Opens the next attempt for all that is due: the customer is to pay it with the phone.</summary>
    public static CheckoutStatus AwaitPayer(this CheckoutStatus s, Deadline deadline)
    {
        var opened = s.Open(s.DueFen, card: null);
        var trade = new Trade(new MoneyOperation(opened.Attempt!, MoneyOperationKind.Sale).ToTradeNumber());
        var next = s.Means == Means.InApp ? NextAction.CheckoutCloses : NextAction.AttemptFails;
        return opened.WithTender(opened.CurrentTender! with { Trade = trade })
            .Waiting(Step.AwaitingPayer, deadline, next, EventNames.QueryNow(opened.Attempt!)) with { LastError = null };
    }

    public static CheckoutStatus CardRead(this CheckoutStatus s, CardSeen card) => s.WithTender(s.CurrentTender! with { Card = card });

    public static CheckoutStatus AwaitPin(this CheckoutStatus s, Deadline deadline) =>
        s.Waiting(Step.EnteringPin, deadline, NextAction.AttemptFails, PinReport.EventFor(s.Attempt!));

    public static CheckoutStatus Authorising(this CheckoutStatus s, DateTimeOffset now) => s.Working(Step.Authorising, now);

    public static CheckoutStatus Reversing(this CheckoutStatus s, DateTimeOffset now) => s.Working(Step.Reversing, now);

    /// <summary>Nobody has confirmed a reversal, a void or a cancel for long: it goes on, and a person should look.</summary>
    public static CheckoutStatus Stuck(this CheckoutStatus s) => s with
    {
        Attention = s.Means == Means.BankCard
            ? new Attention(Refusals.ReversalPending, Refusals.ReversalPendingAdvice)
            : new Attention(Refusals.CancelPending, Refusals.CancelPendingAdvice),
    };

    public static CheckoutStatus Unstuck(this CheckoutStatus s) => s with { Attention = null };

    /// <summary>The acquirer approved: from here on the money is the shop's.</summary>
    public static CheckoutStatus Approved(this CheckoutStatus s, Authorisation authorisation) =>
        s.Approved(s.CurrentTender! with { Authorisation = authorisation }) with { RemainingCards = s.RemainingCards - 1 };

    /// <summary>The customer has paid it with the phone.</summary>
    public static CheckoutStatus TradePaid(this CheckoutStatus s, string? referenceNo, DateTimeOffset now) =>
        s.Working(s.Step, now).Approved(s.CurrentTender! with { Trade = s.CurrentTender.Trade! with { ReferenceNo = referenceNo, PaidAt = now } });

    /// <summary>It will never be paid: nothing is waited for any more.</summary>
    public static CheckoutStatus TradeEnded(this CheckoutStatus s, Refusal why, DateTimeOffset now) =>
        s.Working(s.Step, now) with { LastError = why, Attempt = null };

    private static CheckoutStatus Approved(this CheckoutStatus s, Tender tender) =>
        Ledger.Check(s.WithTender(tender with { State = TenderState.Approved }) with { DueFen = s.DueFen - tender.AmountFen, LastError = null });

    public static CheckoutStatus AwaitSignature(this CheckoutStatus s, Deadline deadline) =>
        s.Waiting(Step.Signing, deadline, NextAction.SlipMarkedUnsigned, SignatureReport.EventFor(s.Attempt!));

    public static CheckoutStatus SignatureEnded(this CheckoutStatus s, SignatureOutcome outcome) =>
        s.WithTender(s.CurrentTender! with { Signature = outcome }) with { Attempt = null };

    /// <summary>The attempt failed; the tender stays open and the money unchanged (rule B4).</summary>
    public static CheckoutStatus AttemptFailed(this CheckoutStatus s, Refusal why, DateTimeOffset now) =>
        s.Working(s.Means == Means.BankCard ? Step.ChoosingAmount : Step.AwaitingCode, now) with { FailedAttempts = s.FailedAttempts + 1, LastError = why, Attempt = null };

    /// <summary>Something was refused without ending anything: the associate may correct it.</summary>
    public static CheckoutStatus Refused(this CheckoutStatus s, Refusal why) => s with { LastError = why };

    /// <summary>What an absent terminal missed has been printed.</summary>
    public static CheckoutStatus PrintedAfterAll(this CheckoutStatus s) =>
        s.LastError?.Code == Refusals.TerminalOffline.Code ? s with { LastError = null } : s;

    public static CheckoutStatus Unwinding(this CheckoutStatus s, Refusal why, DateTimeOffset now) =>
        s.Refused(why).Working(Step.Unwinding, now) with { Attempt = null };

    /// <summary>An approved tender was given back; what it paid is due again.</summary>
    public static CheckoutStatus Voided(this CheckoutStatus s, int tender) =>
        Ledger.Check(s.With(tender, t => t with { State = TenderState.Voided }) with { DueFen = s.DueFen + s.Tenders[tender - 1].AmountFen });

    /// <summary>The shop still holds this tender's money; a person must give it back.</summary>
    public static CheckoutStatus VoidFailed(this CheckoutStatus s, int tender) =>
        Ledger.Check(s.With(tender, t => t with { State = TenderState.VoidFailed }));

    public static CheckoutStatus Paid(this CheckoutStatus s, DateTimeOffset now) => Ledger.CheckPaid(s.Working(Step.Paid, now) with { Attempt = null });

    public static CheckoutStatus Closed(this CheckoutStatus s, DateTimeOffset now) => Ledger.CheckClosed(s.Working(Step.Closed, now) with
    {
        Attempt = null,
        Tenders = [.. s.Tenders.Select(t => t.State == TenderState.Open ? t with { State = TenderState.Failed } : t)],
    });

    public static CheckoutStatus NeedsAttention(this CheckoutStatus s, Attention attention, DateTimeOffset now) =>
        s.Working(Step.NeedsAttention, now) with { Attention = attention, LastError = attention.Reason };

    /// <summary>A person has seen to it: it ends as they say, under the next number.</summary>
    public static CheckoutStatus Resolved(this CheckoutStatus s, Resolution said)
    {
        var held = s.Tenders.Where(t => t.HoldsMoney).Select(t => t.Number);
        var ended = said.Outcome == ResolvedAs.Paid
            ? held.Aggregate(s, (status, tender) => status.With(tender, t => t with { State = TenderState.Approved })).Paid(said.At)
            : held.Aggregate(s, (status, tender) => status.Voided(tender)).Closed(said.At);
        return (ended with { LastError = null, Attention = null, Resolution = said, Sequence = s.Sequence + 1 })
            .Remembering(s, new StepCause(StepCauseKind.Person, said.By));
    }

    private static CheckoutStatus Open(this CheckoutStatus s, long amountFen, CardSeen? card)
    {
        var attempt = s.NextAttempt();
        var tender = new Tender(attempt.Tender, amountFen, TenderState.Open, attempt.Number, card, Means: s.Means);
        IReadOnlyList<Tender> tenders = attempt.Number == 1 ? [.. s.Tenders, tender] : [.. s.Tenders.SkipLast(1), tender];
        return s with { Tenders = tenders, Attempt = attempt };
    }

    private static CheckoutStatus Waiting(this CheckoutStatus s, Step step, Deadline deadline, NextAction next, string awaiting) =>
        s.Working(step, deadline.From) with { Deadline = deadline.At, Next = next, Awaiting = awaiting };

    private static CheckoutStatus Working(this CheckoutStatus s, Step step, DateTimeOffset now) => Ledger.Check(s with
    {
        Step = step,
        Since = now,
        Deadline = null,
        Next = null,
        Awaiting = null,
    });

    private static CheckoutStatus WithTender(this CheckoutStatus s, Tender tender) => s.With(tender.Number, _ => tender);

    private static CheckoutStatus With(this CheckoutStatus s, int tender, Func<Tender, Tender> change) =>
        s with { Tenders = [.. s.Tenders.Select(t => t.Number == tender ? change(t) : t)] };
}

/// <summary>A wait that began at <paramref name="From"/> and ends by itself at <paramref name="At"/>.</summary>
public readonly record struct Deadline(DateTimeOffset From, DateTimeOffset At)
{
    /// <summary>The step's own limit, but never past the end of the whole checkout.</summary>
    public static Deadline In(int seconds, DateTimeOffset now, DateTimeOffset end) =>
        new(now, now.AddSeconds(seconds) < end ? now.AddSeconds(seconds) : end);
}
