using System.Net;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Whoever comes at the same moment: one outcome, and money that adds up.</summary>
public sealed class when_many_race : IAsyncLifetime
{
    private const int Many = 100;

    private RunningPlatform _platform = null!;
    private StoreEar _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreEar.Start();
        _platform = await RunningPlatform.Start(webhookUrl: _store.Address);
        await _platform.Sync(InApp);
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task a_payment_is_paid_or_left_once()
    {
        await _platform.Open();
        var said = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => _platform.ByCustomer(i % 2 == 0 ? "pay" : "leave")));
        Assert.Single(said, s => s.Status == HttpStatusCode.NoContent);
        Assert.Equal(Many - 1, said.Count(s => s.Status == HttpStatusCode.Conflict));
        var (state, heldFen) = ((await _platform.Find()).Payment.State, (await _platform.Books()).HeldFen);
        Assert.Equal(state == PaymentState.Paid ? AmountFen : 0, heldFen);
        Assert.Equal(state, (await _store.Hears()).Change.State);
    }

    [Fact]
    public async Task a_payment_that_is_paid_and_cancelled_at_once_leaves_nothing()
    {
        await _platform.Open();
        var payers = Enumerable.Range(0, Many / 2).Select(_ => _platform.ByCustomer("pay")).ToList();
        var cancels = Enumerable.Range(0, Many / 2).Select(_ => _platform.Cancel()).ToList();
        var (paid, cancelled) = (await Task.WhenAll(payers), await Task.WhenAll(cancels));
        var payment = (await _platform.Find()).Payment;
        Assert.All(cancelled, c => Assert.Equal(payment, c.Payment));
        // Either one paid and got all of it back, or nobody could pay.
        var (payers204, refundedFen) = (paid.Count(p => p.Status == HttpStatusCode.NoContent), payment.PaidAt is null ? 0 : AmountFen);
        Assert.Equal(payment.PaidAt is null ? 0 : 1, payers204);
        Assert.Equal((PaymentState.Cancelled, refundedFen, 0L), (payment.State, payment.RefundedFen, (await _platform.Books()).HeldFen));
    }

    [Fact]
    public async Task an_opening_and_its_cancel_end_cancelled_whichever_comes_first()
    {
        var numbers = Enumerable.Range(0, Many / 2).Select(i => $"R_{i}").ToList();
        await Task.WhenAll(numbers.SelectMany(n => new[] { _platform.Open(n), _platform.Cancel(n) }));
        var books = await _platform.Books();
        Assert.Equal(numbers.Order(), books.Payments.Select(p => p.Number).Order());
        Assert.All(books.Payments, p => Assert.Equal((PaymentState.Cancelled, OrderNo, AmountFen), (p.State, p.OrderNo, p.AmountFen)));
        Assert.Equal(0, books.HeldFen);
    }

    [Fact]
    public async Task a_number_is_one_payment()
    {
        var said = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => _platform.Open(amountFen: AmountFen + i % 2)));
        Assert.Equal(Many / 2, said.Count(s => s.Status == HttpStatusCode.OK));
        Assert.Equal(Many / 2, said.Count(s => s.Refusal == (HttpStatusCode.Conflict, "payment-differs")));
        Assert.Single((await _platform.Books()).Payments);
    }

    [Fact]
    public async Task receipts_have_numbers_of_their_own()
    {
        var orders = Enumerable.Range(1, Many).Select(i => $"SO-{i}").ToList();
        await Task.WhenAll(orders.Select(async (orderNo, i) =>
        {
            await _platform.Sync(InApp, orderNo);
            await _platform.Open($"R_{i}", amountFen: 100 + i, orderNo);
            await _platform.ByCustomer("pay", orderNo);
        }));
        var books = await _platform.Books();
        Assert.Equal(Many, books.Payments.Select(p => p.Reference).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, Many).Sum(i => 100L + i), books.HeldFen);
    }
}
