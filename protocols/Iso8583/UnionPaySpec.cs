using static QuickCheckout.Protocols.Iso8583.FieldContent;
using static QuickCheckout.Protocols.Iso8583.FieldLength;
using static QuickCheckout.Protocols.Iso8583.FieldSpec;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>The UnionPay-style table between a POS system and its acquirer.</summary>
public static class UnionPaySpec
{
    public static MessageSpec Instance { get; } = new(FramingEncoding.Binary,
        BcdVar(Field.Pan, Ll, 19),
        Bcd(Field.ProcessingCode, 6),
        Bcd(Field.Amount, 12),
        Bcd(Field.Trace, 6),
        Bcd(Field.LocalTime, 6),
        Bcd(Field.LocalDate, 4),
        Bcd(Field.Expiry, 4),
        Bcd(Field.SettlementDate, 4),
        Bcd(Field.EntryMode, 3, FieldEncoding.BcdLeft),
        Bcd(Field.CardSequence, 3, FieldEncoding.BcdRight),
        Bcd(Field.Condition, 2),
        Bcd(Field.PinCapture, 2),
        BcdVar(Field.AcquirerId, Ll, 11),
        BcdVar(Field.Track2, Ll, 37, Track),
        BcdVar(Field.Track3, Lll, 104, Track),
        Text(Field.Reference, 12),
        Text(Field.Approval, 6),
        Text(Field.ResponseCode, 2),
        Text(Field.Terminal, 8, Printable),
        Text(Field.Merchant, 15, Printable),
        BcdVar(Field.Totals, Lll, 322),
        Text(Field.Currency, 3),
        Binary(Field.PinData, 8),
        Bcd(Field.Security, 16),
        BinaryVar(Field.ChipData, Lll, 255),
        BcdVar(Field.Type, Lll, 17),
        BcdVar(Field.Original, Lll, 29),
        BinaryVar(Field.Secured, Lll, 999),
        TextVar(Field.Operator, Lll, 163),
        Binary(Field.Mac, 8));
}

/// <summary>Data elements by the names this product uses for them.</summary>
public static class Field
{
    public const int Pan = 2;
    public const int ProcessingCode = 3;
    public const int Amount = 4;
    public const int Trace = 11;
    public const int LocalTime = 12;
    public const int LocalDate = 13;
    public const int Expiry = 14;
    public const int SettlementDate = 15;
    public const int EntryMode = 22;
    public const int CardSequence = 23;
    public const int Condition = 25;
    public const int PinCapture = 26;
    public const int AcquirerId = 32;
    public const int Track2 = 35;
    public const int Track3 = 36;
    public const int Reference = 37;
    public const int Approval = 38;
    public const int ResponseCode = 39;
    public const int Terminal = 41;
    public const int Merchant = 42;
    public const int Totals = 48;
    public const int Currency = 49;
    public const int PinData = 52;
    public const int Security = 53;
    public const int ChipData = 55;
    public const int Type = 60;
    public const int Original = 61;

    /// <summary>Working keys at sign-on; the sealed envelope in an authorisation.</summary>
    public const int Secured = 62;

    public const int Operator = 63;
    public const int Mac = 64;

    /// <summary>Fields that hold card data or keys: never printed.</summary>
    public static bool IsSensitive(int number) =>
        number is Pan or Expiry or Track2 or Track3 or PinData or ChipData or Secured;
}
