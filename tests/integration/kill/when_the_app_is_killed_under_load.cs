namespace QuickCheckout.KillCampaign;

/// <summary>Rule O1 with real processes: a short one of the campaigns that <c>./bench kill</c> runs.</summary>
public class when_the_app_is_killed_under_load
{
    private const int Kills = 3;
    private const int Terminals = 4;

    [Fact]
    public async Task every_checkout_ends_and_every_book_agrees()
    {
        var data = Directory.CreateTempSubdirectory("quick-checkout-kill-").FullName;
        var told = new StringWriter();
        var outcome = await Campaign.Run(new Plan(Kills, Terminals, Seed: 1, data, OnlyKills: true), told, TestContext.Current.CancellationToken);

        // The data of a campaign that failed is kept.
        Assert.True(outcome.Holds, $"{told}\n{string.Join('\n', outcome.DiedAlone)}\nThe data is in {data}");
        Assert.Equal(Kills, outcome.Kills);
        Assert.True(outcome.Checkouts >= Terminals && outcome.Paid > 0, $"{told}");
        // One of the terminals is a cloud POS: all that it sells is paid with the phone.
        Assert.True(outcome.Phones.AlipayCheckouts + outcome.Phones.InAppCheckouts > 0, $"{told}");
        Directory.Delete(data, recursive: true);
    }
}
