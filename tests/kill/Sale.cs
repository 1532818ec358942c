namespace QuickCheckout.KillCampaign;

/// <summary>A checkout that the app has accepted: the POS was answered with its id.</summary>
/// <param name="CartId">Null when the lines themselves were settled.</param>
internal sealed record Sale(string CheckoutId, string StoreId, string TerminalId, Story Story, int Tries, string? CartId = null)
{
    private volatile bool _toldCancelled;

    /// <summary>What the customer has said yes to, of the amounts that benefits left.</summary>
    public HashSet<long> AgreedFen { get; } = [];

    /// <summary>The app has said that it is cancelled.</summary>
    public bool ToldCancelled { get => _toldCancelled; set => _toldCancelled = value; }
}
