using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>
/// The customers of one terminal who pay with the phone: what each decides of a payment, and when. Most pay at once; others think it
/// over, some until the time is over and longer, and some never decide.
/// </summary>
internal sealed class Payers(StoreSettings settings, Dice dice) : IDisposable
{
    /// <summary>So long after the deadline customers still try: then the cancel is on its way, or has just been.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(400);

    private readonly CustomerPhones _phones = new(settings.MemberPlatformUrl!);
    private readonly AlipayBooks _alipay = new(settings.AlipayUrl!);
    private readonly Dictionary<string, Task> _deciding = [];

    /// <summary>The customer sees that this payment waits; each decides once, however often it is shown.</summary>
    public void Show(CheckoutStatus status, CancellationToken giveUp)
    {
        if (status.CurrentTender?.Trade?.Number is not { } number || _deciding.ContainsKey(number))
            return;
        var until = status.Deadline!.Value + TooLate;
        var longest = until - DateTimeOffset.UtcNow;
        var thinks = dice.Chance(0.6) || longest < Reaction ? dice.Skewed(Reaction) : dice.Between(Reaction, longest);
        _deciding[number] = dice.Between(1, 100) switch
        {
            <= 75 => Decide(status, number, pays: true, thinks, until, giveUp),
            <= 87 => Decide(status, number, pays: false, thinks, until, giveUp),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>Ends when everybody has decided.</summary>
    public Task Finish() => Task.WhenAll(_deciding.Values);

    public void Dispose()
    {
        _phones.Dispose();
        _alipay.Dispose();
    }

    private async Task Decide(CheckoutStatus status, string number, bool pays, TimeSpan thinks, DateTimeOffset until, CancellationToken giveUp)
    {
        await Task.Delay(thinks, giveUp);
        // The phone shows the payment a moment after the till does, or never; and it may have no network for a while.
        while (!await TryDecide(status, number, pays, giveUp) && DateTimeOffset.UtcNow < until)
            await Task.Delay(Link.AskAgain, giveUp);
    }

    private async Task<bool> TryDecide(CheckoutStatus status, string number, bool pays, CancellationToken giveUp)
    {
        try
        {
            // Who showed a pay code has the payment in Alipay alone.
            return await (status.Member is { } member ? _phones.TryDecide(member.MemberId, status.OrderNo, pays, giveUp) : _alipay.TryDecide(number, pays, giveUp));
        }
        catch (Exception e) when (Link.IsDown(e, giveUp))
        {
            return false;
        }
    }
}
