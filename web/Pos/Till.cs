using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.Language;
using QuickCheckout.Web.Shared;
using QuickCheckout.Web.SignIn;

namespace QuickCheckout.Web.Pos;

/// <summary>
/// The associate's till: its terminal, the cart that is being picked, and the checkout that is going on. What happens is the server's to
/// say; the till shows it and remembers, in the browser, which cart and checkout are its own.
/// </summary>
public sealed partial class Till(Carts carts, Checkouts checkouts, Terminals terminals, CheckoutStream stream, Session session, Browser browser, LanguageChoice language, TimeProvider clock) : IDisposable
{
    // One action after the other: of two quick taps the second is sent with the tag that the first one's answer has.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<string> _missed = [];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public event Action? Changed;

    public ShownTerminal? Terminal { get; private set; }

    /// <summary>What went wrong with the last action; gone with the next.</summary>
    public Refused? Refused { get; private set; }

    public bool IsBusy { get; private set; }

    public bool IsSmart => Terminal?.Kind == TerminalKind.SmartPos;

    public string StaffId => session.Me!.StaffId;

    /// <summary>Codes that a scanner read and that did not get into the cart; said until somebody has seen it.</summary>
    public IReadOnlyList<string> Missed => _missed;

    /// <summary>The terminal this browser had the last time, with what was going on there.</summary>
    public async Task ResumeAsync()
    {
        if (Terminal is null && await browser.Recall("terminal") is { } terminalId && await Surely(() => terminals.Find(terminalId)) is { Value: { } terminal })
            await TakeAsync(terminal);
    }

    public Task TakeAsync(ShownTerminal terminal) => Do(async () =>
    {
        (Terminal, Cart, _tag) = (terminal, null, null);
        await CloseAsync(forget: false);
        await browser.Remember("terminal", terminal.TerminalId);
        if (await Recall("cart") is { } cartId)
            await LookAgainAsync(terminal.StoreId, cartId);
        // What has the terminal comes before what this browser remembers of it.
        foreach (var id in new[] { terminal.HolderId, await Recall("checkout") }.OfType<string>())
            if (Checkout is null or { HasEnded: true })
                await OpenAsync(id);
        await ResumeSettleAsync();
        return null;
    });

    /// <summary>What a scanner has read goes to where it is wanted now: a customer's code to the checkout, a barcode into the cart.</summary>
    public async Task ReadAsync(string code)
    {
        if (Checkout is { Step: Step.AwaitingCode })
            await ScanAsync(code);
        else if (Terminal is not null && !await AddAsync(code))
            _missed.Add(code);
        Changed?.Invoke();
    }

    /// <summary>Another terminal; the cart stays where it is.</summary>
    public Task LeaveAsync() => Do(async () =>
    {
        await CloseAsync(forget: false);
        (Terminal, Cart, _tag) = (null, null, null);
        await browser.Remember("terminal", null);
        return null;
    });

    public void Dismiss()
    {
        Refused = null;
        _missed.Clear();
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

    /// <summary>An answer, however long the network is gone: what nobody knows is not the same as what is not there.</summary>
    private async Task<Answer<T>> Surely<T>(Func<Task<Answer<T>>> call)
    {
        for (; ; await Task.Delay(Pause, clock))
            if (await call() is var answer && answer.Refused?.MayBeRepeated != true)
                return answer;
    }

    // Each terminal's own: another tab may have another.
    private Task<string?> Recall(string what) => browser.Recall($"{what}.{Terminal!.TerminalId}");

    private Task Remember(string what, string? value) => browser.Remember($"{what}.{Terminal!.TerminalId}", value);
}
