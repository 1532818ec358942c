namespace QuickCheckout.Protocols.Iso8583;

public class when_a_mac_is_computed
{
    private static readonly byte[] Data = Convert.FromHexString("02000102030405060708090A0B0C0D0E0F10111213");
    private static readonly byte[] DoubleKey = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");

    [Fact]
    public void the_blocks_are_xored_with_zero_padding() =>
        Assert.Equal("0A18191A1B080808", Convert.ToHexString(Iso8583Mac.XorBlocks(Data)));

    [Theory]
    [InlineData("0123456789ABCDEF", "D12CAF80")]
    [InlineData("0123456789ABCDEFFEDCBA9876543210", "20A72086")]
    public void the_result_is_the_known_one(string key, string expected) =>
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(Iso8583Mac.Compute(Data, Convert.FromHexString(key))));

    [Fact]
    public void a_signed_message_verifies_until_anything_changes()
    {
        var message = new Iso8583Message("0200") { { Field.ProcessingCode, "000000" }, { Field.Trace, "000001" } };
        Assert.False(Iso8583Mac.Verify(Iso8583Codec.UnionPay, message, DoubleKey));
        Iso8583Mac.Sign(Iso8583Codec.UnionPay, message, DoubleKey);
        var received = Iso8583Codec.UnionPay.Decode(Iso8583Codec.UnionPay.Encode(message));
        Assert.True(Iso8583Mac.Verify(Iso8583Codec.UnionPay, received, DoubleKey));
        received.Add(Field.Trace, "000002");
        Assert.False(Iso8583Mac.Verify(Iso8583Codec.UnionPay, received, DoubleKey));
    }
}
