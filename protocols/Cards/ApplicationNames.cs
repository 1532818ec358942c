namespace QuickCheckout.Protocols.Cards;

/// <summary>UnionPay application identifiers (AID) and the names printed on a slip.</summary>
public static class ApplicationNames
{
    public const string Debit = "A000000333010101";
    public const string Credit = "A000000333010102";
    public const string ElectronicCash = "A000000333010106";

    /// <summary>The name of an application, or the AID itself when it is not one of UnionPay's.</summary>
    public static string For(string aid) => aid switch
    {
        Debit => "PBOC DEBIT",
        Credit => "PBOC CREDIT",
        ElectronicCash => "PBOC ELECTRONIC CASH",
        _ => aid,
    };
}
