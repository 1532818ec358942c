using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Members;

/// <summary>
/// What a scanner read, recognised by its shape (rules A1, B1, P1): the associate scans, the server decides. Whether the code is
/// still good is for the member platform and Alipay to say.
/// </summary>
public abstract record ScannedCode(string Digits)
{
    /// <summary>20 digits beginning 88.</summary>
    public sealed record OfMember(string Digits) : ScannedCode(Digits);

    /// <summary>Alipay's: 16 to 24 digits beginning 25 to 30.</summary>
    public sealed record ToPay(string Digits) : ScannedCode(Digits)
    {
        // It is money for a minute.
        public override string ToString() => "pay code";
    }

    /// <param name="scanned">As the scanner gave it: spaces, line ends and full-width digits do no harm.</param>
    /// <returns>The code; or the refusal that names what was scanned instead.</returns>
    public static Result<ScannedCode> Parse(string? scanned, Means means)
    {
        var digits = Clean(scanned ?? "");
        if (IsMemberCode(digits))
            return new OfMember(digits);
        if (!IsPayCode(digits))
            return means == Means.Alipay ? Refusals.PayCodeMalformed : Refusals.MemberCodeMalformed;
        return means switch
        {
            Means.Alipay => new ToPay(digits),
            Means.InApp => Refusals.PayCodeCarriesNoOrder,
            _ => Refusals.PayCodeNotAccepted,
        };
    }

    private static bool IsMemberCode(string digits) =>
        digits.Length == MemberCode.Length && digits.StartsWith(MemberCode.Prefix, StringComparison.Ordinal) && digits.All(char.IsAsciiDigit);

    private static bool IsPayCode(string digits) =>
        digits.Length is >= 16 and <= 24 && digits.All(char.IsAsciiDigit) && digits[..2] is "25" or "26" or "27" or "28" or "29" or "30";

    // Scanners in keyboard mode add line ends and, with a Chinese input method on, full-width digits.
    private static string Clean(string scanned) =>
        string.Concat(scanned.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c)).Select(c => c is >= '\uff10' and <= '\uff19' ? (char)(c - '\uff10' + '0') : c));
}
