using QuickCheckout.Domain.Members;

namespace QuickCheckout.Domain;

/// <summary>Rule B1: the member code only.</summary>
public class what_a_scanner_read
{
    private const string Good = "88123456789012345678";

    [Theory]
    [InlineData(Good, Good)]
    [InlineData(" 8812 3456 7890 1234 5678\r\n", Good)]
    [InlineData("\uff18\uff1812\uff1345678901234567\uff18", Good)]
    public void is_a_member_code_however_the_scanner_dressed_it(string scanned, string code) =>
        Assert.Equal(code, MemberCode.Parse(scanned).Value);

    [Theory]
    [InlineData(null, "member-code-malformed")]
    [InlineData("", "member-code-malformed")]
    [InlineData("8812345678901234567", "member-code-malformed")]
    [InlineData("881234567890123456789", "member-code-malformed")]
    [InlineData("88１2345678901234567x", "member-code-malformed")]
    [InlineData("99123456789012345678", "member-code-malformed")]
    [InlineData("https://example.org/88123456789012345678", "member-code-malformed")]
    [InlineData("2512345678901234", "pay-code-not-accepted")]
    [InlineData("281234567890123456", "pay-code-not-accepted")]
    [InlineData("301234567890123456789012", "pay-code-not-accepted")]
    [InlineData("311234567890123456", "member-code-malformed")]
    public void is_refused_by_what_it_is_instead(string? scanned, string refusal) =>
        Assert.Equal(refusal, MemberCode.Parse(scanned).Refusal?.Code);
}
