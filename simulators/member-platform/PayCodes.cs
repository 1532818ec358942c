namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Pay codes of the Alipay account that a member has linked.</summary>
public sealed class PayCodes(MemberStore members, AlipayClient alipay)
{
    public async Task<Outcome<IssuedCode>> ShowAsync(string memberId)
    {
        var (buyer, problem) = members.AlipayBuyer(memberId);
        return buyer is null ? problem! : await alipay.ShowCodeAsync(buyer);
    }
}
