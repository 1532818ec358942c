using System.Collections.Concurrent;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>
/// Works one terminal by the public HTTP API, one sale after another, the way a POS does: what was not answered is asked
/// again, and the status stream is opened again wherever it broke. The customers are the terminal program's own.
/// </summary>
internal sealed class Associate(
    StoreSettings settings, string terminalId, IReadOnlyList<Sku> goods, IReadOnlyList<string> members, Dice dice, ConcurrentDictionary<string, Sale> sales)
    : IDisposable
{
    private static readonly TimeSpan Puzzled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);
    private const int Conflict = 409;
    private const int Unprocessable = 422;

    private readonly CheckoutApp _app = new(settings.AppUrl!);
    private readonly CustomerPhones _phones = new(settings.MemberPlatformUrl!);

    /// <summary>Sells until the shop closes; a sale that was begun is brought to its end.</summary>
    /// <param name="giveUp">Ends the work wherever it is.</param>
    public async Task Work(CancellationToken closing, CancellationToken giveUp)
    {
        while (!closing.IsCancellationRequested)
        {
            var story = Story.Draw(dice);
            var sale = await Settle(story, giveUp);
            await Serve(sale, giveUp);
            await Pause(giveUp);
        }
    }

    public void Dispose()
    {
        _app.Dispose();
        _phones.Dispose();
    }

    private async Task<Sale> Settle(Story story, CancellationToken giveUp)
    {
        var cart = new StartCheckout(
            settings.StoreId, terminalId, settings.AssociateId, PaymentMethod.BankCard, story.AfterSales,
            [new CartLine(goods[dice.Between(0, goods.Count - 1)].Code, dice.Between(1, 3))]);
        var key = $"{terminalId}-{dice.Next():x16}";
        for (var tries = 1; ; tries++)
        {
            try
            {
                var started = await _app.Start(cart, key, giveUp);
                return sales.GetOrAdd(started.CheckoutId, id => new Sale(id, settings.StoreId!, terminalId, story, tries));
            }
            catch (Exception e) when (MayAskAgain(e, giveUp))
            {
                await Task.Delay(AskAgain, giveUp);
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
            catch (Exception e) when (IsOfTheLink(e, giveUp))
            {
                // The app is gone, or was: the stream begins with the status as it is.
            }

            await Task.Delay(AskAgain, giveUp);
        }
    }

    private async Task Act(Sale sale, CheckoutStatus status, CancellationToken giveUp)
    {
        var story = sale.Story;
        var approved = status.Tenders.Count(t => t.State == TenderState.Approved);
        try
        {
            if ((story.CancelAfter == approved && status.Step == Step.ChoosingAmount) || dice.Chance(story.Whim))
            {
                await _app.Cancel(sale.CheckoutId, settings.AssociateId!, giveUp);
                sale.ToldCancelled = true;
            }
            else if (status is { Step: Step.AwaitingCode, Awaiting: not null })
            {
                await Pause(giveUp);
                await _app.Scan(sale.CheckoutId, await _phones.ShowCode(members[dice.Between(0, members.Count - 1)], giveUp), giveUp);
            }
            else if (status.Step == Step.ChoosingAmount && !story.WalksAway)
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

    private static bool MayAskAgain(Exception e, CancellationToken giveUp) => e is StoreException { Status: Conflict } || IsOfTheLink(e, giveUp);

    /// <summary>Nobody answered, or somebody who could not: to be asked again. A refusal other than that is a mistake of the campaign.</summary>
    private static bool IsOfTheLink(Exception e, CancellationToken giveUp) => !giveUp.IsCancellationRequested
        && e is StoreException { Status: null or >= 500 } or HttpRequestException or IOException or OperationCanceledException;

    private Task Pause(CancellationToken giveUp) => Task.Delay(dice.Between(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(400)), giveUp);
}
