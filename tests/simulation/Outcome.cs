using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulation;

/// <summary>What came of one seed.</summary>
/// <param name="PaidBy">How many were paid, by means.</param>
public sealed record Outcome(
    ulong Seed, int Paid, int Closed, int NeedAttention, IReadOnlyList<int> PaidBy, IReadOnlyList<long> Faults, IReadOnlyList<Violation> Violations,
    BenefitCount Benefits)
{
    public int Checkouts => Paid + Closed + NeedAttention;

    internal static Outcome Of(ulong seed, World world) => new(
        seed, Count(world, Step.Paid), Count(world, Step.Closed), Count(world, Step.NeedsAttention),
        [.. Enum.GetValues<Means>().Select(means => world.Audit.Statuses.Values.Count(s => s.Step == Step.Paid && s.Means == means))], world.Weather.Struck, world.Audit.Violations,
        world.Audit.Benefits.Count);

    private static int Count(World world, Step step) => world.Audit.Statuses.Values.Count(s => s.Step == step);
}
