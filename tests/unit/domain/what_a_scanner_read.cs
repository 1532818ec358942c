using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using static QuickCheckout.Domain.Payments.Means;

namespace QuickCheckout.Domain;

/// <summary>Rules A1, B1, P1: with cards and in the app the member code only; for Alipay the pay code, too.</summary>
public class what_a_scanner_read
{
    private const string Member = "88123456789012345678";
    private const string ToPay = "281234567890123456";

    [Theory]
    [InlineData(Member)]
    [InlineData(" 8812 3456 7890 1234 5678\r\n")]
    [InlineData("\uff18\uff1812\uff1345678901234567\uff18")]
    public void is_a_member_code_however_the_scanner_dressed_it(string scanned) =>
        Assert.All(Enum.GetValues<Means>(), means => Assert.Equal(new ScannedCode.OfMember(Member), ScannedCode.Parse(scanned, means).Value));

    [Theory]
    [InlineData(ToPay)]
    [InlineData("28 1234 5678 9012 3456\r\n")]
    [InlineData("\uff12\uff1812345678901234\uff15\uff16")]
    public void is_a_pay_code_however_the_scanner_dressed_it(string scanned) =>
        Assert.Equal(new ScannedCode.ToPay(ToPay), ScannedCode.Parse(scanned, Alipay).Value);

    [Theory]
    [InlineData("2512345678901234", true)]
    [InlineData("301234567890123456789012", true)]
    [InlineData("251234567890123", false)]
    [InlineData("2512345678901234567890123", false)]
    [InlineData("311234567890123456", false)]
    [InlineData("241234567890123456", false)]
    public void is_a_pay_code_by_its_length_and_beginning(string scanned, bool isOne) =>
        Assert.Equal(isOne, ScannedCode.Parse(scanned, Alipay).Value is ScannedCode.ToPay);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("8812345678901234567")]
    [InlineData("881234567890123456789")]
    [InlineData("88１2345678901234567x")]
    [InlineData("99123456789012345678")]
    [InlineData("https://example.org/88123456789012345678")]
    [InlineData("311234567890123456")]
    public void is_refused_by_what_is_wanted(string? scanned)
    {
        Assert.Equal("member-code-malformed", ScannedCode.Parse(scanned, BankCard).Refusal?.Code);
        Assert.Equal("member-code-malformed", ScannedCode.Parse(scanned, InApp).Refusal?.Code);
        Assert.Equal("pay-code-malformed", ScannedCode.Parse(scanned, Alipay).Refusal?.Code);
    }

    [Fact]
    public void is_refused_for_alipay_in_the_words_of_the_rule()
    {
        var title = ScannedCode.Parse("hello", Alipay).Refusal!.Title;
        Assert.Equal("支付宝码解析异常,请扫描正确支付码", title.Zh);
        Assert.Equal("This is not an Alipay code. Scan the customer's pay code or member code.", title.En);
    }

    [Fact]
    public void tells_why_a_pay_code_will_not_do()
    {
        var (card, inApp) = (ScannedCode.Parse(ToPay, BankCard).Refusal!, ScannedCode.Parse(ToPay, InApp).Refusal!);
        Assert.Equal(("pay-code-not-accepted", "pay-code-carries-no-order"), (card.Code, inApp.Code));
        Assert.Contains("does not identify the customer", card.Title.En, StringComparison.Ordinal);
        Assert.Contains("cannot carry the order", inApp.Title.En, StringComparison.Ordinal);
    }

    [Fact]
    public void is_never_said_back_when_it_is_money() => Assert.DoesNotContain(ToPay, new ScannedCode.ToPay(ToPay).ToString(), StringComparison.Ordinal);
}
