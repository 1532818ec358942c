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
    /// <summary>Prices and goods were looked at then: one that was left so long ago is not sent by itself any more.</summary>
    private static readonly TimeSpan SettleIsOld = TimeSpan.FromMinutes(2);

    private CancellationTokenSource? _following;

    /// <summary>Null while goods are picked.</summary>
    public CheckoutStatus? Checkout { get; private set; }

    /// <summary>A settle was sent and not answered: it is sent again, the very same, until it is, or until somebody has enough of it.</summary>
    public bool IsSettling { get; private set; }

    /// <summary>The cart that was settled had been sold before, perhaps on another page: nobody has paid anything now.</summary>
    public bool WasSoldBefore { get; private set; }

    private bool _settleGivenUp;

    public async Task<bool> SettleAsync(PaymentMethod method, AfterSales afterSales)
    {
        if (Cart is not { } cart || IsSettling)
            return false;
        IsSettling = true;
        var pending = new PendingSettle(
            new StartCheckout(cart.StoreId, Terminal!.TerminalId, StaffId, method, afterSales, Lines: null, cart.CartId, cart.TotalFen), _tag!, Guid.NewGuid().ToString("N"), clock.GetUtcNow());
        // Before it is sent: whatever happens to this page, the same settle is repeated and no other (rule K3).
        await Remember("settle", JsonSerializer.Serialize(pending, Json.Options));
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
        var tries = 0;
        for (IsSettling = true; ; await Task.Delay(Pause, clock))
        {
            tries++;
            Refused? refused = null;
            await Do(async () =>
            {
                var started = await checkouts.Start(pending.Checkout, pending.Tag, pending.Key);
                refused = started.Refused;
                // An answer for a till that is somewhere else by now is not shown there.
                if (started.Value is { } status && status.TerminalId == Terminal?.TerminalId)
                {
                    await BeganAsync(status);
                    WasSoldBefore = tries == 1 && status.HasEnded;
                }

                return refused;
            });
            if (refused?.MayBeRepeated == true && !_settleGivenUp)
                continue;
            IsSettling = false;
            if (Terminal?.TerminalId != pending.Checkout.TerminalId)
                return false;
            await Remember("settle", null);
            if (refused is not null)
                await LookAgainAsync(pending.Checkout.StoreId!, pending.Checkout.CartId!);
            Changed?.Invoke();
            return Checkout is not null;
        }
    }

    /// <summary>Refused for good, or given up: what the cart is now is shown, and the checkout that it has become, if it has.</summary>
    private async Task LookAgainAsync(string storeId, string cartId)
    {
        if (await Surely(() => carts.Find(storeId, cartId)) is not { Value: { } cart } now)
        {
            await ForgetCartAsync();
            return;
        }

        if (cart is { State: CartState.Settled, CheckoutId: { } id })
        {
            await ForgetCartAsync();
            await OpenAsync(id);
        }
        else if (cart.State is CartState.Open or CartState.Settling)
            Show(now);
        else
            await ForgetCartAsync();
    }

    private async Task<Refused?> OpenAsync(string checkoutId)
    {
        var found = await Surely(() => checkouts.Find(checkoutId));
        if (found.Value is { } status && status.TerminalId == Terminal!.TerminalId)
            await FollowAsync(status);
        return found.Refused;
    }

    /// <summary>The page was left between a settle and its answer: it goes on where it was.</summary>
    private async Task ResumeSettleAsync()
    {
        if (await Recall("settle") is not { } json || JsonSerializer.Deserialize<PendingSettle>(json, Json.Options) is not { } pending)
            return;
        // It waits for its turn, which is after what is being shown now.
        if (Checkout is not { HasEnded: false } && clock.GetUtcNow() - pending.At < SettleIsOld)
            _ = SendAsync(pending);
        else
            await Remember("settle", null);
    }

    private async Task BeganAsync(CheckoutStatus status)
    {
        await ForgetCartAsync();
        await FollowAsync(status);
    }

    /// <summary>What is answered is shown if it is news; after a no it is looked at again, for the stream may be behind.</summary>
    private Task<bool> Tell(Func<string, Task<Answer<CheckoutStatus>>> call) => Do(async () =>
    {
        if (Checkout is not { } shown)
            return null;
        var answer = await call(shown.CheckoutId);
        Show(answer.Value ?? (answer.Refused is { Status: 409 or 412 } or { MayBeRepeated: true } ? (await checkouts.Find(shown.CheckoutId)).Value : null));
        return answer.Refused;
    });

    private void Show(CheckoutStatus? status)
    {
        if (status is not null && status.CheckoutId == Checkout?.CheckoutId && status.Sequence > Checkout.Sequence)
            Checkout = status;
    }

    private async Task FollowAsync(CheckoutStatus status)
    {
        StopFollowing();
        (Checkout, WasSoldBefore) = (status, false);
        _following = new CancellationTokenSource();
        _ = ListenAsync(status, _following.Token);
        await Remember("checkout", status.CheckoutId);
    }

    private async Task ListenAsync(CheckoutStatus first, CancellationToken cancellation)
    {
        if (first.HasEnded)
            return;
        await foreach (var status in stream.Follow(first.CheckoutId, first.Sequence, cancellation))
        {
            if (cancellation.IsCancellationRequested || status.CheckoutId != Checkout?.CheckoutId)
                return;
            // A new step has news of its own: what was refused before it is over.
            if (status.Step != Checkout.Step)
                Refused = null;
            Show(status);
            Changed?.Invoke();
        }
    }

    /// <param name="forget">False when only this page turns to something else.</param>
    private async Task CloseAsync(bool forget = true)
    {
        StopFollowing();
        (Checkout, Refused, WasSoldBefore) = (null, null, false);
        if (forget)
            await Remember("checkout", null);
    }

    private void StopFollowing()
    {
        _following?.Cancel();
        _following?.Dispose();
        _following = null;
    }

    /// <param name="Key">The idempotency key.</param>
    private sealed record PendingSettle(StartCheckout Checkout, string Tag, string Key, DateTimeOffset At);
}
