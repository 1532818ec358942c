using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Protocols.Iso8583;

public class when_a_batch_is_settled
{
    private const string TerminalBytes = "3130303030303031" + "383938333130303030303030303031";
    private static readonly TerminalIdentity Terminal = new("10000001", "898310000000001", "000007");
    private static readonly SettlementTotals Totals = new(123_456, 3, 100, 1);

    [Fact]
    public void the_settlement_is_byte_exact() => IsExactly(
        "0500" + "0020000000C18012" + "000050" + TerminalBytes
        + "0062" + "000000123456003" + "000000000100001" + "0" + "0000000000000000000000000000000"
        + "313536" + "0011" + "000000072010" + "0003" + "303120",
        new AcquirerSettlement(Terminal, "000050", Totals));

    [Theory]
    [InlineData(UploadedKind.Sale, "000000", "220000072010")]
    [InlineData(UploadedKind.Refund, "200000", "250000072010")]
    public void an_upload_is_byte_exact(UploadedKind kind, string processing, string type) => IsExactly(
        "0320" + "3020048008C08018" + processing + "000000012345" + "000051" + "0120" + "00" + "303030303030303030303939"
        + TerminalBytes + "313536" + "0011" + type + "0012" + "000007000042",
        new AcquirerBatchUpload(Terminal, "000051", kind, 12_345, "000042", "000000000099"));

    [Theory]
    [InlineData(true, 0, "0000", "000000072070")]
    [InlineData(false, 3, "0003", "000000072020")]
    public void the_end_of_the_batch_is_byte_exact(bool balanced, int uploaded, string count, string type) => IsExactly(
        "0320" + "0020000000C10012" + "000052" + TerminalBytes + "0004" + count + "0011" + type + "0003" + "303120",
        new AcquirerBatchEnd(Terminal, "000052", balanced, uploaded));

    [Theory]
    [InlineData(SettlementComparison.Balanced)]
    [InlineData(SettlementComparison.NotBalanced)]
    [InlineData(SettlementComparison.Error)]
    public void the_answer_has_the_totals_and_how_they_compare(SettlementComparison comparison)
    {
        var answer = new Iso8583Message("0510") { { Field.Totals, Totals.ToField(comparison) } };
        Assert.Equal((comparison, Totals), (SettlementField.Comparison(answer), SettlementField.From(answer)));
    }

    [Fact]
    public void the_largest_totals_fit_and_larger_or_negative_ones_are_refused()
    {
        var largest = new SettlementTotals(999_999_999_999, 999, 999_999_999_999, 999);
        Assert.Equal(largest, SettlementField.From(new Iso8583Message("0500") { { Field.Totals, largest.ToField() } }));
        SettlementTotals[] unfit = [Totals with { DebitFen = 1_000_000_000_000 }, Totals with { DebitCount = 1_000 }, Totals with { CreditFen = -1 }, Totals with { CreditCount = 1_000 }];
        Assert.All(unfit, t => Assert.Equal("DE48", Assert.Throws<Iso8583Exception>(() => t.ToField()).Path));
        Assert.Equal("DE48", Assert.Throws<Iso8583Exception>(() => new AcquirerBatchEnd(Terminal, "000052", false, 10_000).ToMessage()).Path);
    }

    [Fact]
    public void an_answer_without_totals_or_with_another_flag_is_none()
    {
        var none = new Iso8583Message("0510");
        var unanswered = new Iso8583Message("0510") { { Field.Totals, Totals.ToField() } };
        var cut = new Iso8583Message("0510") { { Field.Totals, Totals.ToField()[..61] } };
        Assert.All([none, unanswered, cut], m => Assert.Equal("DE48", Assert.Throws<Iso8583Exception>(() => SettlementField.Comparison(m)).Path));
        Assert.Throws<Iso8583Exception>(() => SettlementField.From(none));
    }

    private static void IsExactly(string hex, AcquirerRequest request)
    {
        var bytes = Iso8583Codec.UnionPay.Encode(request.ToMessage());
        Assert.Equal(hex, Convert.ToHexString(bytes));
        Assert.Equal(bytes, Iso8583Codec.UnionPay.Encode(Iso8583Codec.UnionPay.Decode(bytes)));
    }
}
