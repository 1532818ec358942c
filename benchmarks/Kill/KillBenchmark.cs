using System.Globalization;
using QuickCheckout.KillCampaign;

namespace QuickCheckout.Benchmarks.Kill;

/// <summary>Kills the product's processes under load and compares everybody's books: see <see cref="Campaign"/>.</summary>
internal static class KillBenchmark
{
    /// <summary>Takes two to three minutes; the whole campaign is 300.</summary>
    private const int DefaultKills = 25;
    private const int DefaultTerminals = 20;

    /// <param name="options">--kills N, --terminals N, --seed N.</param>
    public static async Task<Figures?> Run(IReadOnlyList<string> options)
    {
        var seed = Option.Number(options, "--seed") ?? (ulong)Random.Shared.NextInt64();
        // A folder of its own: what another campaign has kept, or is using, is not to be deleted.
        var data = Path.Combine(Figures.Folder, "kill", $"{seed}");
        var plan = new Plan((int)(Option.Number(options, "--kills") ?? DefaultKills), (int)(Option.Number(options, "--terminals") ?? DefaultTerminals), seed, data);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            // Stopping in order leaves no process behind.
            e.Cancel = true;
            stop.Cancel();
        };
        var outcome = await Campaign.Run(plan, Console.Out, stop.Token);
        foreach (var died in outcome.DiedAlone)
            Console.WriteLine($"BROKEN  {died}");
        if (outcome.Holds)
            Directory.Delete(data, recursive: true);
        else
            Console.WriteLine($"The data is kept in {data}. To do the like again: ./bench kill --kills {plan.Kills} --terminals {plan.Terminals} --seed {seed}");
        return Of(outcome, plan.Terminals);
    }

    private static Figures Of(Outcome o, int terminals) => new Figures { Broken = !o.Holds }
        .Add(One("kills", "", o.Kills, $"SIGKILL of the Function app with hub and bus, {terminals} terminals at work; {o.KillsWhileStarting} while it was starting"))
        .Add(One("lost", "", o.Count(Rule.Lost), "accepted checkouts that are nowhere, or neither ended nor before a person", "0"))
        .Add(One("double_charges", "", o.Count(Rule.DoubleCharge), "by the acquirer's, Alipay's and the app's own books", "0"))
        .Add(One("uncharged", "", o.Count(Rule.Uncharged), "paid, and none of them holds it", "0"))
        .Add(One("still_payable", "", o.Count(Rule.StillPayable), "ended, and a payment still waits on the customer's phone", "0"))
        .Add(One("shown_otherwise", "", o.Count(Rule.ShownOtherwise), "orders that the customer's app does not show as they ended", "0"))
        .Add(One("journals_disagree", "", o.Count(Rule.JournalDisagrees), "checkouts by phone whose journal does not hold what they count", "0"))
        .Add(One("rows_disagree", "", o.Count(Rule.RowDisagrees), "orders whose row says something else", "0"))
        .Add(One("paid_though_cancelled", "", o.Count(Rule.PaidThoughCancelled), "the associate was told that it is cancelled", "0"))
        .Add(One("benefits_spent_twice", "", o.Count(Rule.BenefitSpentTwice), "benefits that paid for two checkouts, or were used up by one that was not paid with them", "0"))
        .Add(One("benefits_lost", "", o.Count(Rule.BenefitLost), "checkouts paid with benefits that they have not used up", "0"))
        .Add(One("benefits_stuck", "", o.Count(Rule.BenefitStuck), "checkouts that have ended and still hold benefits", "0"))
        .Add(One("not_agreed", "", o.Count(Rule.NotAgreed), "paid with benefits, and the customer has not agreed to the amount", "0"))
        .Add(One("oversold", "", o.Count(Rule.Oversold), "SKUs of which more were sold than counted", "0"))
        .Add(One("stock_disagrees", "", o.Count(Rule.StockDisagrees), "shelves that do not say what was counted less what was sold", "0"))
        .Add(One("stock_stuck", "", o.Count(Rule.StockStuck), "checkouts that have ended and still hold goods", "0"))
        .Add(One("died_alone", "", o.DiedAlone.Count, "processes that ended without being killed", "0"))
        .Add(One("checkouts", "", o.Checkouts, "accepted"))
        .Add(One("paid", "", o.Paid, "of them"))
        .Add(One("closed", "", o.Closed, "of them"))
        .Add(One("unresolved", "", o.Unresolved, "of them on the list of those who need attention"))
        .Add(One("alipay_checkouts", "", o.Phones.AlipayCheckouts, "of them by Alipay"))
        .Add(One("alipay_paid", "", o.Phones.AlipayPaid, "of these"))
        .Add(One("in_app_checkouts", "", o.Phones.InAppCheckouts, "of them in the customer's app"))
        .Add(One("in_app_paid", "", o.Phones.InAppPaid, "of these"))
        .Add(One("phone_payments", "", o.Phones.Payments, "in Alipay's and the app's books, with those cancelled before they came"))
        .Add(One("phone_payments_held", "", o.Phones.Held, "of them"))
        .Add(One("benefits_redeemed", "", o.Benefits.Redeemed, $"by the platform's books, for {o.Benefits.Orders} orders, {o.Benefits.WholeOrders} of which nothing else paid for"))
        .Add(One("pieces_sold", "", o.Stock.Sold, $"of {o.Stock.Shelves} shelves that were counted, {o.Stock.SoldOut} of which are sold out; {o.Stock.TurnedAway} carts were refused for it"))
        .Add(One("charges", "", o.Charges, "sales that the acquirer approved"))
        .Add(One("charges_taken_back", "", o.ChargesTakenBack, "of them, voided or reversed"))
        .Add(One("kills_acquirer", "", o.AcquirerKills, "SIGKILL of the acquirer"))
        .Add(One("kills_alipay", "", o.Phones.AlipayKills, "SIGKILL of Alipay"))
        .Add(One("kills_member_platform", "", o.Phones.MemberPlatformKills, "SIGKILL of the member platform with the customers' app"))
        .Add(One("phone_faults", "", o.Phones.Faults, "planned with both: answers, requests and messages lost, late, wrong or twice"))
        .Add(One("pauses", "", o.AzuritePauses, "SIGSTOP of the storage, for up to six seconds"))
        .Add(One("link_cuts", "", o.LinkCuts, "MQTT connections cut, half of them after a silence"))
        .Add(One("clock_skews", "", o.ClockSkews, "terminals' clocks set wrong, by up to six hours"))
        .Add(Figure.Of("restart_s", "s", o.RestartSeconds.DefaultIfEmpty().ToList(), "the app started → it serves"))
        .Add(One("seconds", "s", o.Took.TotalSeconds, "the whole campaign"));

    private static Figure One(string id, string unit, double value, string meaning, string? target = null) => Figure.Of(id, unit, [value], meaning, target);
}
