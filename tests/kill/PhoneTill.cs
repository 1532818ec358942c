using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>What the associate does with codes, and while the customer has the phone in hand.</summary>
internal sealed class PhoneTill(StoreSettings settings, IReadOnlyList<Customer> members, Dice dice) : IDisposable
{
    private const double WrongCode = 0.05;
    private const double PayCode = 0.4;
    private const double QueriesNow = 0.3;
    private const int Unprocessable = 422;
    private const string NoCode = "https://example.org/coupon";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(9);

    private readonly CustomerPhones _phones = new(settings.MemberPlatformUrl!);
    private readonly Payers _payers = new(settings, dice.Split());

    public async Task Scan(CheckoutApp app, CheckoutStatus status, CancellationToken giveUp)
    {
        if (dice.Chance(WrongCode))
            await ScanWrong(app, status, giveUp);
        await app.Scan(status.CheckoutId, await ShowCode(status, giveUp), giveUp);
    }

    /// <returns>True when the associate has had enough of waiting.</returns>
    public async Task<bool> AwaitPayer(CheckoutApp app, Story story, CheckoutStatus status, CancellationToken giveUp)
    {
        _payers.Show(status, giveUp);
        if (story.Impatient)
        {
            await Task.Delay(dice.Skewed(LongestWait), giveUp);
            return true;
        }

        if (dice.Chance(QueriesNow))
        {
            await Task.Delay(dice.Skewed(LongestWait), giveUp);
            await app.QueryNow(status.CheckoutId, giveUp);
        }

        return false;
    }

    /// <summary>Ends when every customer has decided.</summary>
    public Task Finish() => _payers.Finish();

    public void Dispose()
    {
        _payers.Dispose();
        _phones.Dispose();
    }

    private static async Task ScanWrong(CheckoutApp app, CheckoutStatus status, CancellationToken giveUp)
    {
        try
        {
            await app.Scan(status.CheckoutId, NoCode, giveUp);
        }
        catch (StoreException refused) when (refused.Status == Unprocessable)
        {
            // As it should be; nothing is lost by it.
        }
    }

    private Task<string> ShowCode(CheckoutStatus status, CancellationToken giveUp)
    {
        // Who comes to the same till again is the same customer, unless they hand another's phone over, which is refused.
        var member = status.Member?.MemberId;
        if (status.Means == Means.Alipay && dice.Chance(PayCode))
            return _phones.ShowPayCode(member ?? dice.OneOf<string>([.. members.Where(m => m.AlipayBuyer is not null).Select(m => m.MemberId)]), giveUp);
        return _phones.ShowCode(member is null || dice.Chance(WrongCode) ? members[dice.Between(0, members.Count - 1)].MemberId : member, giveUp);
    }
}
