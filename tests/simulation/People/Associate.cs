using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulation.App;
using QuickCheckout.Simulation.Faults;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>
/// Works one terminal, checkout after checkout: settles, scans, chooses amounts (wrong ones too), asks for a look, taps twice,
/// cancels, walks away. Everything goes through the decisions that the HTTP API asks.
/// </summary>
public sealed class Associate(World world, string terminalId, TerminalKind kind, int checkouts)
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(2);
    private readonly Dice _dice = world.Dice.Split();
    private double _cancels;
    private double _careless;
    private double _impatient;
    private Customer _customer = null!;
    private Chooser _chooser = null!;

    public async Task Work()
    {
        for (var number = 1; number <= checkouts; number++)
        {
            await Pause(60);
            var input = NewCheckout($"{terminalId}-{number}");
            _cancels = _dice.OneOf(0, 0, 0.02, 0.1);
            _careless = _dice.OneOf(0, 0.05, 0.2);
            _impatient = _dice.OneOf(0, 0.1, 0.5);
            _customer = new Customer(world, _dice, _careless);
            _chooser = new Chooser(_dice, _careless);
            world.Audit.Benefits.Sells(input);
            if (await Settle(input))
                await Serve(input.CheckoutId);
        }
    }

    private CheckoutInput NewCheckout(string id)
    {
        var method = _dice.OneOf(PaymentMethod.BankCard, PaymentMethod.Alipay);
        // Rule O4: what is paid in the app needs to be there.
        var afterSales = (method, kind) == (PaymentMethod.BankCard, TerminalKind.CloudPos) ? AfterSales.MemberCode : _dice.OneOf(AfterSales.MemberCode, AfterSales.PaperReceipt);
        var limits = new CheckoutLimits { CardTenders = _dice.OneOf(1, 2, 3, 5), FailedAttempts = _dice.OneOf(4, 20), InAppSeconds = _dice.OneOf(30, 5 * 60, 15 * 60) };
        var tea = new CheckoutLine("SKU1", new LocalText("茶", "Tea"), 1, _dice.Between(1L, 300_000));
        IReadOnlyList<CheckoutLine> lines = _dice.Chance(0.8) ? [tea] : [tea, new CheckoutLine("SKU2", new LocalText("杯", "Cup"), _dice.Between(1, 3), _dice.Between(1L, 50_000))];
        return new CheckoutInput(id, id, "S001", terminalId, "A1", method, afterSales, lines, limits, world.Time.Now, kind);
    }

    /// <summary>Repeats the same request until it is started; gives up on a terminal that stays busy.</summary>
    private async Task<bool> Settle(CheckoutInput input)
    {
        // Does not wait for the answer and settles the next cart: this request goes on by itself.
        if (world.Weather.Strikes(Fault.SettledAndLeft))
        {
            _ = world.Starter.Start(input);
            return false;
        }

        for (var tries = 0; tries < 200; tries++)
        {
            if (world.Weather.Strikes(Fault.TappedTwice))
                _ = world.Starter.Start(input);
            if (await world.Starter.Start(input))
                return true;
            await Pause(60);
            // Tired of waiting: the next cart may be started while this request is still under way somewhere.
            if (_dice.Chance(0.1))
                return false;
        }

        return false;
    }

    private async Task Serve(string id)
    {
        var leavesAfter = _dice.Chance(0.05) ? _dice.Between(1, 20) : int.MaxValue;
        for (var look = 0; ; look++)
        {
            await Pause(look < leavesAfter ? 12 : 600);
            if (!world.App.IsUp)
                continue;
            var status = world.App.Status(id);
            if (status is null or { HasEnded: true } && world.App.Row(id) is null or { IsCompleted: true })
                return;
            if (look >= leavesAfter)
                continue;
            if (_dice.Chance(_cancels))
                await Cancel(id, status!);
            else
                await Act(id, status!);
        }
    }

    private async Task Act(string id, CheckoutStatus status)
    {
        if (Decisions.Scan(status) is null)
        {
            var shown = _customer.ShowCode(status.Means);
            // What has the wrong shape the API refuses; a client that does not ask it meets the orchestrator.
            if (ScannedCode.Parse(shown, status.Means).Refusal is null || _dice.Chance(_careless))
                await Tap(id, status.Awaiting!, new CodeScanned(shown));
        }
        else if (Decisions.QueryNow(status) is null && _dice.Chance(_impatient))
        {
            // Now and then far oftener than anybody looks.
            for (var taps = _dice.Chance(0.03) ? 30 : 1; taps > 0; taps--)
                await Tap(id, status.Awaiting!, new QueryAsked(status.AssociateId));
        }
        else if (status is { Step: Step.ChoosingBenefits, Awaiting: not null })
        {
            await Choose(id, status);
        }
        else if (status.Step == Step.ChoosingAmount)
        {
            var amountFen = Amount(status);
            var next = status.NextAttempt();
            // Now and then the screen of a moment ago is believed.
            if (Decisions.ChooseAmount(status, amountFen) is null || _dice.Chance(_careless))
                await Tap(id, EventNames.Amount(next.Tender, next.Number), new AmountChosen(amountFen));
        }
    }

    private async Task Choose(string id, CheckoutStatus status)
    {
        if (_chooser.Answer(status) is not { } answer)
            return;
        var refusal = answer switch
        {
            { Chosen: { } chosen } => Decisions.ChooseBenefits(status, chosen),
            { Confirmed: { } agreed } => Decisions.ConfirmBenefits(status, agreed.DueFen),
            _ => Refusals.ReportMalformed,
        };
        if (refusal is not null && !_dice.Chance(_careless))
            return;
        if (answer.Confirmed is { DueFen: var dueFen })
            world.Audit.Benefits.Agrees(status, dueFen);
        await Tap(id, status.Awaiting!, answer);
    }

    private long Amount(CheckoutStatus status) =>
        _dice.Chance(_careless) ? _dice.OneOf(0, -1, status.DueFen + 1, _dice.Between(1, status.DueFen))
        : status.RemainingCards > 1 && _dice.Chance(0.5) ? _dice.Between(1, status.DueFen)
        : status.DueFen;

    private async Task Tap(string id, string name, object payload)
    {
        if (world.Weather.Strikes(Fault.TappedTwice))
            _ = world.App.Raise(id, name, payload);
        await world.App.Raise(id, name, payload);
    }

    /// <summary>As the API does: judged on the status that was read, raised, and answered by what became of it.</summary>
    private async Task Cancel(string id, CheckoutStatus judged)
    {
        if (Decisions.Cancel(judged) is not null)
            return;
        if (world.Weather.Strikes(Fault.CancelHeldUp))
            await world.Time.Sleep(_dice.Skewed(TimeSpan.FromMinutes(2)));
        if (await world.App.Raise(id, EventNames.Cancel, new CancelRequested("A1", judged.Sequence)) != Said.Acknowledged)
            return;
        for (var until = world.Time.Now + CancelPatience; world.App.IsUp; await world.Time.Sleep(TimeSpan.FromMilliseconds(50)))
        {
            var status = world.App.Status(id)!;
            if (status.Sequence <= judged.Sequence && !status.HasEnded && world.Time.Now < until)
                continue;
            if (status.Step != Step.Paid)
                world.Audit.ToldThatCancelled(id);
            return;
        }
    }

    private Task Pause(int seconds) => world.Time.Sleep(TimeSpan.FromMilliseconds(200) + _dice.Skewed(TimeSpan.FromSeconds(seconds)));
}
