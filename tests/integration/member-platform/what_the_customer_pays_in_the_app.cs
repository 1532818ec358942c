using System.Net;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>In-app payments: one outcome each, and the books say what stands.</summary>
public sealed class what_the_customer_pays_in_the_app : IAsyncLifetime
{
    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await RunningPlatform.Start();
        await _platform.Sync(InApp);
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task waits_until_it_is_paid()
    {
        var opened = (await _platform.Open()).Payment;
        Assert.Equal(new Payment(Number, OrderNo, AmountFen, 0, PaymentState.Waiting, PayBefore: _platform.Now + TimeToPay), opened);
        Assert.Equal(opened, (await _platform.OrdersOf()).Single().Payment);
        Assert.Equal(HttpStatusCode.NoContent, (await _platform.ByCustomer("pay")).Status);
        var paid = (await _platform.Find()).Payment;
        Assert.Equal(opened with { State = PaymentState.Paid, PaidAt = _platform.Now, Reference = paid.Reference }, paid);
        Assert.Matches(@"^20260501\d{12}$", paid.Reference);
        Assert.Equal(AmountFen, (await _platform.Books()).HeldFen);
    }

    [Fact]
    public async Task is_written_in_the_words_of_the_contract()
    {
        Assert.Equal(
            """{"number":"P_1","orderNo":"SO-1","amountFen":8000,"refundedFen":0,"state":"waiting","payBefore":"2026-05-01T10:05:00+00:00"}""",
            (await _platform.Open()).Body);
        await _platform.ByCustomer("pay");
        Assert.Equal(
            """{"number":"P_1","orderNo":"SO-1","amountFen":8000,"refundedFen":0,"state":"paid","reference":"20260501000000000001","paidAt":"2026-05-01T10:00:00+00:00","payBefore":"2026-05-01T10:05:00+00:00"}""",
            (await _platform.Find()).Body);
        Assert.Equal("""{"number":"P_2","amountFen":0,"refundedFen":0,"state":"cancelled"}""", (await _platform.Cancel("P_2")).Body);
    }

