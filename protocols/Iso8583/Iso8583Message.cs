using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// A message: its type and its fields. Text fields are what a person would write ("000000", "6225…=2512…"), binary fields
/// are bytes. Prints with card data and keys left out, and does not serialise. Log its text: a logger would list its field numbers.
/// </summary>
[JsonConverter(typeof(SecretConverter))]
[SuppressMessage("Naming", "CA1710", Justification = "A message is not a collection; it enumerates for the initialiser's sake.")]
public sealed class Iso8583Message : IEnumerable<int>
{
    private readonly SortedDictionary<int, object> _fields = [];

    /// <param name="mti">Message type, four digits: "0200".</param>
    public Iso8583Message(string mti)
    {
        if (mti is not { Length: 4 } || !mti.All(char.IsAsciiDigit))
            throw new Iso8583Exception("MTI", "must be four digits");
        Mti = mti;
    }

    public string Mti { get; }

    /// <summary>The type of the answer to this request: "0200" is answered by "0210".</summary>
    public string AnswerMti => $"{Mti[..2]}{(char)(Mti[2] + 1)}{Mti[3]}";

    /// <summary>The numbers of the fields present, ascending.</summary>
    public IEnumerable<int> Fields => _fields.Keys;

    public bool Has(int number) => _fields.ContainsKey(number);

    /// <summary>A text field's content, or null when it is absent.</summary>
    public string? Text(int number) => _fields.GetValueOrDefault(number) switch
    {
        null => null,
        string text => text,
        _ => throw new Iso8583Exception($"DE{number}", "holds bytes where text belongs"),
    };

    /// <summary>A binary field's content, or null when it is absent.</summary>
    public byte[]? Bytes(int number) => _fields.GetValueOrDefault(number) switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => throw new Iso8583Exception($"DE{number}", "holds text where bytes belong"),
    };

    /// <summary>Sets a text field; null leaves it out.</summary>
    public void Add(int number, string? text) => Set(number, text);

    /// <summary>Sets a binary field; null leaves it out.</summary>
    public void Add(int number, byte[]? bytes) => Set(number, bytes);

    public void Remove(int number) => _fields.Remove(number);

    public override string ToString()
    {
        var text = new StringBuilder(Mti);
        foreach (var (number, value) in _fields)
        {
            text.Append(" DE").Append(number).Append('=');
            text.Append(value switch
            {
                string pan when number == Field.Pan => Pan.Mask(pan),
                _ when Field.IsSensitive(number) => "***",
                byte[] bytes => Convert.ToHexString(bytes),
                _ => value,
            });
        }
        return text.ToString();
    }

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => Fields.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => Fields.GetEnumerator();

    private void Set(int number, object? value)
    {
        if (value is null)
            _fields.Remove(number);
        else
            _fields[number] = value;
    }
}
