namespace QuickCheckout.Protocols.Iso8583;

/// <summary>The request certainly never left: nothing happened, nothing needs undoing.</summary>
public sealed class NotSentException : Exception
{
    public NotSentException() { }

    public NotSentException(string message) : base(message) { }

    public NotSentException(string message, Exception? inner) : base(message, inner) { }
}

/// <summary>The request may have been received and no answer came: the outcome is unknown and must be reversed.</summary>
public sealed class NoAnswerException : Exception
{
    public NoAnswerException() { }

    public NoAnswerException(string message) : base(message) { }

    public NoAnswerException(string message, Exception? inner) : base(message, inner) { }
}
