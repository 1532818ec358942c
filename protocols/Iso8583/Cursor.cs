namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Reads forward through a message; running out is an error with the path of what was being read.</summary>
internal ref struct Cursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public ReadOnlySpan<byte> Take(int count, string path)
    {
        if (count > _rest.Length)
            throw new Iso8583Exception(path, $"is cut short: {_rest.Length} of {count} bytes");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
