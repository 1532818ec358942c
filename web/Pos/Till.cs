using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.Shared;
using QuickCheckout.Web.SignIn;

namespace QuickCheckout.Web.Pos;

/// <summary>
/// The associate's till: its terminal, the cart that is being picked, and the checkout that is going on. What happens is the server's to
/// say; the till shows it and remembers, in the browser, which cart and checkout are its own.
/// </summary>
public sealed partial class Till(Carts carts, Checkouts checkouts, Terminals terminals, CheckoutStream stream, Session session, Browser browser, TimeProvider clock) : IDisposable
{
    // One action after the other: of two quick taps the second is sent with the tag that the first one's answer has.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public event Action? Changed;

    public ShownTerminal? Terminal { get; private set; }

    /// <summary>What went wrong with the last action; gone with the next.</summary>
    public Refused? Refused { get; private set; }

    public bool IsBusy { get; private set; }

    public bool IsSmart => Terminal?.Kind == TerminalKind.SmartPos;

    public string StaffId => session.Me!.StaffId;

    /// <summary>The terminal this browser had the last time, with what was going on there.</summary>
    public async Task ResumeAsync()
    {
        if (Terminal is null && await browser.Recall("terminal") is { } terminalId && await terminals.Find(terminalId) is { Value: { } terminal })
            await TakeAsync(terminal);
    }

    public async Task TakeAsync(ShownTerminal terminal)
    {
        Terminal = terminal;
        await browser.Remember("terminal", terminal.TerminalId);
        if (await browser.Recall("cart") is { } cartId)
            await LookAgainAsync(terminal.StoreId, cartId);
        await ResumeSettleAsync();
        if (Checkout is null && (await browser.Recall("checkout") ?? terminal.HolderId) is { } id && await checkouts.Find(id) is { Value: { } status } && status.TerminalId == terminal.TerminalId)
            await FollowAsync(status);
        Changed?.Invoke();
    }

    /// <summary>What a scanner has read goes to where it is wanted now: a customer's code to the checkout, a barcode into the cart.</summary>
    public Task ReadAsync(string code) => this switch
    {
        { Checkout.Step: Step.AwaitingCode } => ScanAsync(code),
        { Terminal: not null, Checkout: null } => AddAsync(code),
        _ => Task.CompletedTask,
    };

    /// <summary>Another terminal; the cart stays where it is.</summary>
    public async Task LeaveAsync()
    {
        StopFollowing();
        (Terminal, Cart, _tag, Checkout) = (null, null, null, null);
        foreach (var key in (string[])["terminal", "cart", "checkout"])
            await browser.Remember(key, null);
        Changed?.Invoke();
    }

    public void Dismiss()
    {
        Refused = null;
        Changed?.Invoke();
    }

    public void Dispose()
    {
        StopFollowing();
        _turn.Dispose();
    }

    /// <returns>Whether it was done.</returns>
    private async Task<bool> Do(Func<Task<Refused?>> action)
    {
        await _turn.WaitAsync();
        try
        {
            (IsBusy, Refused) = (true, null);
            Changed?.Invoke();
            Refused = await action();
            return Refused is null;
        }
        finally
        {
            IsBusy = false;
            _turn.Release();
            Changed?.Invoke();
        }
    }
}
