namespace QuickCheckout.Simulation;

/// <summary>What became of benefits, to see that a campaign has met all of it.</summary>
public sealed class BenefitCount
{
    /// <summary>Sets held by a checkout.</summary>
    public int Held { get; internal set; }

    /// <summary>Holds that were refused, for another had one of them.</summary>
    public int Refused { get; internal set; }

    public int Redeemed { get; internal set; }

    /// <summary>By another channel.</summary>
    public int Revoked { get; internal set; }

    /// <summary>Orders that benefits were agreed to pay for altogether.</summary>
    public int WholeOrders { get; internal set; }

    /// <summary>Paid with benefits that the platform had given to another channel.</summary>
    public int NotRedeemed { get; internal set; }

    internal void Add(BenefitCount other)
    {
        Held += other.Held;
        Refused += other.Refused;
        Redeemed += other.Redeemed;
        Revoked += other.Revoked;
        WholeOrders += other.WholeOrders;
        NotRedeemed += other.NotRedeemed;
    }
}
