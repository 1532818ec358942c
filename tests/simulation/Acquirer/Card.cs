namespace QuickCheckout.Simulation;

/// <summary>How a card's issuer decides. It stands, with "the PIN was right", where the sealed card data would be.</summary>
public enum Card : byte
{
    Good,
    Poor,
    Expired,
    Blocked,
}
