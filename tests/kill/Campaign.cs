using System.Collections.Concurrent;
using System.Diagnostics;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <param name="Kills">How often the Function app is killed.</param>
/// <param name="Seed">Decides stories, cards and the moments of the faults. What these meet is up to the machine.</param>
/// <param name="DataRoot">Where the processes keep their data; emptied first.</param>
/// <param name="OnlyKills">No other faults than the kills.</param>
internal sealed record Plan(int Kills, int Terminals, ulong Seed, string DataRoot, bool OnlyKills = false);

/// <summary>What came of a campaign.</summary>
/// <param name="Unresolved">Checkouts that wait for a person, each with its reason on the list.</param>
/// <param name="RestartSeconds">From each start of the app after a kill until it served, where nothing came between.</param>
internal sealed record Outcome(
    int Kills, int KillsWhileStarting, int AcquirerKills, int AzuritePauses, int LinkCuts, int ClockSkews,
    int Checkouts, int Paid, int Closed, int Unresolved, int Charges, int ChargesTakenBack, IReadOnlyList<double> RestartSeconds, TimeSpan Took,
    PhoneOutcome Phones, BenefitOutcome Benefits, StockOutcome Stock, IReadOnlyList<Finding> Findings, IReadOnlyCollection<string> DiedAlone)
{
    public bool Holds => Findings.Count == 0 && DiedAlone.Count == 0;

    /// <summary>How many checkouts break a rule; a charge that belongs to none counts as one.</summary>
    public int Count(Rule rule) => Findings.Where(f => f.Rule == rule).DistinctBy(f => f.CheckoutId ?? f.Facts).Count();
}

/// <summary>What came of the payments with the phone.</summary>
/// <param name="AlipayCheckouts">Accepted to be paid so, as are <paramref name="InAppCheckouts"/>.</param>
/// <param name="Payments">In the books of either, those included that were cancelled before they came.</param>
/// <param name="Held">Of them.</param>
/// <param name="Faults">Planned with either, beside the kills.</param>
internal sealed record PhoneOutcome(
    int AlipayCheckouts, int AlipayPaid, int InAppCheckouts, int InAppPaid, int Payments, int Held, int AlipayKills, int MemberPlatformKills, int Faults);

/// <summary>What came of benefits.</summary>
/// <param name="Redeemed">By the platform's books.</param>
/// <param name="Orders">Paid with any.</param>
/// <param name="WholeOrders">Of these, paid with nothing else.</param>
internal sealed record BenefitOutcome(int Redeemed, int Orders, int WholeOrders);

/// <summary>What came of the shelves that were counted.</summary>
/// <param name="Sold">Pieces of them.</param>
/// <param name="SoldOut">Shelves without a piece at the end.</param>
/// <param name="TurnedAway">Carts of which there was not enough.</param>
internal sealed record StockOutcome(int Shelves, int Sold, int SoldOut, int TurnedAway);

/// <summary>
/// The whole product as real processes under load, its Function app killed with SIGKILL again and again, other parts
/// failing beside it; then, when everything has come to rest, the audit.
/// </summary>
internal sealed class Campaign
{
    private const double KillsWhileStarting = 0.15;

    /// <summary>Hub and bus die with the app, and are back before it: messages that were on their way have to come again.</summary>
    private const double KillsWithHubAndBus = 0.5;
    private const int GoodCardsToABadOne = 6;
    private const int KillsBetweenWords = 10;

    /// <summary>Every so many terminals comes a cloud POS.</summary>
    private const int EveryCloudPos = 3;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a checkout lives, and than the slowest pauses of a reversal and of a void, one after the other.</summary>
    private static readonly TimeSpan RestBound = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Sale> _sales = new();
    private readonly ConcurrentBag<string> _turnedAway = [];
    private readonly List<double> _restartSeconds = [];
    private readonly Plan _plan;
    private readonly TextWriter _log;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _kills;
    private int _whileStarting;

    private Campaign(Plan plan, TextWriter log) => (_plan, _log) = (plan, log);

