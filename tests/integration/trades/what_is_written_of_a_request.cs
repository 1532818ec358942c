namespace QuickCheckout.PhonePayments;

/// <summary>Whatever ends up in a log: a pay code is money for a minute.</summary>
public sealed class what_is_written_of_a_request : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task holds_no_pay_code()
    {
        var code = await _shop.AtAlipay.ShowCode(SimulatedAlipay.PaysAtOnce);
        Assert.DoesNotContain(code, _shop.Request(code).ToString(), StringComparison.Ordinal);
    }
}
