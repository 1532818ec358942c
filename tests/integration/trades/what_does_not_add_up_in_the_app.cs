using static QuickCheckout.Domain.Payments.TradeOutcome;

namespace QuickCheckout.PhonePayments;

/// <summary>Another payment, or one whose money is not where its state says: never a payment, and never the end of one.</summary>
public sealed class what_does_not_add_up_in_the_app : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.Open();
        _shop.Log.Expect("The app answers for payment c1_1_1");
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("""{"number":"c1_1_2","amountFen":1250,"refundedFen":0,"state":"paid","reference":"20261128000000000001"}""")]
    [InlineData("""{"number":"c1_1_1","amountFen":1251,"refundedFen":0,"state":"paid","reference":"20261128000000000001"}""")]
    [InlineData("""{"number":"c1_1_1","amountFen":1250,"refundedFen":1250,"state":"paid","reference":"20261128000000000001"}""")]
    [InlineData("""{"number":"c1_1_1","amountFen":1250,"refundedFen":1,"state":"paid","reference":"20261128000000000001"}""")]
    [InlineData("""{"amountFen":1250,"state":"paid","reference":"20261128000000000001"}""")]
    [InlineData("""{"number":"c1_1_1","state":"paid","reference":"20261128000000000001"}""")]
    [InlineData("""{"number":"c1_1_2","amountFen":1250,"refundedFen":0,"state":"left"}""")]
    [InlineData("""{"number":"c1_1_2","amountFen":1250,"refundedFen":0,"state":"cancelled"}""")]
    [InlineData("""{"number":"c1_1_1","amountFen":1250,"refundedFen":0,"state":"cancelled","reference":"20261128000000000001"}""")]
    [InlineData("""{"number":"c1_1_1","amountFen":1250,"refundedFen":1249,"state":"left","reference":"20261128000000000001"}""")]
    public async Task is_not_our_payment_and_not_its_end(string payment)
    {
        await using var liar = await Liar.OpenWith(payment);
        var misled = _shop.Of(_shop.Here with { App = liar.Address }).InApp;
        Is.Outcome(Unknown, await _shop.Ask(misled));
        Is.Outcome(Unknown, await Shop.Query(misled));
        Assert.False(await Shop.Cancel(misled));
    }
}