    public static Task<Outcome> Run(Plan plan, TextWriter log, CancellationToken stop) => new Campaign(plan, log).Run(stop);

    private async Task<Outcome> Run(CancellationToken stop)
    {
        var dice = new Dice(_plan.Seed);
        await using var premises = await Premises.Open(_plan.DataRoot, Say, stop);
        var settings = premises.Settings;
        await using var fleet = await Fleet.Start(
            settings, Path.Combine(premises.Data, "fleet"), [.. Enumerable.Range(1, _plan.Terminals).Select(KindOf)], "--auto", Customers.Draw(dice, GoodCardsToABadOne), "--reaction-ms", "100");
        using var troubles = new Troubles(premises, settings, fleet, dice.Split());
        var shelves = new Shelves(premises.Storage, settings.StoreId!);
        var associates = await Hire(settings, fleet, shelves, dice);
        Say($"open: {fleet.Terminals.Count} terminals, seed {_plan.Seed}");

        using var closing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var calm = CancellationTokenSource.CreateLinkedTokenSource(stop);
        List<Task> working = [.. associates.Select(a => a.Work(closing.Token, giveUp.Token))];
        var trouble = _plan.OnlyKills ? Task.CompletedTask : troubles.Make(calm.Token);
        await KillAgainAndAgain(premises, dice.Split(), [trouble, .. working], stop);
        await calm.CancelAsync();
        await trouble;

        Say("the faults are over; what was begun comes to its end");
        await closing.CancelAsync();
        giveUp.CancelAfter(RestBound);
        await Rest(Task.WhenAll(working), settings.AppUrl!, giveUp.Token);
        associates.ForEach(a => a.Dispose());

        using var inspector = new Inspector(settings, premises.Storage, shelves);
        var inspection = await inspector.Inspect(_sales.Values, fleet.TerminalIds, stop);
        foreach (var end in inspection.All.GroupBy(r => $"{r.Status?.Means} {r.Status?.Step} {r.Status?.LastError?.Code}").OrderByDescending(g => g.Count()))
            _log.WriteLine($"{end.Count(),7}  {end.Key}");
        var findings = inspection.Judge();
        foreach (var broken in findings.GroupBy(f => (f.CheckoutId, f.TerminalId)))
            Report([.. broken], inspection);
        return Told(troubles, inspection, findings, fleet.DiedAlone ? [.. premises.DiedAlone, "The terminals' program ended by itself."] : premises.DiedAlone);
    }

    private async Task<List<Associate>> Hire(Simulators.Store.StoreSettings settings, Fleet fleet, Shelves shelves, Dice dice)
    {
        using var app = new CheckoutApp(settings.AppUrl!);
        using var phones = new CustomerPhones(settings.MemberPlatformUrl!);
        List<Sku> goods = [.. (await app.Search("", default)).SelectMany(p => p.Skus).Where(s => s.PriceFen is > 2_000 and < 200_000)];
        await shelves.Count(goods, dice.Split(), default);
        List<Customer> members = [.. (await phones.All(default)).Where(m => !m.Blocked)];
        using var gifts = new Gifts(settings, members, dice.Split());
        await gifts.GiveEverybody(default);
        return [.. fleet.Terminals.Select(t => new Associate(settings, t, goods, members, dice.Split(), _sales, _turnedAway))];
    }

    private static TerminalKind KindOf(int number) => number % EveryCloudPos == 0 ? TerminalKind.CloudPos : TerminalKind.SmartPos;