    [Theory]
    [InlineData("pay", PaymentState.Paid, AmountFen)]
    [InlineData("leave", PaymentState.Left, 0)]
    public async Task is_decided_once_by_the_customer(string does, PaymentState state, long heldFen)
    {
        await _platform.Open();
        await _platform.ByCustomer(does);
        foreach (var again in (string[])["pay", "leave"])
            Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer(again)).Refusal);
        Assert.Equal((state, heldFen), ((await _platform.Find()).Payment.State, (await _platform.Books()).HeldFen));
    }

    [Fact]
    public async Task is_the_same_when_it_is_opened_again_whatever_its_state()
    {
        var opened = (await _platform.Open()).Payment;
        Assert.Equal(opened, (await _platform.Open(payBefore: _platform.Now + TimeToPay * 2)).Payment);
        await _platform.ByCustomer("pay");
        await _platform.Sync(InApp with { Sequence = 4, State = OrderState.Paid });
        Assert.Equal(PaymentState.Paid, (await _platform.Open()).Payment.State);
        Assert.Single((await _platform.Books()).Payments);
    }

    [Fact]
    public async Task differs_under_the_same_number_only_by_mistake()
    {
        await _platform.Open();
        await _platform.Sync(InApp, "SO-2");
        Assert.Equal((HttpStatusCode.Conflict, "payment-differs"), (await _platform.Open(amountFen: AmountFen + 1)).Refusal);
        Assert.Equal((HttpStatusCode.Conflict, "payment-differs"), (await _platform.Open(orderNo: "SO-2")).Refusal);
        Assert.Equal(AmountFen, (await _platform.Find()).Payment.AmountFen);
    }

    [Fact]
    public async Task needs_an_order_that_waits()
    {
        Assert.Equal((HttpStatusCode.NotFound, "order-unknown"), (await _platform.Open(orderNo: "SO-9")).Refusal);
        await _platform.Sync(InApp with { Sequence = 4, State = OrderState.Closed });
        Assert.Equal((HttpStatusCode.Conflict, "order-ended"), (await _platform.Open()).Refusal);
        Assert.Equal((HttpStatusCode.NotFound, "payment-unknown"), (await _platform.Find()).Refusal);
    }

    [Theory]
    [InlineData("number", "P-1", AmountFen)]
    [InlineData("amountFen", Number, 0)]
    [InlineData("amountFen", Number, -1)]
    public async Task is_refused_by_the_field_that_is_wrong(string field, string number, long amountFen)
    {
        var said = await _platform.Open(number, amountFen);
        Assert.Equal((HttpStatusCode.BadRequest, field), (said.Status, said.Field));
        Assert.Equal("number", (await _platform.Cancel("P-1")).Field);
        Assert.Empty((await _platform.Books()).Payments);
    }

    [Fact]
    public async Task is_no_longer_taken_once_its_order_has_ended()
    {
        await _platform.Open();
        await _platform.Sync(InApp with { Sequence = 4, State = OrderState.Closed });
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer("pay")).Refusal);
    }

    [Fact]
    public async Task is_taken_only_for_the_newest_of_an_order()
    {
        await _platform.Open("P_1");
        await _platform.Open("P_2");
        await _platform.ByCustomer("pay");
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer("pay")).Refusal);
        Assert.Equal([PaymentState.Waiting, PaymentState.Paid], (await _platform.Books()).Payments.Select(p => p.State));
        Assert.Equal("P_2", (await _platform.OrdersOf()).Single().Payment!.Number);
    }

    [Fact]
    public async Task is_nobody_elses_to_pay()
    {
        await _platform.Open();
        Assert.Equal((HttpStatusCode.NotFound, "order-unknown"), (await _platform.ByCustomer("pay", memberId: "M0002")).Refusal);
        Assert.Equal((HttpStatusCode.NotFound, "member-unknown"), (await _platform.ByCustomer("pay", memberId: "M9999")).Refusal);
        Assert.Equal(PaymentState.Waiting, (await _platform.Find()).Payment.State);
    }

    [Fact]
    public async Task expires_at_its_end_and_not_a_moment_before()
    {
        await _platform.Open("P_1");
        _platform.Time.Advance(TimeToPay - TimeSpan.FromMilliseconds(1));
        Assert.Equal(PaymentState.Waiting, (await _platform.Find("P_1")).Payment.State);
        _platform.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer("pay")).Refusal);
        Assert.Equal(PaymentState.Expired, (await _platform.Find("P_1")).Payment.State);
        Assert.Equal(PaymentState.Expired, (await _platform.Open("P_2", payBefore: _platform.Now)).Payment.State);
    }

    [Fact]
    public async Task is_given_back_whole_by_a_cancel_that_may_be_repeated()
    {
        await _platform.Open();
        await _platform.ByCustomer("pay");
        var paid = (await _platform.Find()).Payment;
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal(paid with { State = PaymentState.Cancelled, RefundedFen = AmountFen }, (await _platform.Cancel()).Payment);
        Assert.Equal(0, (await _platform.Books()).HeldFen);
    }

    [Fact]
    public async Task is_cancelled_while_it_waits_and_then_cannot_be_paid()
    {
        var opened = (await _platform.Open()).Payment;
        Assert.Equal(opened with { State = PaymentState.Cancelled }, (await _platform.Cancel()).Payment);
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer("pay")).Refusal);
        Assert.Equal(PaymentState.Cancelled, (await _platform.Open()).Payment.State);
    }

    [Theory]
    [InlineData(PaymentState.Left)]
    [InlineData(PaymentState.Expired)]
    public async Task stays_what_it_is_when_it_is_cancelled_after_it_ended_unpaid(PaymentState state)
    {
        await _platform.Open();
        if (state == PaymentState.Left)
            await _platform.ByCustomer("leave");
        _platform.Time.Advance(TimeToPay);
        Assert.Equal((state, 0L), ((await _platform.Cancel()).Payment.State, (await _platform.Books()).HeldFen));
    }

    [Fact]
    public async Task stays_cancelled_when_the_cancel_came_first()
    {
        Assert.Equal(new Payment(Number, null, 0, 0, PaymentState.Cancelled), (await _platform.Cancel()).Payment);
        await _platform.Sync(InApp with { Sequence = 4, State = OrderState.Closed });
        var late = (await _platform.Open()).Payment;
        Assert.Equal((PaymentState.Cancelled, OrderNo, AmountFen, 0L), (late.State, late.OrderNo, late.AmountFen, late.RefundedFen));
        Assert.Equal((HttpStatusCode.Conflict, "payment-differs"), (await _platform.Open(amountFen: 1)).Refusal);
        Assert.Equal(0, (await _platform.Books()).HeldFen);
    }

    [Fact]
    public async Task survives_a_restart()
    {
        await _platform.Open();
        await _platform.ByCustomer("pay");
        await _platform.Cancel("P_2");
        var before = await _platform.Books();
        await _platform.Restart();
        var after = await _platform.Books();
        Assert.Equal((before.HeldFen, AmountFen), (after.HeldFen, after.HeldFen));
        Assert.Equal(before.Payments, after.Payments);
    }
}
