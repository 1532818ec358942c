using System.Collections.Frozen;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>What a field may hold, in the standard's letters.</summary>
public enum FieldContent
{
    /// <summary>n: digits.</summary>
    Digits,

    /// <summary>an: letters, digits, spaces.</summary>
    Alphanumeric,

    /// <summary>ans: printable ASCII.</summary>
    Printable,

    /// <summary>z: digits and the track separator <c>=</c>.</summary>
    Track,

    /// <summary>b: any bytes.</summary>
    Bytes,
}

/// <summary>How long a field is: fixed, or as a two- or three-digit prefix says.</summary>
public enum FieldLength
{
    Fixed,
    Ll,
    Lll,
}

/// <summary>How a field's content is put into bytes.</summary>
public enum FieldEncoding
{
    /// <summary>Two digits a byte; an odd one out has its zero on the right ("123" is 1230).</summary>
    BcdLeft,

    /// <summary>Two digits a byte; an odd one out has its zero on the left ("123" is 0123).</summary>
    BcdRight,

    Ascii,

    Raw,
}

/// <summary>One row of a message table.</summary>
/// <param name="Number">Data element, 2 to 128.</param>
/// <param name="Size">Exact size (fixed) or largest size (variable): digits for BCD, bytes otherwise.</param>
public sealed record FieldSpec(int Number, FieldContent Content, FieldLength Length, int Size, FieldEncoding Encoding)
{
    public static FieldSpec Bcd(int number, int digits, FieldEncoding encoding = FieldEncoding.BcdRight) =>
        new(number, FieldContent.Digits, FieldLength.Fixed, digits, encoding);

    public static FieldSpec BcdVar(int number, FieldLength length, int maxDigits, FieldContent content = FieldContent.Digits) =>
        new(number, content, length, maxDigits, FieldEncoding.BcdLeft);

    public static FieldSpec Text(int number, int size, FieldContent content = FieldContent.Alphanumeric) =>
        new(number, content, FieldLength.Fixed, size, FieldEncoding.Ascii);

    public static FieldSpec TextVar(int number, FieldLength length, int max, FieldContent content = FieldContent.Printable) =>
        new(number, content, length, max, FieldEncoding.Ascii);

    public static FieldSpec Binary(int number, int bytes) =>
        new(number, FieldContent.Bytes, FieldLength.Fixed, bytes, FieldEncoding.Raw);

    public static FieldSpec BinaryVar(int number, FieldLength length, int maxBytes) =>
        new(number, FieldContent.Bytes, length, maxBytes, FieldEncoding.Raw);
}

/// <summary>How the parts that are not fields are written.</summary>
public enum FramingEncoding
{
    /// <summary>MTI and lengths in BCD, bitmap as bytes.</summary>
    Binary,

    /// <summary>MTI and lengths as ASCII digits, bitmap as ASCII hex.</summary>
    Ascii,
}

/// <summary>A message table: everything the codec needs to know about one dialect of ISO 8583.</summary>
public sealed class MessageSpec
{
    public const int HighestField = 128;

    private readonly FrozenDictionary<int, FieldSpec> _fields;

    public MessageSpec(FramingEncoding framing, params IEnumerable<FieldSpec> fields)
    {
        Framing = framing;
        _fields = fields.ToFrozenDictionary(f => f.Number);
        if (_fields.Keys.FirstOrDefault(n => n is < 2 or > HighestField) is var bad and not 0)
            throw new ArgumentException($"DE{bad} is not a data element.", nameof(fields));
    }

    public FramingEncoding Framing { get; }

    /// <summary>The row of a field, or null when this dialect does not have it.</summary>
    public FieldSpec? this[int number] => _fields.GetValueOrDefault(number);
}
