using System.Diagnostics;
using QuickCheckout.Benchmarks.CheckoutPath;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Integration;
using QuickCheckout.KillCampaign;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Benchmarks.Acquirer;

/// <summary>
/// The processor time of the Function app's process for a checkout that is paid with one card, PIN and signature. Its host
/// and durable engine live in the same process here and are counted with it.
/// </summary>
internal static class CheckoutCost
{
    private const int Tills = 8;
    private const int WarmUp = 100;
    private const int Rounds = 5;
    private const int CheckoutsARound = 10;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <returns>Milliseconds for each checkout, one figure a round: all, and what of it is not the kernel's.</returns>
    public static async Task<(List<double> All, List<double> User)> Measure()
    {
        await using var shop = new Shop();
        await shop.Open();
        await using var fleet = await Fleet.Start(shop.Settings, Path.Combine(shop.Data, "fleet"), [.. Enumerable.Repeat(TerminalKind.SmartPos, Tills)]);
        using var app = shop.App();
        var sku = (await app.Search("", default)).First(p => p.Skus[0].PriceFen > 10_000).Skus[0].Code;
        using var process = Process.GetProcessById(await AppProcess(shop));

        await Sell(WarmUp);
        var (all, user) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var before = Spent();
            await Sell(CheckoutsARound);
            var after = Spent();
            all.Add((after.All - before.All).TotalMilliseconds / (CheckoutsARound * Tills));
            user.Add((after.User - before.User).TotalMilliseconds / (CheckoutsARound * Tills));
            Console.WriteLine($"  {CheckoutsARound * Tills} card checkouts: {all[^1]:N1} ms of processor time each, {user[^1]:N1} of it outside the kernel");
        }

        return (all, user);

        Task Sell(int times) => Task.WhenAll(fleet.TerminalIds.Select(async terminal =>
        {
            for (var sold = 0; sold < times; sold++)
                await SellOne(shop, app, fleet, terminal, sku).WaitAsync(Bound);
        }));

        (TimeSpan All, TimeSpan User) Spent()
        {
            process.Refresh();
            return (process.TotalProcessorTime, process.UserProcessorTime);
        }
    }

    /// <summary>The POS follows the checkout's stream and the customer the terminal's screen: nobody polls.</summary>
    private static async Task SellOne(Shop shop, CheckoutApp app, Fleet fleet, string terminalId, string sku)
    {
        var cart = new StartCheckout(shop.Settings.StoreId, terminalId, "A001", PaymentMethod.BankCard, AfterSales.PaperReceipt, [new CartLine(sku, 1)]);
        using var over = new CancellationTokenSource();
        var customer = Customer(fleet, terminalId, over.Token);
        var started = await app.Start(cart, Guid.NewGuid().ToString(), default);
        var asked = false;
        await foreach (var status in app.Watch(started.CheckoutId, default))
        {
            if (status is { HasEnded: true, Step: not Step.Paid })
                throw new InvalidOperationException($"The checkout ended {status.Step}: {status.LastError?.Code}");
            if (status.Step != Step.ChoosingAmount || asked)
                continue;
            asked = true;
            await app.SetAmount(started.CheckoutId, null, default);
        }

        await over.CancelAsync();
        await customer;
    }

    private static async Task Customer(Fleet fleet, string terminalId, CancellationToken over)
    {
        using var front = new TerminalFront(fleet.Control, terminalId);
        var before = "";
        try
        {
            await foreach (var screen in front.Watch(over))
            {
                if (screen.Screen.Prompt == before)
                    continue;
                before = screen.Screen.Prompt;
                await (before switch
                {
                    "present-card" => front.Present("approve", ReadMode.Chip, over),
                    "enter-pin" => front.EnterPin("123456", over),
                    "sign" => front.Sign(over),
                    _ => Task.CompletedTask,
                });
            }
        }
        catch (OperationCanceledException)
        {
            // Sold.
        }
    }

    private static async Task<int> AppProcess(Shop shop)
    {
        using var search = Process.Start(new ProcessStartInfo("pgrep", ["-f", $"FunctionsHost.dll [^ ]*Functions.dll.*{shop.Data}/"]) { RedirectStandardOutput = true })!;
        var found = (await search.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return found is [var id] ? int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) : throw new InvalidOperationException($"{found.Length} processes of the app were found.");
    }
}
