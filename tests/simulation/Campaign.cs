using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulation.App;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>Many seeds, as many worlds at one time as the machine has cores.</summary>
public sealed class Campaign
{
    private readonly Lock _lock = new();

    public int Seeds { get; private set; }

    public long Paid { get; private set; }

    /// <summary>How many were paid, by means.</summary>
    public long[] PaidBy { get; } = new long[Enum.GetValues<Means>().Length];

    public long Closed { get; private set; }

    public long NeedAttention { get; private set; }

    public long Checkouts => Paid + Closed + NeedAttention;

    /// <summary>How often each class of faults struck.</summary>
    public long[] Faults { get; } = new long[Enum.GetValues<Fault>().Length];

    public BenefitCount Benefits { get; } = new();

    public List<Outcome> Failed { get; } = [];

    /// <param name="activities">The product's own, unless a test has others.</param>
    /// <param name="after">Called after each seed, one at a time.</param>
    public static Campaign Run(ulong first, int seeds, Func<World, Activities>? activities = null, Action<Campaign, Outcome>? after = null)
    {
        var campaign = new Campaign();
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var outcome = World.Run(first + (ulong)number, activities);
            lock (campaign._lock)
            {
                campaign.Add(outcome);
                after?.Invoke(campaign, outcome);
            }
        });
        return campaign;
    }

    private void Add(Outcome outcome)
    {
        Seeds++;
        Paid += outcome.Paid;
        Closed += outcome.Closed;
        NeedAttention += outcome.NeedAttention;
        for (var means = 0; means < PaidBy.Length; means++)
            PaidBy[means] += outcome.PaidBy[means];
        for (var fault = 0; fault < Faults.Length; fault++)
            Faults[fault] += outcome.Faults[fault];
        Benefits.Add(outcome.Benefits);
        if (outcome.Violations.Count > 0)
            Failed.Add(outcome);
    }
}
