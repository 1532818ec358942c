using System.Threading.Channels;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>
/// The story "card": an associate sells goods on a smart POS, the customer is identified by member code and pays with
/// three cards. The story knows only what people know: the product's HTTP API and the terminal's screen.
/// </summary>
internal sealed class CardStory(StoreSettings settings, Timeline timeline)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan TerminalBound = TimeSpan.FromSeconds(30);

    /// <summary>True if the checkout was paid and everybody's books agree.</summary>
    /// <exception cref="StoreException">Somebody refused what the story needs, or it did not end in time.</exception>
    public async Task<bool> Play(CancellationToken stop)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bounded.CancelAfter(Bound);
        try
        {
            return await PlayBounded(bounded.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new StoreException($"The story did not end within {Bound.TotalMinutes} minutes.");
        }
    }

    private async Task<bool> PlayBounded(CancellationToken ct)
    {
        using var app = new CheckoutApp(settings.AppUrl!);
        using var phones = new CustomerPhones(settings.MemberPlatformUrl!);
        using var acquirer = new AcquirerBooks(settings.AcquirerUrl!);
        using var terminal = new TerminalFront(settings.TerminalControlUrl!, settings.TerminalId!);

        await WaitUntilOnline(terminal, ct);
        var booksBefore = await acquirer.Of(settings.TerminalId!, ct);
        var customer = (await phones.All(ct)).First(m => !m.Blocked);
        var started = await Settle(app, ct);

        var people = new People(app, phones, terminal, customer, Wallet.Open(settings.TestCards!), started, timeline);
        var ended = await Live(app, terminal, people, started.CheckoutId, ct);
        return LedgerCheck.Show(
            timeline.Console,
            ended, await app.Journal(ended.CheckoutId, ct), booksBefore, await acquirer.Of(settings.TerminalId!, ct));
    }

    private async Task WaitUntilOnline(TerminalFront terminal, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(TerminalBound);
        try
        {
            await foreach (var screen in terminal.Watch(bounded.Token))
            {
                if (screen.Connected)
                    return;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new StoreException($"Terminal {settings.TerminalId} did not come online within {TerminalBound.TotalSeconds} s.");
        }
    }

    private async Task<CheckoutStatus> Settle(CheckoutApp app, CancellationToken ct)
    {
        await FinishWhatWasLeft(app, ct);
        var basket = await Basket.Pick(app, ct);
        foreach (var item in basket)
            timeline.Add(Who.Associate, $"picks {item.Quantity} × {item.Product.Name.Zh}({item.Product.Name.En}) {item.Spec}, {Money.Yuan(item.Sku.PriceFen)}");

        var cart = new StartCheckout(
            settings.StoreId, settings.TerminalId, settings.AssociateId, PaymentMethod.BankCard, AfterSales.MemberCode,
            [.. basket.Select(item => new CartLine(item.Sku.Code, item.Quantity))]);
        var status = await app.Start(cart, Guid.NewGuid().ToString("N"), ct);
        timeline.Add(Who.Associate, $"settles by bank card: order {status.OrderNo}, {Money.Yuan(status.TotalFen)}");
        return status;
    }

    /// <summary>A story that was interrupted has left its checkout on the terminal; a terminal has one at a time.</summary>
    private async Task FinishWhatWasLeft(CheckoutApp app, CancellationToken ct)
    {
        if (await app.LiveCheckout(settings.TerminalId!, ct) is not { } left)
            return;
        timeline.Add(Who.Associate, $"cancels checkout {left}, which was left on the terminal");
        await app.Cancel(left, settings.AssociateId!, ct);
        while (!(await app.Status(left, ct)).HasEnded)
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
    }

    /// <summary>Shows and answers both streams, the checkout's and the terminal's, until the checkout has ended.</summary>
    private static async Task<CheckoutStatus> Live(
        CheckoutApp app, TerminalFront terminal, People people, string checkoutId, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var events = Channel.CreateUnbounded<object>();
        var watching = Task.WhenAll(
            Forward(app.Watch(checkoutId, over.Token), events.Writer),
            Forward(terminal.Watch(over.Token), events.Writer));
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(ct))
            {
                if (happened is TerminalScreen screen)
                    await people.SeeScreen(screen, ct);
                else if (happened is CheckoutStatus status && await people.SeeStatus(status, ct))
                    return status;
            }

            throw new StoreException("The checkout's event stream ended before the checkout did.");
        }
        finally
        {
            await over.CancelAsync();
            await watching.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static async Task Forward<T>(IAsyncEnumerable<T> source, ChannelWriter<object> events) where T : notnull
    {
        try
        {
            await foreach (var item in source)
                await events.WriteAsync(item);
            events.TryComplete();
        }
        catch (Exception e)
        {
            events.TryComplete(e);
        }
    }
}
