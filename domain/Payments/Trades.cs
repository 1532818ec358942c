namespace QuickCheckout.Domain.Payments;

/// <summary>One payment that the customer makes with the phone, as the tender shows it.</summary>
/// <param name="Number">Ours; Alipay's <c>out_trade_no</c>.</param>
/// <param name="ReferenceNo">Theirs; null until it is paid.</param>
public sealed record Trade(string Number, string? ReferenceNo = null, DateTimeOffset? PaidAt = null);

/// <summary>What is known of a trade, and so what is to be done next.</summary>
/// <param name="Refusal">For the associate; set when refused, closed or not sent.</param>
/// <param name="ReferenceNo">Set when paid, as is <paramref name="PaidAt"/>.</param>
/// <param name="PaidAt">By their clock; null when they do not say.</param>
public sealed record TradeAnswer(TradeOutcome Outcome, Refusal? Refusal = null, string? ReferenceNo = null, DateTimeOffset? PaidAt = null);

public enum TradeOutcome
{
    Paid,

    /// <summary>The customer decides on the phone: ask again in a while.</summary>
    PayerDecides,

    /// <summary>It may be paid or not: query, and cancel if that does not help. Never ask for the money again.</summary>
    Unknown,

    /// <summary>The customer left it, or its time is over: it will never be paid.</summary>
    Closed,

    /// <summary>There is no such trade: the request never came, or is still on its way. A cancel settles it.</summary>
    NotThere,

    /// <summary>Refused. A trade of it may wait all the same: it is cancelled before anything else is tried.</summary>
    Refused,

    /// <summary>It certainly never began: nothing to undo.</summary>
    NotSent,
}
