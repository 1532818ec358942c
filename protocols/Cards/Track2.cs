using System.Globalization;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace QuickCheckout.Protocols.Cards;

/// <summary>
/// Track 2 of a card, or a chip's track 2 equivalent data: number, separator (<c>=</c> or <c>D</c>), expiry YYMM,
/// service code, discretionary data; 37 characters at most. Prints the masked number only.
/// </summary>
[JsonConverter(typeof(SecretConverter))]
public sealed class Track2
{
    public const int MaxLength = 37;

    private readonly string _text;

    private Track2(string text, Pan pan, string expiry, ServiceCode serviceCode) =>
        (_text, Pan, Expiry, ServiceCode) = (text, pan, expiry, serviceCode);

    public Pan Pan { get; }

    /// <summary>YYMM.</summary>
    public string Expiry { get; }

    public ServiceCode ServiceCode { get; }

    /// <summary>The whole track with <c>=</c> as separator, for sealing and the acquirer only.</summary>
    public string Reveal() => _text;

    /// <summary>A card is good until the last day of its expiry month.</summary>
    public bool IsExpiredOn(DateOnly day) => string.CompareOrdinal(Expiry, $"{day.Year % 100:00}{day.Month:00}") < 0;

    public static Track2 Parse(string text) =>
        TryParse(text, out var track) ? track : throw new CardDataException("Not a readable track 2.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Track2? track)
    {
        track = null;
        if (text is null || text.Length > MaxLength)
            return false;
        var normal = text.Replace('D', '=');
        var separator = normal.IndexOf('=', StringComparison.Ordinal);
        if (separator < 0 || normal.Length < separator + 8 || !Pan.TryParse(normal[..separator], out var pan))
            return false;
        var rest = normal.AsSpan(separator + 1);
        foreach (var c in rest)
            if (!char.IsAsciiDigit(c))
                return false;
        if (int.Parse(rest[2..4], CultureInfo.InvariantCulture) is < 1 or > 12)
            return false;
        track = new Track2(normal, pan, rest[..4].ToString(), new ServiceCode(rest[4..7].ToString()));
        return true;
    }

    public override string ToString() => Pan.Masked;
}
