using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>
/// The story "card": an associate sells goods on a smart POS, the customer is identified by member code and pays with
/// three cards; in the story "benefits" a customer who has coupons. The story knows only what people know: the product's HTTP API and
/// the terminal's screen.
/// </summary>
internal sealed class CardStory(StoreSettings settings, Timeline timeline, bool withBenefits = false)
{
    /// <summary>True if the checkout was paid and everybody's books agree.</summary>
    /// <exception cref="StoreException">Somebody refused what the story needs, or it did not end in time.</exception>
    public Task<bool> Play(CancellationToken stop) => Stage.Bounded(PlayBounded, stop);

    private async Task<bool> PlayBounded(CancellationToken ct)
    {
        using var app = new CheckoutApp(settings.AppUrl!, associate: settings.AssociateId!);
        using var phones = new CustomerPhones(settings.MemberPlatformUrl!);
        using var acquirer = new AcquirerBooks(settings.AcquirerUrl!);
        using var terminal = new TerminalFront(settings.TerminalControlUrl!, settings.TerminalId!);

        var stage = new Stage(settings, timeline, settings.TerminalId!);
        await stage.WaitUntilOnline(terminal, ct);
        var booksBefore = await acquirer.Of(settings.TerminalId!, ct);
        var customer = withBenefits ? Coupons.Owner : (await phones.All(ct)).First(m => !m.Blocked);
        var started = await stage.Settle(app, PaymentMethod.BankCard, ct);
        if (withBenefits)
            await Coupons.Give(phones, started, ct);

        var people = new People(app, phones, terminal, customer, Wallet.Open(settings.TestCards!), timeline);
        var ended = await Live(app, terminal, people, started.CheckoutId, ct);
        var holds = LedgerCheck.Show(
            timeline.Console,
            ended, await app.Journal(ended.CheckoutId, ct), booksBefore, await acquirer.Of(settings.TerminalId!, ct));
        return holds && (!withBenefits || await Coupons.AreUsedUp(timeline.Console, phones, ended, ct));
    }

    /// <summary>Shows and answers both streams, the checkout's and the terminal's, until the checkout has ended.</summary>
    private static async Task<CheckoutStatus> Live(
        CheckoutApp app, TerminalFront terminal, People people, string checkoutId, CancellationToken ct)
    {
        await foreach (var happened in Stage.Merge([stop => app.Watch(checkoutId, stop), terminal.Watch], ct))
        {
            if (happened is TerminalScreen screen)
                await people.SeeScreen(screen, ct);
            else if (happened is CheckoutStatus status && await people.SeeStatus(status, ct))
                return status;
        }

        throw new StoreException("The checkout's event stream ended before the checkout did.");
    }
}
