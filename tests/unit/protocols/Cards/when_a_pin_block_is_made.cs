using CsCheck;

namespace QuickCheckout.Protocols.Cards;

public class when_a_pin_block_is_made
{
    private static readonly byte[] Key = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");
    private static readonly byte[] Filling = Convert.FromHexString("FFFFFFFFFFFFFFFF");

    [Fact]
    public void format_4_is_the_published_block()
    {
        var block = PinBlock.EncodeFormat4(Key, ClearPin.Parse("1234"), "1234567890123456789", Filling);
        Assert.Equal("28B41FDDD29B743E93124BD8E32D921E", Convert.ToHexString(block));
    }

    [Fact]
    public void its_fields_are_the_published_fields()
    {
        var pinField = PinBlock.PinField(ClearPin.Parse("1234"), Convert.FromHexString("2F69ADDE2E9E7ACE"));
        Assert.Equal("441234AAAAAAAAAA2F69ADDE2E9E7ACE", Convert.ToHexString(pinField));
        Assert.Equal("44111111111111111000000000000000", Convert.ToHexString(PinBlock.PanField("4111111111111111")));
    }

    [Fact]
    public void format_0_in_clear_is_the_published_block() =>
        Assert.Equal("041261AAAAEDCBA9", Convert.ToHexString(PinBlock.EncodeFormat0Clear(ClearPin.Parse("1234"), "5555555551234567")));

    [Fact]
    public void every_pin_comes_back_for_its_card_and_for_no_other()
    {
        var digits = Gen.Char['0', '9'];
        Gen.Select(digits.Array[4, 12], digits.Array[12, 19], Gen.Byte.Array[16]).Sample((pin, pan, key) =>
        {
            var block = PinBlock.EncodeFormat4(key, ClearPin.Parse(new string(pin)), pan);
            var other = (char[])pan.Clone();
            other[^1] = other[^1] == '0' ? '1' : '0';
            return PinBlock.DecodeFormat4(key, block, pan)?.Reveal() == new string(pin)
                && PinBlock.DecodeFormat4(key, block, other) is null;
        });
    }

    [Fact]
    public void any_other_bytes_are_no_pin_block_or_a_pin_of_allowed_length() =>
        Gen.Byte.Array[0, 20].Sample(block =>
        {
            var pin = PinBlock.DecodeFormat4(Key, block, "4111111111111111");
            return pin is null || pin.Reveal().Length is >= ClearPin.MinDigits and <= ClearPin.MaxDigits;
        });
}
