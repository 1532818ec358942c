using System.Collections.Concurrent;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>
/// Works one terminal by the public HTTP API, one sale after another, the way a POS does: what was not answered is asked
/// again, and the status stream is opened again wherever it broke. The customers with cards are the terminal program's own; those
/// with a phone are <see cref="Payers"/>.
/// </summary>
internal sealed class Associate(
    StoreSettings settings, FleetTerminal terminal, IReadOnlyList<Sku> goods, IReadOnlyList<Customer> members, Dice dice, ConcurrentDictionary<string, Sale> sales,
    ConcurrentBag<string> turnedAway)
    : IDisposable
{
    private static readonly TimeSpan Puzzled = TimeSpan.FromSeconds(3);
    private const double FromACart = 0.5;
    private const string OutOfStock = "out-of-stock";
    private const int Conflict = 409;
    private const int Unprocessable = 422;

    private readonly CheckoutApp _app = new(settings.AppUrl!, associate: settings.AssociateId!);
    private readonly PhoneTill _phones = new(settings, members, dice.Split());
    private readonly CartTill _carts = new(settings, terminal.TerminalId, dice.Split());
    private readonly BenefitTill _benefits = new(dice.Split());
    private readonly Gifts _gifts = new(settings, members, dice.Split());

    /// <summary>Sells until the shop closes; a sale that was begun is brought to its end.</summary>
    /// <param name="giveUp">Ends the work wherever it is.</param>
    public async Task Work(CancellationToken closing, CancellationToken giveUp)
    {
        while (!closing.IsCancellationRequested)
        {
            var story = Story.Draw(dice, terminal.Kind);
            var sale = await Settle(story, giveUp);
            await _gifts.GiveSomebody(giveUp);
            await Serve(sale, giveUp);
            await Pause(giveUp);
        }

        await _phones.Finish();
    }

    public void Dispose()
    {
        _app.Dispose();
        _phones.Dispose();
        _gifts.Dispose();
    }

    private async Task<Sale> Settle(Story story, CancellationToken giveUp)
    {
        while (true)
        {
            if (await Settle(story, goods[dice.Between(0, goods.Count - 1)], giveUp) is { } sale)
                return sale;
        }
    }

    /// <returns>Null when there is not enough of it.</returns>
    private async Task<Sale?> Settle(Story story, Sku sku, CancellationToken giveUp)
    {
        var quantity = dice.Between(1, 3);
        var cart = dice.Chance(FromACart) ? await _carts.Fill(_app, sku.Code, quantity, giveUp) : null;
        var settle = new StartCheckout(
            settings.StoreId, terminal.TerminalId, settings.AssociateId, story.Method, story.AfterSales,
            cart is null ? [new CartLine(sku.Code, quantity)] : null, cart?.Cart.CartId, cart?.Cart.TotalFen);
        var key = $"{terminal.TerminalId}-{dice.Next():x16}";
        for (var tries = 1; ; tries++)
        {
            try
            {
                var started = await _app.Start(settle, key, giveUp, cart?.Tag);
                return sales.GetOrAdd(started.CheckoutId, id => new Sale(id, settings.StoreId!, terminal.TerminalId, story, tries, cart?.Cart.CartId));
            }
            catch (StoreException refused) when (refused.Code == OutOfStock)
            {
                turnedAway.Add(sku.Code);
                return null;
            }
            catch (Exception e) when (MayAskAgain(e, giveUp))
            {
                await Task.Delay(Link.AskAgain, giveUp);
            }
        }
    }

    private async Task Serve(Sale sale, CancellationToken giveUp)
    {
        while (true)
        {
            try
            {
                await foreach (var status in _app.Watch(sale.CheckoutId, giveUp))
                {
                    if (status.HasEnded)
                        return;
                    await Act(sale, status, giveUp);
                }
            }
            catch (Exception e) when (Link.IsDown(e, giveUp))
            {
                // The app is gone, or was: the stream begins with the status as it is.
            }

            await Task.Delay(Link.AskAgain, giveUp);
        }
    }

    private async Task Act(Sale sale, CheckoutStatus status, CancellationToken giveUp)
    {
        var story = sale.Story;
        var approved = status.Tenders.Count(t => t.State == TenderState.Approved);
        try
        {
            if (story.WalksAway && status.Step == BeforePaying(status))
                return;
            if ((story.CancelAfter == approved && (status.Step == BeforePaying(status) || (status.Step == Step.ChoosingBenefits && dice.Chance(0.5)))) || dice.Chance(story.Whim))
            {
                await Cancel(sale, giveUp);
            }
            else if (status is { Step: Step.AwaitingCode, Awaiting: not null })
            {
                await Pause(giveUp);
                await _phones.Scan(_app, status, giveUp);
            }
            else if (status is { Step: Step.ChoosingBenefits, Awaiting: not null })
            {
                await Pause(giveUp);
                await _benefits.Answer(_app, sale, status, giveUp);
            }
            else if (status is { Step: Step.AwaitingPayer, Awaiting: not null } && await _phones.AwaitPayer(_app, story, status, giveUp))
            {
                await Cancel(sale, giveUp);
            }
            else if (status.Step == Step.ChoosingAmount)
            {
                // After a failure people look what is wrong; with haste they would only use up the attempts.
                await (status.LastError is null ? Pause(giveUp) : Task.Delay(dice.Between(Puzzled / 10, Puzzled), giveUp));
                await _app.SetAmount(sale.CheckoutId, story.AmountOf(status), giveUp);
            }
        }
        catch (StoreException refused) when (refused.Status is Conflict or Unprocessable)
        {
            // It went on meanwhile; the next status says how.
        }
    }

    private async Task Cancel(Sale sale, CancellationToken giveUp)
    {
        await _app.Cancel(sale.CheckoutId, settings.AssociateId!, giveUp);
        sale.ToldCancelled = true;
    }

    private static Step BeforePaying(CheckoutStatus status) => status.Means == Means.BankCard ? Step.ChoosingAmount : Step.AwaitingCode;

    private static bool MayAskAgain(Exception e, CancellationToken giveUp) => e is StoreException { Status: Conflict } || Link.IsDown(e, giveUp);

    private Task Pause(CancellationToken giveUp) => Task.Delay(dice.Between(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(400)), giveUp);
}
