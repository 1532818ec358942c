using System.Text.Json.Serialization;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Payments;

/// <summary>
/// One message that moves money, named by us before it is sent: the same operation is sent at most once, whatever
/// is restarted in between. A void that was reversed is tried again under the next <paramref name="Try"/>.
/// </summary>
public sealed record MoneyOperation(AttemptId Attempt, MoneyOperationKind Kind, int Try = 1)
{
    /// <summary>"2-1-sale-1"; unique within the checkout.</summary>
    [JsonIgnore]
    public string Key => $"{Attempt.Key}-{Json.Name(Kind)}-{Try}";

    /// <summary>The sale that this one is, or gives back.</summary>
    public MoneyOperation ToSale() => new(Attempt, MoneyOperationKind.Sale);

    /// <summary>What Alipay or the shopping app know its sale by: "6f0c…_1_2", at most 64 letters, digits and underscores.</summary>
    public string ToTradeNumber() => $"{Attempt.CheckoutId}_{Attempt.Tender}_{Attempt.Number}";
}

public enum MoneyOperationKind
{
    Sale,
    Void,
    Refund,
}

/// <summary>What an operation moves, between whom. All of it is known before the operation's message is sent.</summary>
/// <param name="Entry">How the card was read; null for an operation without a card.</param>
/// <param name="Cause">Who made it happen and why.</param>
public sealed record MoneyMovement(
    MoneyOperation Operation, string StoreId, string TerminalId, long AmountFen, CardEntry? Entry, MoneyCause Cause, Means Means = Means.BankCard);

/// <summary>What a tender is paid with (rule O3).</summary>
public enum Means
{
    /// <summary>A card at the terminal, asked for from the acquirer (section B).</summary>
    BankCard,

    /// <summary>Alipay's barcode payment (section A).</summary>
    Alipay,

    /// <summary>The customer's shopping app (section P).</summary>
    InApp,
}

/// <summary>Who made money move, and why; in every line of the journal.</summary>
/// <param name="By">An associate, a person of the back office, or <see cref="System"/>.</param>
/// <param name="Why">"payment", the code of the refusal that made it necessary, or a person's own words.</param>
public sealed record MoneyCause(string By, string Why)
{
    public const string System = "system";

    public const string Payment = "payment";

    public static MoneyCause OfSystem(Refusal why) => new(System, why.Code);
}

public sealed record CardEntry(ReadMode Mode, bool Fallback, bool PinEntered);

/// <summary>How an authorisation ended. Only <see cref="AuthoriseOutcome.Approved"/> moved money for certain.</summary>
/// <param name="Authorisation">Set when approved.</param>
/// <param name="Refusal">Set when declined, wrong or not sent; what became of an unknown one is not known yet.</param>
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

/// <summary>Give back an approved tender before settlement.</summary>
public sealed record VoidRequest(MoneyMovement Movement, Authorisation Original);

/// <param name="Authorisation">The acquirer's answer to the void itself, for its slip; set when voided.</param>
public sealed record VoidResult(VoidOutcome Outcome, Authorisation? Authorisation = null);

public enum VoidOutcome
{
    Voided,

    /// <summary>A person vouches that its money is back: another void would give it back twice.</summary>
    Vouched,

    /// <summary>Refused for good: a person has to give this one back.</summary>
    Declined,

    /// <summary>Not done and nothing to undo, because it never left or the acquirer cannot do it now: try again.</summary>
    NotYet,

    /// <summary>No definite answer: to be reversed, then tried again.</summary>
    Unknown,
}

/// <summary>One line of the append-only journal of money movements.</summary>
/// <param name="TraceNo">Six digits, unique for the terminal and batch; null where no acquirer is asked.</param>
public sealed record JournalEntry(
    MoneyMovement Movement, JournalEvent Event, string? TraceNo, string? BatchNo, string? ResponseCode, string? ReferenceNo,
    string? ApprovalCode, DateTimeOffset At)
{
    /// <summary>The operation was stopped before it began, and never begins.</summary>
    [JsonIgnore]
    public bool IsForbidden => Event == JournalEvent.Forbidden;

    /// <summary>The line that says that nothing is left of this one's operation: who undid it, or vouches for it, and why.</summary>
    public JournalEntry Undone(JournalEvent how, MoneyCause cause, DateTimeOffset at) =>
        this with { Movement = Movement with { Cause = cause }, Event = how, At = at };

    /// <summary>What an approved line says of the acquirer's approval.</summary>
    public Authorisation ToAuthorisation() => new(TraceNo!, BatchNo!, ReferenceNo!, ApprovalCode!, At);
}

public enum JournalEvent
{
    /// <summary>Written before the message leaves; from here the outcome may be unknown.</summary>
    Intended,

    /// <summary>In the place of <see cref="Intended"/>: a tombstone, so that the operation can never begin.</summary>
    Forbidden,
    Approved,
    Declined,
    NotSent,
    NoAnswer,
    Reversed,

    /// <summary>A person vouches that nothing of the operation is left at the acquirer; what a reversal could not confirm.</summary>
    Resolved,

    /// <summary>It stood when its batch was settled with the acquirer; from here on only a refund gives it back.</summary>
    Settled,
}

public static class JournalEvents
{
    /// <summary>What became of an operation; one such line each.</summary>
    public static bool IsOutcome(this JournalEvent line) => line is JournalEvent.Approved or JournalEvent.Declined or JournalEvent.NotSent or JournalEvent.NoAnswer;
}
