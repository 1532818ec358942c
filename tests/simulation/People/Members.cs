using QuickCheckout.Domain;
using QuickCheckout.Domain.Members;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>The member platform: it knows every code but those that end in 9.</summary>
public sealed class Members(World world) : IMemberDirectory
{
    public const string WithoutAlipay = "m3";

    public static string CodeOf(int member) => $"{MemberCode.Prefix}{member:000000000000000000}";

    public async Task<Result<Member>> ResolveAsync(string code, string checkoutId, CancellationToken cancellation)
    {
        await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromSeconds(2)));
        if (world.Weather.Strikes(Fault.MemberPlatformDown))
            return Refusals.MemberPlatformUnavailable;
        return code.EndsWith('9') ? Refusals.MemberCodeUnknown : new Member($"m{code[^1]}", "王*");
    }
}
