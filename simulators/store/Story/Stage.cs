using System.Runtime.CompilerServices;
using System.Threading.Channels;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>What every story needs: a terminal that is online and free, goods that are settled, and an end in time.</summary>
internal sealed class Stage(StoreSettings settings, Timeline timeline, string terminalId)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan TerminalBound = TimeSpan.FromSeconds(30);

    /// <exception cref="StoreException">It did not end in time.</exception>
    public static async Task<bool> Bounded(Func<CancellationToken, Task<bool>> play, CancellationToken stop)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bounded.CancelAfter(Bound);
        try
        {
            return await play(bounded.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new StoreException($"The story did not end within {Bound.TotalMinutes} minutes.");
        }
    }

    public async Task WaitUntilOnline(TerminalFront terminal, CancellationToken ct)
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
            throw new StoreException($"Terminal {terminalId} did not come online within {TerminalBound.TotalSeconds} s.");
        }
    }

    public async Task<CheckoutStatus> Settle(CheckoutApp app, PaymentMethod method, CancellationToken ct)
    {
        await FinishWhatWasLeft(app, ct);
        var seen = await app.OpenCart(settings.StoreId!, new OpenCart(settings.AssociateId, terminalId), ct);
        foreach (var item in await Basket.Pick(app, ct))
        {
            seen = await app.AddLine(seen, new AddLine(item.Sku.Barcode, item.Quantity), ct);
            timeline.Add(Who.Associate, $"picks {item.Quantity} × {item.Product.Name.Zh}({item.Product.Name.En}) {item.Spec}, {Money.Yuan(item.Sku.PriceFen)}");
        }

        var settle = new StartCheckout(
            settings.StoreId, terminalId, settings.AssociateId, method, AfterSales.MemberCode, Lines: null, seen.Cart.CartId, seen.Cart.TotalFen);
        var status = await app.Start(settle, Guid.NewGuid().ToString("N"), ct, seen.Tag);
        timeline.Add(Who.Associate, $"settles by {(method == PaymentMethod.Alipay ? "Alipay" : "bank card")}: order {status.OrderNo}, {Money.Yuan(status.TotalFen)}");
        return status;
    }

    /// <summary>Several streams as one, in the order of what happens.</summary>
    public static async IAsyncEnumerable<object> Merge(IReadOnlyList<Func<CancellationToken, IAsyncEnumerable<object>>> streams, [EnumeratorCancellation] CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var events = Channel.CreateUnbounded<object>();
        var watching = Task.WhenAll(streams.Select(stream => Forward(stream(over.Token), events.Writer)));
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(ct))
                yield return happened;
        }
        finally
        {
            await over.CancelAsync();
            await watching.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>A story that was interrupted has left its checkout on the terminal; a terminal has one at a time.</summary>
    private async Task FinishWhatWasLeft(CheckoutApp app, CancellationToken ct)
    {
        if (await app.LiveCheckout(terminalId, ct) is not { } left)
            return;
        timeline.Add(Who.Associate, $"cancels checkout {left}, which was left on the terminal");
        await app.Cancel(left, settings.AssociateId!, ct);
        while (!(await app.Status(left, ct)).HasEnded)
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
    }

    private static async Task Forward(IAsyncEnumerable<object> source, ChannelWriter<object> events)
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
