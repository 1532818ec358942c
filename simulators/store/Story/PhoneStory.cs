using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>
/// The stories in which the customer pays with the phone: by Alipay on a smart POS, the same left unpaid, and a "bank card" on a cloud
/// POS, which is paid in the shopping app. The first scan is always of a wrong code: nothing is lost by it.
/// </summary>
/// <param name="pays">Whether the customer pays, or leaves the payment.</param>
internal sealed class PhoneStory(StoreSettings settings, Timeline timeline, Means means, bool pays)
{
    /// <summary>A member whose Alipay asks for a word before it pays.</summary>
    private const string MemberId = "M0002";

    private const string PayCodeOfNobody = "281234567890123456";
    private const string NoCode = "https://example.org/coupon";

    // People take a moment; it also lets a reader follow the timeline.
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(250);

    private string TerminalId => (means == Means.InApp ? settings.CloudTerminalId : settings.TerminalId)!;

    /// <summary>True if the checkout ended as it should, in everybody's books.</summary>
    /// <exception cref="StoreException">Somebody refused what the story needs, or it did not end in time.</exception>
    public Task<bool> Play(CancellationToken stop) => Stage.Bounded(PlayBounded, stop);

    private async Task<bool> PlayBounded(CancellationToken ct)
    {
        using var app = new CheckoutApp(settings.AppUrl!, associate: settings.AssociateId!);
        using var phones = new CustomerPhones(settings.MemberPlatformUrl!);
        using var terminal = new TerminalFront(settings.TerminalControlUrl!, TerminalId);
        var stage = new Stage(settings, timeline, TerminalId);
        await stage.WaitUntilOnline(terminal, ct);
        var started = await stage.Settle(app, means == Means.Alipay ? PaymentMethod.Alipay : PaymentMethod.BankCard, ct);

        var ended = await Live(app, phones, started.CheckoutId, ct);
        return await new PhoneLedger(settings, app, phones, MemberId).Show(timeline.Console, ended, pays, ct);
    }

    private async Task<CheckoutStatus> Live(CheckoutApp app, CustomerPhones phones, string checkoutId, CancellationToken ct)
    {
        string? answered = null;
        await foreach (var status in app.Watch(checkoutId, ct))
        {
            timeline.Add(Who.Checkout, Describe(status), status.DueFen, status.Deadline);
            if (status.HasEnded)
                return status;
            if (status.Awaiting is null || status.Awaiting == answered)
                continue;
            answered = status.Awaiting;
            if (status.Step == Step.AwaitingCode)
                await Scan(app, phones, status, ct);
            else
                await Decide(phones, status, ct);
        }

        throw new StoreException("The checkout's event stream ended before the checkout did.");
    }

    private async Task Scan(CheckoutApp app, CustomerPhones phones, CheckoutStatus status, CancellationToken ct)
    {
        var wrong = means == Means.Alipay ? NoCode : PayCodeOfNobody;
        timeline.Add(Who.Associate, means == Means.Alipay ? "scans what is no code at all" : "scans a pay code");
        if (await app.TryScan(status.CheckoutId, wrong, ct) is not { } refused)
            throw new StoreException($"The app accepted {wrong}.");
        timeline.Add(Who.Checkout, refused, status.DueFen, status.Deadline);

        await React("shows the member code on the phone", ct);
        var code = await phones.ShowCode(MemberId, ct);
        timeline.Add(Who.Associate, $"scans the member code {code[..4]}…{code[^4..]}");
        await app.Scan(status.CheckoutId, code, ct);
    }

    private async Task Decide(CustomerPhones phones, CheckoutStatus status, CancellationToken ct)
    {
        var where = means == Means.Alipay ? "Alipay on the phone asks" : "the shopping app asks";
        timeline.Add(Who.Customer, $"{where} for {Money.Yuan(status.DueFen)}");
        await React(pays ? "pays" : "leaves the payment page", ct);
        // The phone shows the payment a moment after the checkout does.
        while (!await phones.TryDecide(MemberId, status.OrderNo, pays, ct))
            await Task.Delay(Reaction, ct);
    }

    private async Task React(string what, CancellationToken ct)
    {
        await Task.Delay(Reaction, ct);
        timeline.Add(Who.Customer, what);
    }

    private static string Describe(CheckoutStatus status)
    {
        var what = status.Step switch
        {
            Step.AwaitingCode when status.Awaiting is null => "looks the code up",
            Step.AwaitingCode => "waits for a code",
            Step.AwaitingPayer when status.DueFen == 0 => "is told that it is paid",
            Step.AwaitingPayer when status.Awaiting is null => "is told that it is over",
            Step.AwaitingPayer => $"knows {status.Member?.DisplayName}; waits for the customer to pay",
            Step.Reversing => "cancels the payment",
            Step.Paid => "PAID",
            Step.Closed => "closed for good",
            Step.NeedsAttention => $"needs attention: {status.Attention?.Reason.Title.En}",
            _ => Json.Name(status.Step),
        };
        return status.LastError is { } error && status.Awaiting is null ? $"{what} ({error.Title.En})" : what;
    }
}
