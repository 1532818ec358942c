using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Simulation;

public enum TradeState
{
    /// <summary>For the customer, who can still pay it.</summary>
    Waiting,
    Paid,

    /// <summary>The customer has left the payment.</summary>
    Left,
    Expired,

    /// <summary>By us; what was paid has been given back.</summary>
    Cancelled,
}

/// <summary>A trade in the books of the place where it is to be paid.</summary>
/// <param name="number">Ours; the place makes nothing of it.</param>
/// <param name="amountFen">0 for one that was cancelled before it was asked for.</param>
public sealed class BookedTrade(string number, long amountFen, DateTimeOffset openedAt, TradeState state)
{
    public string Number => number;

    /// <summary>For audit and news: what we mean by the number.</summary>
    public AttemptId Attempt { get; } = AttemptOf(number);

    public long AmountFen => amountFen;

    public DateTimeOffset OpenedAt => openedAt;

    public TradeState State { get; internal set; } = state;

    /// <summary>The place's own number for the payment.</summary>
    public string? Reference { get; internal set; }

    public long PaidFen { get; internal set; }

    public long GivenBackFen { get; internal set; }

    /// <summary>Money that the place holds for the shop.</summary>
    public long HeldFen => PaidFen - GivenBackFen;

    public bool WasAskedFor => amountFen > 0;

    /// <summary>The shop has its money, or could still get it.</summary>
    public bool IsAlive => State == TradeState.Waiting || HeldFen > 0;

    public override string ToString() => $"{number} {State} {HeldFen} of {amountFen} fen";

    public static AttemptId AttemptOf(string number) => number.Split('_') is [var checkout, var tender, var attempt]
        ? AttemptId.TryParse(checkout, $"{tender}-{attempt}")!
        : throw new ArgumentException($"{number} names no attempt.", nameof(number));
}
