namespace QuickCheckout.Domain.Members;

/// <summary>The shape of a member code. Invented: the platforms' own is not public, and this one is outside Alipay's prefixes.</summary>
public static class MemberCode
{
    public const int Length = 20;
    public const string Prefix = "88";
}

/// <summary>A customer as the member platform names them; the display name is already shortened for a screen.</summary>
public sealed record Member(string MemberId, string DisplayName);
