using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>
/// The associate and the customer: they look at the POS and at the terminal, and react. Everything they see goes to
/// the timeline first.
/// </summary>
internal sealed class People(
    CheckoutApp app, CustomerPhones phones, TerminalFront terminal, Customer customer, IReadOnlyList<WalletCard> wallet,
    Timeline timeline)
{
    private const int MaxFailedAttempts = 3;

    // People take a moment; it also lets a reader follow the timeline.
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(250);

    private IReadOnlyList<long> _split = [];
    private string? _tried;
    private string? _answered;
    private (string Prompt, DateTimeOffset? Deadline)? _lastScreen;
    private int _paying;

    /// <summary>The POS shows a new status. True when the checkout has ended.</summary>
    public async Task<bool> SeeStatus(CheckoutStatus status, CancellationToken ct)
    {
        timeline.Add(Who.Checkout, Describe(status), status.DueFen, status.Deadline);
        if (status.HasEnded)
            return true;
        // The same wait can be told about twice, for instance with another last error.
        if (status.Awaiting is null || status.Awaiting == _answered)
            return false;

        if (status.FailedAttempts > MaxFailedAttempts)
            throw new StoreException($"Given up after {status.FailedAttempts} failed attempts: {status.LastError?.Title.En}");
        switch (status.Step)
        {
            case Step.AwaitingCode:
                await ScanMemberCode(status, ct);
                break;
            case Step.ChoosingBenefits:
                await ChooseBenefits(status, ct);
                break;
            case Step.ChoosingAmount:
                await ChooseAmount(status, ct);
                break;
            default:
                return false; // the customer's turn, at the terminal
        }

        _answered = status.Awaiting;
        return false;
    }

    /// <summary>The terminal's screen changed.</summary>
    public async Task SeeScreen(TerminalScreen seen, CancellationToken ct)
    {
        var screen = seen.Screen;
        // A new version of the same prompt, such as one that says the paper is out, wants nothing new from the customer.
        if (_lastScreen == (screen.Prompt, screen.Deadline))
            return;
        _lastScreen = (screen.Prompt, screen.Deadline);
        var amount = screen.AmountFen is { } fen ? $" {Money.Yuan(fen)}" : "";
        timeline.Add(Who.Terminal, $"“{screen.Text.Zh}” {screen.Text.En}{amount}", deadline: screen.Deadline);

        var card = wallet[Math.Min(_paying, wallet.Count - 1)];
        switch (screen.Prompt)
        {
            case "present-card":
                await React($"{Verb(card.Mode)} the card “{card.Name}”", ct);
                await terminal.Present(card.Name, card.Mode, ct);
                break;
            case "enter-pin":
                await React("enters the PIN", ct);
                await terminal.EnterPin(card.Pin, ct);
                break;
            case "sign":
                await React("signs on the screen", ct);
                await terminal.Sign(ct);
                break;
        }
    }

    private async Task ScanMemberCode(CheckoutStatus status, CancellationToken ct)
    {
        await React($"{customer.DisplayName} shows the member code on the phone", ct);
        var code = await phones.ShowCode(customer.MemberId, ct);
        timeline.Add(Who.Associate, $"scans the member code {code[..4]}…{code[^4..]}");
        await app.Scan(status.CheckoutId, code, ct);
    }

    /// <summary>Looks what it would be without the first of them, goes back to the best, and agrees.</summary>
    private async Task ChooseBenefits(CheckoutStatus status, CancellationToken ct)
    {
        var offer = status.Benefits!.Offer;
        foreach (var used in offer.Used)
            timeline.Add(Who.Checkout, $"− {Money.Yuan(used.DiscountFen)} {used.Title.Zh}({used.Title.En})");
        foreach (var unused in offer.Unused)
            timeline.Add(Who.Checkout, $"not used: {unused.Title.Zh}({unused.Title.En}): {unused.Phrase.Zh} {unused.Phrase.En}");
        if (_tried is null)
        {
            _tried = offer.Used[0].Id;
            await React($"would rather keep “{offer.Used[0].Title.Zh}”", ct);
            await app.ChooseBenefits(status.CheckoutId, new ChooseBenefits(null, [_tried]), ct);
        }
        else if (status.Benefits.SwitchedOff is not null)
        {
            await React("thinks better of it", ct);
            await app.ChooseBenefits(status.CheckoutId, new ChooseBenefits(null, []), ct);
        }
        else
        {
            await React($"agrees to {Money.Yuan(status.DueFen)}, {Money.Yuan(status.DiscountFen)} less", ct);
            await app.ConfirmBenefits(status.CheckoutId, status.DueFen, ct);
        }
    }

    private async Task ChooseAmount(CheckoutStatus status, CancellationToken ct)
    {
        if (_split.Count == 0)
            _split = Split.OverThree(status.PayableFen);
        _paying = status.Tenders.Count(t => t.State == TenderState.Approved);
        var isLast = _paying >= _split.Count - 1;
        var amount = isLast ? status.DueFen : _split[_paying];
        timeline.Add(Who.Associate, $"takes {Money.Yuan(amount)} with card {_paying + 1} of {_split.Count}");
        await app.SetAmount(status.CheckoutId, isLast ? null : amount, ct);
    }

    private async Task React(string what, CancellationToken ct)
    {
        await Task.Delay(Reaction, ct);
        timeline.Add(Who.Customer, what);
    }

    private static string Verb(ReadMode mode) => mode switch
    {
        ReadMode.Chip => "inserts",
        ReadMode.Swipe => "swipes",
        _ => "taps",
    };

    private static string Describe(CheckoutStatus status)
    {
        var what = status.Step switch
        {
            Step.AwaitingCode => "waits for the member code",
            Step.ChoosingBenefits when status.Awaiting is null => "reckons the benefits",
            Step.ChoosingBenefits => $"knows {status.Member?.DisplayName}; waits for a word on {Money.Yuan(status.DiscountFen)} of benefits",
            Step.ChoosingAmount when status.Tenders.Count == 0 => $"knows {status.Member?.DisplayName}; waits for the first amount",
            Step.ChoosingAmount => "waits for the next amount",
            Step.ReadingCard => "waits for a card",
            Step.EnteringPin => "waits for the PIN",
            Step.Authorising when status.CurrentTender?.State == TenderState.Approved => "approved",
            Step.Authorising => $"asks the acquirer for {Money.Yuan(status.CurrentTender?.AmountFen ?? 0)}",
            Step.Signing => "approved; waits for the signature",
            Step.Reversing => "reverses an unknown outcome",
            Step.Unwinding => "gives the approved payments back",
            Step.Paid => "PAID",
            Step.Closed => "closed without payment",
            Step.NeedsAttention => $"needs attention: {status.Attention?.Reason.Title.En}",
            _ => Json.Name(status.Step),
        };
        return status.LastError is { } error ? $"{what} ({error.Title.En})" : what;
    }
}
