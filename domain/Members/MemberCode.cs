namespace QuickCheckout.Domain.Members;

/// <summary>
/// What a scanner read, recognised by shape. A member code is 20 digits beginning 88; an Alipay pay code is
/// 16 to 24 digits beginning 25 to 30. Whether the code is still good is the member platform's to say.
/// </summary>
public static class MemberCode
{
    public const int Length = 20;
    public const string Prefix = "88";

    /// <summary>The bare member code, or the refusal that names what was scanned instead.</summary>
    public static Result<string> Parse(string? scanned)
    {
        var digits = Clean(scanned ?? "");
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
            return Refusals.MemberCodeMalformed;
        if (IsPayCode(digits))
            return Refusals.PayCodeNotAccepted;
        if (digits.Length != Length || !digits.StartsWith(Prefix, StringComparison.Ordinal))
            return Refusals.MemberCodeMalformed;
        return digits;
    }

    private static bool IsPayCode(string digits) =>
        digits.Length is >= 16 and <= 24 && digits[..2] is ("25" or "26" or "27" or "28" or "29" or "30");

    // Scanners in keyboard mode add line ends and, with a Chinese input method on, full-width digits.
    private static string Clean(string scanned) =>
        string.Concat(scanned.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c)).Select(c => c is >= '\uff10' and <= '\uff19' ? (char)(c - '\uff10' + '0') : c));
}

/// <summary>A customer as the member platform names them; the display name is already shortened for a screen.</summary>
public sealed record Member(string MemberId, string DisplayName);
