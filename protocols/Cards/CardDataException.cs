namespace QuickCheckout.Protocols.Cards;

/// <summary>Card data that is not what it should be. The message is safe to log: it never quotes the data.</summary>
public sealed class CardDataException : Exception
{
    public CardDataException(string message) : base(message) { }

    public CardDataException(string message, Exception inner) : base(message, inner) { }

    public CardDataException() { }
}
