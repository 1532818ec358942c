namespace QuickCheckout.Simulation;

/// <summary>No rule breaks, whatever goes wrong. A seed that fails is shown by: ./bench simulate --seed N</summary>
public class when_many_shops_are_simulated
{
    private const int Seeds = 3_000;

    [Fact]
    public void no_rule_is_broken_and_every_class_of_fault_has_struck()
    {
        var campaign = Campaign.Run(first: 1, Seeds);
        Assert.True(campaign.Failed.Count == 0, string.Join('\n', campaign.Failed.Select(o => $"./bench simulate --seed {o.Seed}  # {o.Violations[0]}")));
        Assert.Equal(Seeds, campaign.Seeds);
        Assert.All(campaign.Faults, struck => Assert.NotEqual(0, struck));
        Assert.All(campaign.PaidBy, paid => Assert.NotEqual(0, paid));
        Assert.NotEqual(0, campaign.Closed);
        var benefits = campaign.Benefits;
        Assert.All([benefits.Held, benefits.Refused, benefits.Redeemed, benefits.Revoked, benefits.WholeOrders, benefits.NotRedeemed], met => Assert.NotEqual(0, met));
    }

    [Fact]
    public void the_same_seed_is_the_same_run_and_another_seed_is_not()
    {
        Assert.All(Enumerable.Range(1, 20), seed => Assert.Equal(Read((ulong)seed), Read((ulong)seed)));
        Assert.NotEqual(Read(1), Read(2));
    }

    private static string Read(ulong seed)
    {
        var text = new StringWriter();
        World.Run(seed, reader: text);
        return text.ToString();
    }
}
