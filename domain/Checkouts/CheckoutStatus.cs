using System.Text.Json.Serialization;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>
/// The state of a checkout and, unchanged, what terminal, POS and back office see of it (rule O8). Immutable: every
/// change is one of the transitions in <see cref="Transitions"/>, and each published one has the next <see cref="Sequence"/>.
/// </summary>
/// <param name="Means">What it is paid with: the method, on this kind of terminal.</param>
/// <param name="Step">Where it is; with <paramref name="Since"/>, <paramref name="Deadline"/> and <paramref name="Next"/>.</param>
/// <param name="Next">What happens by itself when the deadline passes.</param>
/// <param name="Awaiting">The external event it waits for, null when it waits for none.</param>
/// <param name="DueFen">What is still to be paid; approved + due = total − discount at every moment (rule O10).</param>
/// <param name="Benefits">What the customer's benefits take off; null while no customer is known who has any.</param>
/// <param name="Attempt">The attempt in progress, if there is one.</param>
/// <param name="LastError">The last refusal; cleared when the thing it was about succeeds.</param>
/// <param name="Attention">Set when a person has to act: why, and what to do next.</param>
/// <param name="Resolution">How a person ended it; null when nobody had to.</param>
/// <param name="Steps">What it went through: asked for on its own, since those who follow a checkout have seen it.</param>
public sealed record CheckoutStatus(
    string CheckoutId, string OrderNo, string StoreId, string TerminalId, string AssociateId, PaymentMethod Method, Means Means, int Sequence,
    Step Step, DateTimeOffset Since, DateTimeOffset? Deadline, NextAction? Next, string? Awaiting,
    long TotalFen, long DiscountFen, long DueFen, string Currency, Member? Member, IReadOnlyList<Tender> Tenders, AttemptId? Attempt,
    int FailedAttempts, int RemainingCards, Refusal? LastError, Attention? Attention, Resolution? Resolution = null, CheckoutBenefits? Benefits = null,
    [property: KeptOnly] StepHistory? Steps = null)
{
    [JsonIgnore]
    public long PayableFen => TotalFen - DiscountFen;

    [JsonIgnore]
    public long ApprovedFen => Tenders.Where(t => t.HoldsMoney).Sum(t => t.AmountFen);

    /// <summary>The tender being paid now; the last of the list.</summary>
    [JsonIgnore]
    public Tender? CurrentTender => Tenders.Count == 0 ? null : Tenders[^1];

    /// <summary>Nothing is left to be paid. What only the benefits that are being chosen would pay for is not paid yet.</summary>
    [JsonIgnore]
    public bool IsPaidUp => DueFen == 0 && TotalFen > 0 && Step != Step.ChoosingBenefits;

    /// <summary>By itself no more happens to its money. A paid one may still say that its receipt could not be printed, one that needs a person what they decided.</summary>
    [JsonIgnore]
    public bool HasEnded => Step is Step.Paid or Step.Closed or Step.NeedsAttention;
}

public enum Step
{
    /// <summary>A member code is to be scanned, or a pay code.</summary>
    AwaitingCode,

    /// <summary>The customer sees what the benefits save, and agrees or has others used.</summary>
    ChoosingBenefits,
    ChoosingAmount,
    ReadingCard,
    EnteringPin,
    Authorising,
    Reversing,
    Signing,

    /// <summary>The customer decides with the phone.</summary>
    AwaitingPayer,
    Unwinding,
    Paid,
    Closed,
    NeedsAttention,
}

/// <summary>What the system does by itself when the deadline passes.</summary>
public enum NextAction
{
    CheckoutCloses,
    AttemptFails,
    SlipMarkedUnsigned,
}

/// <summary>One payment toward the order. A failed attempt leaves it open; the next attempt may have another amount.</summary>
/// <param name="Number">From 1; also in event names.</param>
/// <param name="Attempts">Attempts started so far.</param>
/// <param name="Card">Of a card payment, as are <paramref name="Authorisation"/> and <paramref name="Signature"/>.</param>
/// <param name="Trade">Of a payment with the phone.</param>
public sealed record Tender(
    int Number, long AmountFen, TenderState State, int Attempts, CardSeen? Card = null, Authorisation? Authorisation = null,
    SignatureOutcome? Signature = null, Means Means = Means.BankCard, Trade? Trade = null)
{
    /// <summary>It was approved and has not been given back.</summary>
    [JsonIgnore]
    public bool HoldsMoney => State is TenderState.Approved or TenderState.VoidFailed;
}

public enum TenderState
{
    Open,

    /// <summary>The checkout ended without this payment.</summary>
    Failed,
    Approved,
    Voided,
    VoidFailed,
}

/// <summary>The acquirer's approval, as the slip and a later void need it.</summary>
public sealed record Authorisation(string TraceNo, string BatchNo, string ReferenceNo, string ApprovalCode, DateTimeOffset At);

/// <summary>Why a checkout is on the "needs attention" list and what a person does next (rule S3).</summary>
public sealed record Attention(Refusal Reason, LocalText NextAction);

/// <summary>A person's word on a checkout that could not end by itself (rule S3).</summary>
/// <param name="Note">Why they think so: the acquirer's answer, a statement, a name.</param>
public sealed record Resolution(ResolvedAs Outcome, string By, string Note, DateTimeOffset At)
{
    public MoneyCause ToCause() => new(By, Note);
}

public enum ResolvedAs
{
    /// <summary>Whatever its cards paid the customer has back.</summary>
    GivenBack,

    /// <summary>All of it is paid and stays with the shop.</summary>
    Paid,
}