    /// <summary>Ends with an app that serves.</summary>
    private async Task KillAgainAndAgain(Premises premises, Dice dice, IReadOnlyList<Task> others, CancellationToken stop)
    {
        while (_kills < _plan.Kills)
        {
            await Task.Delay(dice.Between(ShortestLife, LongestLife), stop);
            // Who stopped working stumbled over something that is no fault of ours.
            await (others.FirstOrDefault(o => o.IsFaulted) ?? Task.CompletedTask);
            await Kill(premises, dice);
            var (starting, began) = (premises.Start(Premises.App, stop), _watch.Elapsed);
            while (_kills < _plan.Kills && dice.Chance(KillsWhileStarting)
                && await Task.WhenAny(starting, Task.Delay(dice.Between(TimeSpan.Zero, LongestStart), stop)) != starting)
            {
                await Kill(premises, dice);
                _whileStarting++;
                await starting;
                (starting, began) = (premises.Start(Premises.App, stop), _watch.Elapsed);
            }

            await starting;
            _restartSeconds.Add((_watch.Elapsed - began).TotalSeconds);
        }
    }

    private async Task Kill(Premises premises, Dice dice)
    {
        await premises.Kill(Premises.App);
        if (dice.Chance(KillsWithHubAndBus))
        {
            await premises.Kill(Premises.Cloud);
            await premises.Start(Premises.Cloud, default);
        }

        if (++_kills % KillsBetweenWords == 0)
            Say($"{_kills} kills, {_sales.Count} checkouts");
    }

    /// <summary>Until nobody works and nothing runs any more, or the bound is reached: the audit says what is left.</summary>
    private async Task Rest(Task working, Uri url, CancellationToken giveUp)
    {
        using var app = new CheckoutApp(url);
        try
        {
            await working;
            while ((await app.Running(giveUp)).Any(s => !s.HasEnded))
                await Task.Delay(Look, giveUp);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            Say($"not everything came to rest within {RestBound.TotalMinutes} minutes");
        }
    }

    private void Report(IReadOnlyList<Finding> ofOne, Inspection inspection)
    {
        foreach (var finding in ofOne)
            _log.WriteLine($"BROKEN  {finding.Rule}: checkout {finding.CheckoutId ?? "–"} on {finding.TerminalId}, seed {_plan.Seed}: {finding.Facts}");
        foreach (var line in inspection.Tell(ofOne[0]))
            _log.WriteLine($"        {line}");
    }

    private Outcome Told(Troubles troubles, Inspection inspection, IReadOnlyList<Finding> findings, IReadOnlyCollection<string> diedAlone)
    {
        var sold = inspection.Books.Values.SelectMany(b => b).Where(e => e.Kind == "Sale" && e.State != "Declined").ToList();
        return new Outcome(
            _kills, _whileStarting, troubles.AcquirerKills, troubles.AzuritePauses, troubles.LinkCuts, troubles.ClockSkews,
            inspection.All.Count, Ended(Step.Paid), Ended(Step.Closed), inspection.All.Count(r => r.Listed),
            sold.Count, sold.Count(e => !e.IsStandingSale), _restartSeconds, _watch.Elapsed,
            new PhoneOutcome(
                By(Means.Alipay), By(Means.Alipay, Step.Paid), By(Means.InApp), By(Means.InApp, Step.Paid), inspection.Phones.Payments.Count,
                inspection.Phones.Payments.Count(p => p.HeldFen > 0), troubles.Phones.AlipayKills, troubles.Phones.MemberPlatformKills, troubles.Phones.Faults),
            new BenefitOutcome(
                inspection.Benefits.Count(b => b.State == "redeemed"), inspection.All.Count(r => BenefitAudit.PaidWith(r.Status).Count > 0),
                inspection.All.Count(r => r.Status is { Step: Step.Paid, PayableFen: 0 })),
            new StockOutcome(
                inspection.Shelves.Count, inspection.Shelves.Sum(s => s.Counted - s.Left.OnHand), inspection.Shelves.Count(s => s.Left.OnHand == 0), _turnedAway.Count),
            findings, diedAlone);

        int By(Means means, Step? ended = null) => inspection.All.Count(r => r.Status?.Means == means && (ended is null || r.Status.Step == ended));
        int Ended(Step step) => inspection.All.Count(r => r.Status?.Step == step);
    }

    private void Say(string what) => _log.WriteLine($"{_watch.Elapsed.TotalSeconds,7:0.0}  {what}");
}
