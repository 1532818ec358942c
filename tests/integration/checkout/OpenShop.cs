using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Integration;

/// <summary>One shop for all tests of the collection, which take turns at its terminal.</summary>
public sealed class OpenShop : IAsyncLifetime
{
    internal Shop Shop { get; } = new();

    internal Till Till() => new(Shop);

    /// <summary>At the terminal without a card reader, which another associate works.</summary>
    internal Till CloudTill() => new(Shop, Shop.Settings.CloudTerminalId, "A002");

    public async ValueTask InitializeAsync() => await Shop.Open();

    public async ValueTask DisposeAsync() => await Shop.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class InTheShop : ICollectionFixture<OpenShop>
{
    public const string Name = "in the shop";
}

internal static class Ends
{
    public static void AssertClosed(this CheckoutStatus s, string why)
    {
        Assert.Equal(Step.Closed, s.Step);
        Assert.Equal(why, s.LastError?.Code);
    }
}
