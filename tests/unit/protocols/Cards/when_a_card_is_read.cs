using System.Text.Json;
using CsCheck;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Protocols.Cards;

public class when_a_card_is_read
{
    private const string Number = "6229990000000000019";

    [Theory]
    [InlineData("6229990000000000019", true)]
    [InlineData("6200009990000016", true)]
    [InlineData("6229990000000000018", false)]
    [InlineData("622999000019", false)]
    [InlineData("62299900000000000190", false)]
    [InlineData("622999000000000001A", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void a_number_is_13_to_19_digits_with_its_check_digit(string? digits, bool valid) =>
        Assert.Equal(valid, Pan.TryParse(digits, out _));

    [Fact]
    public void any_single_wrong_digit_is_noticed() =>
        Gen.Select(Gen.Int[0, 18], Gen.Int[1, 9]).Sample((at, by) =>
        {
            var digits = Number.ToCharArray();
            digits[at] = (char)('0' + (digits[at] - '0' + by) % 10);
            return !CardNumber.PassesLuhn(digits);
        });

    [Theory]
    [InlineData("6229990000000000019", "622999*********0019")]
    [InlineData("4111111111111111", "411111******1111")]
    [InlineData("6222021234562", "622202***4562")]
    [InlineData("622202", "******")]
    [InlineData("", "")]
    public void at_most_six_and_four_digits_are_shown(string digits, string masked) => Assert.Equal(masked, Pan.Mask(digits));

    [Theory]
    [InlineData("6229990000000000019=49122201234")]
    [InlineData("6229990000000000019D49122201234")]
    [InlineData("6229990000000000019=4912220")]
    public void track_2_has_number_expiry_and_service_code(string text)
    {
        var track = Track2.Parse(text);
        Assert.Equal((Number, "4912", "220"), (track.Pan.Reveal(), track.Expiry, track.ServiceCode.Digits));
        Assert.Equal("622999*********0019", track.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("6229990000000000019")]
    [InlineData("6229990000000000018=4912220")]
    [InlineData("6229990000000000019=491222")]
    [InlineData("6229990000000000019=4913220")]
    [InlineData("6229990000000000019=4900220")]
    [InlineData("6229990000000000019=4912220=1")]
    [InlineData("6229990000000000019=4912220A")]
    [InlineData("6229990000000000019=49122201234567890123")]
    public void anything_else_is_not_track_2(string text)
    {
        Assert.False(Track2.TryParse(text, out _));
        var error = Assert.Throws<CardDataException>(() => Track2.Parse(text));
        if (text.Length > 0)
            Assert.DoesNotContain(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void garbage_never_breaks_the_reader() =>
        Gen.String[Gen.Char["0123456789=D? \u4e00"], 0, 45].Sample(text => Track2.TryParse(text, out var track) == (track is not null), iter: 20_000);

    [Theory]
    [InlineData("101", false, PinRule.None)]
    [InlineData("120", false, PinRule.Required)]
    [InlineData("201", true, PinRule.None)]
    [InlineData("220", true, PinRule.Required)]
    [InlineData("226", true, PinRule.IfPinPad)]
    [InlineData("620", true, PinRule.Required)]
    [InlineData("521", false, PinRule.None)]
    public void the_service_code_tells_chip_and_pin(string digits, bool chip, PinRule pin)
    {
        var code = new ServiceCode(digits);
        Assert.Equal((chip, pin), (code.HasChip, code.PinRule));
    }

    [Theory]
    [InlineData("2611", 2026, 11, 30, false)]
    [InlineData("2611", 2026, 12, 1, true)]
    [InlineData("4912", 2026, 12, 1, false)]
    public void a_card_is_good_to_the_end_of_its_month(string expiry, int year, int month, int day, bool expired) =>
        Assert.Equal(expired, Track2.Parse($"{Number}={expiry}220").IsExpiredOn(new DateOnly(year, month, day)));

    [Fact]
    public void types_with_card_data_print_masked_and_refuse_to_be_serialised()
    {
        object[] secrets = [Pan.Parse(Number), Track2.Parse(Number + "=4912220"), ClearPin.Parse("123456")];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(Number, secret.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("123456", secret.ToString(), StringComparison.Ordinal);
            Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new { secret }));
        }
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Pan>($"\"{Number}\""));
    }

    [Fact]
    public void a_fingerprint_is_the_same_for_the_same_card_and_key_alone()
    {
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var other = key.Reverse().ToArray();
        var print = CardFingerprint.Compute(key, Pan.Parse(Number));
        Assert.Equal(32, print.Length);
        Assert.Equal(print, CardFingerprint.Compute(key, Pan.Parse(Number)));
        Assert.NotEqual(print, CardFingerprint.Compute(key, Pan.Parse("6229990000000000027")));
        Assert.NotEqual(print, CardFingerprint.Compute(other, Pan.Parse(Number)));
        Assert.Throws<ArgumentException>(() => CardFingerprint.Compute(key.AsSpan(0, 15), Pan.Parse(Number)));
    }

    [Fact]
    public void unionpay_applications_have_names()
    {
        Assert.Equal("PBOC DEBIT", ApplicationNames.For("A000000333010101"));
        Assert.Equal("PBOC CREDIT", ApplicationNames.For("A000000333010102"));
        Assert.Equal("A000000003101001", ApplicationNames.For("A000000003101001"));
    }
}
