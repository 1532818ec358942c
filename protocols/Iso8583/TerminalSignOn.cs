namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// What a sign-on gave, in the form it may be kept in: the working keys are still encrypted under the terminal's master key.
/// Two of them are equal when they give the same keys for the same batch.
/// </summary>
/// <param name="BatchNo">Six digits: the batch that new transactions belong to.</param>
/// <param name="KeyField">DE62 as it came, in hex.</param>
public sealed record TerminalSignOn(string BatchNo, string KeyField)
{
    private const int TypeDigits = 2;
    private const int BatchDigits = 6;

    /// <param name="answer">The answer to an <see cref="AcquirerSignOn"/>, with DE39 00.</param>
    /// <exception cref="Iso8583Exception">It lacks the keys or the batch number.</exception>
    public static TerminalSignOn From(Iso8583Message answer) => new(
        answer.Text(Field.Type) is { Length: >= TypeDigits + BatchDigits } type
            ? type.Substring(TypeDigits, BatchDigits)
            : throw new Iso8583Exception("DE60", "has no batch number"),
        Convert.ToHexString(answer.Bytes(Field.Secured) ?? throw new Iso8583Exception("DE62", "has no working keys")));

    /// <exception cref="Iso8583Exception">The field is no field of keys, or a check value is wrong: another master key.</exception>
    public WorkingKeys Open(ReadOnlySpan<byte> masterKey) => WorkingKeys.Read(Convert.FromHexString(KeyField), masterKey);

    public override string ToString() => $"{nameof(TerminalSignOn)} of batch {BatchNo}";
}
