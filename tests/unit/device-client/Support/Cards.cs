using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Simulated;

namespace QuickCheckout.Terminal.Support;

/// <summary>Cards that exist in no bank.</summary>
internal static class Cards
{
    public const string ChipDebit = "220";
    public const string ChipCredit = "201";
    public const string ChipIfPinPad = "226";
    public const string StripeWithPin = "120";
    public const string StripeNoPin = "101";

    public const string Pan = "6229990000000000019";
    public const string PinDigits = "123456";

    public static TestCard Of(string serviceCode, string expiry = "4912") => new(
        $"card-{serviceCode}", Pan, expiry, serviceCode, [PinDigits],
        Chip: serviceCode[0] is '2' or '6', Stripe: true, Contactless: true, ChipData: "9F2608A1B2C3D4E5F60708");

    public static CardRead Read(ReadMode mode, string serviceCode, string expiry = "4912") =>
        new(mode, Track2.Parse($"{Pan}={expiry}{serviceCode}"), mode == ReadMode.Swipe ? null : [1, 2, 3]);
}
