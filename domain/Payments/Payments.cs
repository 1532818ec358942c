using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Payments;

/// <summary>Ask the acquirer for money: one attempt, one sealed envelope, one amount.</summary>
public sealed record AuthoriseRequest(AttemptId Attempt, string OrderNo, string StoreId, string TerminalId, long AmountFen, CardSeen Card, bool PinEntered);

/// <summary>How an authorisation ended. Only <see cref="AuthoriseOutcome.Approved"/> moved money for certain.</summary>
/// <param name="Authorisation">Set when approved.</param>
/// <param name="Refusal">Set when it was not.</param>
public sealed record AuthoriseResult(AuthoriseOutcome Outcome, Authorisation? Authorisation = null, Refusal? Refusal = null);

public enum AuthoriseOutcome
{
    Approved,
    Declined,
    /// <summary>The acquirer wants the PIN again (answer 55).</summary>
    WrongPin,
    /// <summary>The request certainly never left: nothing to undo.</summary>
    NotSent,
    /// <summary>It may have been charged: to be reversed before anything else happens on this terminal (rule B7).</summary>
    Unknown,
}

/// <summary>Undo an attempt whose outcome is unknown.</summary>
public sealed record ReverseRequest(AttemptId Attempt, string StoreId, string TerminalId, long AmountFen);

/// <summary>Give back an approved tender before settlement.</summary>
public sealed record VoidRequest(AttemptId Attempt, string OrderNo, string StoreId, string TerminalId, long AmountFen, Authorisation Original);

public sealed record VoidResult(VoidOutcome Outcome, Refusal? Refusal = null);

public enum VoidOutcome
{
    Voided,
    Declined,
    /// <summary>No definite answer; safe to ask again.</summary>
    Unknown,
}
