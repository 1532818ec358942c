using System.Diagnostics;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Integration;

/// <summary>Rule O1: a checkout survives restarts of anything; a second copy runs beside the first; a stop leaves nothing behind.</summary>
[Collection(InTheShop.Name)]
public class when_everything_restarts
{
    [Fact]
    public async Task a_checkout_in_the_middle_of_a_card_goes_on_and_is_paid_once()
    {
        await using var shop = new Shop();
        await shop.Open();
        string id;
        long total;
        {
            // Not disposed: it leaves its checkout in the middle.
            var till = new Till(shop);
            total = (await till.SettleAndScan()).TotalFen;
            await till.Pay(1_000);
            await till.Choose(null);
            await till.Prompt("present-card");
            id = till.CheckoutId;
        }

        Assert.Equal(0, await shop.Close());
        Assert.Empty(ProcessesNaming(shop.DataRoot));
        await shop.Open();

        await using var after = new Till(shop) { Resumed = id };
        var told = await after.Until(s => s.LastError is not null && s.Step == Step.ChoosingAmount);
        Assert.Equal(("terminal-restarted", total - 1_000), (told.LastError!.Code, told.DueFen));
        Assert.Equal(Step.Paid, (await after.Pay(null)).Step);
        Assert.Equal(total, await after.HeldByAcquirer());
    }

    private static IEnumerable<string> ProcessesNaming(string folder)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-eo", "args"]) { RedirectStandardOutput = true })!;
        return ps.StandardOutput.ReadToEnd().Split('\n').Where(line => line.Contains(folder, StringComparison.Ordinal));
    }
}
