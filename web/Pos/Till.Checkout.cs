using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Web.Api;

namespace QuickCheckout.Web.Pos;

/// <summary>From "settle" until paid or closed. Each button asks; what became of it comes with the status.</summary>
public sealed partial class Till
{
    private static readonly TimeSpan SettlePause = TimeSpan.FromSeconds(2);

    private CancellationTokenSource? _following;

    /// <summary>Null while goods are picked.</summary>
    public CheckoutStatus? Checkout { get; private set; }

    /// <summary>A settle was sent and not answered: it is sent again, the very same, until it is, or until somebody has enough of it.</summary>
    public bool IsSettling { get; private set; }

    private bool _settleGivenUp;

    public async Task<bool> SettleAsync(PaymentMethod method, AfterSales afterSales)
    {
        var cart = Cart!;
        var pending = new PendingSettle(
            new StartCheckout(cart.StoreId, Terminal!.TerminalId, StaffId, method, afterSales, Lines: null, cart.CartId, cart.TotalFen), _tag!, Guid.NewGuid().ToString("N"));
        // Before it is sent: whatever happens to this page, the same settle is repeated and no other (rule K3).
        await browser.Remember("settle", JsonSerializer.Serialize(pending, Json.Options));
        return await SendAsync(pending);
    }

    public Task<bool> ScanAsync(string code) => Tell(id => checkouts.Scan(id, code));

    public Task<bool> SetAmountAsync(long amountFen) => Tell(id => checkouts.SetAmount(id, amountFen));

    public Task<bool> ChooseBenefitsAsync(ChooseBenefits chosen) => Tell(id => checkouts.ChooseBenefits(id, chosen));

    /// <param name="dueFen">What the customer was shown.</param>
    public Task<bool> ConfirmBenefitsAsync(long dueFen) => Tell(id => checkouts.ConfirmBenefits(id, dueFen));

    public Task<bool> QueryPaymentAsync() => Tell(checkouts.QueryPayment);

    public Task<bool> CancelAsync() => Tell(checkouts.Cancel);

    public Task<bool> ReprintAsync(string what) => Do(async () => (await checkouts.Reprint(Checkout!.CheckoutId, what, StaffId)).Refused);

    /// <summary>The goods of the closed checkout as a new cart (rule A4).</summary>
    public Task<bool> CartAgainAsync() => Do(async () =>
    {
        var refused = await Change(checkouts.CartAgain(Checkout!.CheckoutId, StaffId, Terminal!.TerminalId));
        if (refused is null)
            await CloseAsync();
        return refused;
    });

    /// <summary>No further try. If one of those before has begun a checkout after all, that is what is shown.</summary>
    public void GiveUpSettling() => _settleGivenUp = true;

    /// <summary>The checkout that has the terminal, whoever began it.</summary>
    public Task<bool> OpenHolderAsync() => Do(async () =>
    {
        var terminal = await terminals.Find(Terminal!.TerminalId);
        if (terminal.Refused is { } refused)
            return refused;
        Terminal = terminal.Value;
        return Terminal!.HolderId is { } id ? await OpenAsync(id) : null;
    });

    /// <summary>The next customer.</summary>
    public async Task NextAsync()
    {
        await CloseAsync();
        Changed?.Invoke();
    }

    private async Task<bool> SendAsync(PendingSettle pending)
    {
        _settleGivenUp = false;
        for (IsSettling = true; ; await Task.Delay(SettlePause, clock))
        {
            Refused? refused = null;
            await Do(async () =>
            {
                var started = await checkouts.Start(pending.Checkout, pending.Tag, pending.Key);
                refused = started.Refused;
                if (started.Value is { } status)
                    await BeganAsync(status);
                return refused;
            });
            if (refused?.MayBeRepeated == true && !_settleGivenUp)
                continue;
            IsSettling = false;
            await browser.Remember("settle", null);
            if (refused is not null)
                await LookAgainAsync(pending.Checkout.StoreId!, pending.Checkout.CartId!);
            Changed?.Invoke();
            return Checkout is not null;
        }
    }

    /// <summary>Refused for good, or given up: what the cart is now is shown, and the checkout that it has become, if it has.</summary>
    private async Task LookAgainAsync(string storeId, string cartId)
    {
        if (await carts.Find(storeId, cartId) is not { Value: { } cart } now)
            return;
        if (cart is { State: CartState.Settled, CheckoutId: { } id })
            await OpenAsync(id);
        else if (cart.State is CartState.Open or CartState.Settling)
            Show(now);
        else
            await ForgetCartAsync();
    }

    private async Task<Refused?> OpenAsync(string checkoutId)
    {
        var found = await checkouts.Find(checkoutId);
        if (found.Value is { } status && status.TerminalId == Terminal!.TerminalId)
            await BeganAsync(status);
        return found.Refused;
    }

    /// <summary>The page was left between a settle and its answer: it goes on where it was.</summary>
    private async Task ResumeSettleAsync()
    {
        if (await browser.Recall("settle") is { } json && JsonSerializer.Deserialize<PendingSettle>(json, Json.Options) is { } pending && pending.Checkout.TerminalId == Terminal!.TerminalId)
            _ = SendAsync(pending);
    }

    private async Task BeganAsync(CheckoutStatus status)
    {
        await ForgetCartAsync();
        await FollowAsync(status);
    }

    private Task<bool> Tell(Func<string, Task<Answer<CheckoutStatus>>> call) => Do(async () => (await call(Checkout!.CheckoutId)).Refused);

    private async Task FollowAsync(CheckoutStatus status)
    {
        StopFollowing();
        Checkout = status;
        await browser.Remember("checkout", status.CheckoutId);
        _following = new CancellationTokenSource();
        _ = ListenAsync(status, _following.Token);
    }

    private async Task ListenAsync(CheckoutStatus first, CancellationToken cancellation)
    {
        if (first.HasEnded)
            return;
        await foreach (var status in stream.Follow(first.CheckoutId, first.Sequence, cancellation))
        {
            if (cancellation.IsCancellationRequested)
                return;
            // A new step has news of its own: what was refused before it is over.
            if (status.Step != Checkout?.Step)
                Refused = null;
            Checkout = status;
            Changed?.Invoke();
        }
    }

    private async Task CloseAsync()
    {
        StopFollowing();
        (Checkout, Refused) = (null, null);
        await browser.Remember("checkout", null);
    }

    private void StopFollowing()
    {
        _following?.Cancel();
        _following?.Dispose();
        _following = null;
    }

    /// <param name="Key">The idempotency key.</param>
    private sealed record PendingSettle(StartCheckout Checkout, string Tag, string Key);
}
