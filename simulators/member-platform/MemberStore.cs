using System.Security.Cryptography;
using QuickCheckout.Domain.Members;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Members and the codes issued to them.</summary>
public sealed class MemberStore(Books books, TimeProvider time)
{
    /// <summary>How long a code can be scanned after it was shown.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    /// <summary>How long a code is remembered after that, so that its checkout may ask again.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>Every member, with the name as a screen shows it.</summary>
    public IReadOnlyList<ListedMember> All() =>
        [.. books.Turn(turn => turn.Members()).Select(m => new ListedMember(m.MemberId, Shortened(m.Name), m.Blocked, m.AlipayBuyer))];

    /// <summary>A new code for the member.</summary>
    public Outcome<IssuedCode> Issue(string memberId) => books.Turn<Outcome<IssuedCode>>(turn =>
    {
        if (turn.Member(memberId) is null)
            return Problems.MemberUnknown(memberId);
        var now = time.GetUtcNow();
        turn.ForgetCodes(now - Memory);
        var issued = new IssuedCode(NewCode(), now + CodeLifetime);
        turn.Keep(new StoredCode(issued.Code, memberId, issued.ExpiresAt));
        return issued;
    });

    /// <summary>Whose code it is. The first checkout to ask owns the code and may ask again, also after it expired.</summary>
    public Outcome<Member> Resolve(string code, string checkoutId) => books.Turn<Outcome<Member>>(turn =>
    {
        if (turn.Code(code) is not { } issued)
            return Problems.CodeUnknown;
        var owner = turn.Member(issued.MemberId)!;
        var known = new Member(owner.MemberId, Shortened(owner.Name));
        if (issued.CheckoutId is not null)
            return issued.CheckoutId == checkoutId ? known : Problems.CodeUsed;
        if (issued.ExpiresAt <= time.GetUtcNow())
            return Problems.CodeUnknown;
        if (owner.Blocked)
            return Problems.MemberBlocked;
        turn.Keep(issued with { CheckoutId = checkoutId });
        return known;
    });

    /// <summary>The Alipay account that the member linked.</summary>
    public Outcome<string> AlipayBuyer(string memberId) => books.Turn<Outcome<string>>(turn => turn.Member(memberId) switch
    {
        null => Problems.MemberUnknown(memberId),
        { AlipayBuyer: { } buyer } => buyer,
        _ => Problems.NoAlipayAccount,
    });

    /// <summary>"欧阳娜" → "欧**": enough for the customer to recognise themselves, too little for the next in the queue.</summary>
    private static string Shortened(string name) => name[..1] + new string('*', name.Length - 1);

    private static string NewCode() =>
        MemberCode.Prefix + RandomNumberGenerator.GetString("0123456789", MemberCode.Length - MemberCode.Prefix.Length);
}

/// <summary>A member as GET /api/members lists them.</summary>
/// <param name="AlipayBuyer">The Alipay account that the member linked, if there is one.</param>
public sealed record ListedMember(string MemberId, string DisplayName, bool Blocked, string? AlipayBuyer = null);

/// <summary>POST /api/member-codes, from the customer's phone.</summary>
public sealed record IssueCode(string? MemberId);

/// <summary>A dynamic member code or pay code; scan it before <paramref name="ExpiresAt"/>.</summary>
public sealed record IssuedCode(string Code, DateTimeOffset ExpiresAt);

/// <summary>POST /api/member-codes/resolve, from the checkout.</summary>
public sealed record ResolveCode(string? Code, string? CheckoutId);
