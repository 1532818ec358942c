using System.Reflection;

namespace QuickCheckout.Architecture;

/// <summary>What compiles against emulators/sdk must compile against Microsoft's packages: a subset, signature by signature.</summary>
public class the_emulated_sdk
{
    public static TheoryData<string> Slices { get; } =
        ["AzureSdk.DurableTask", "AzureSdk.FunctionsCore", "AzureSdk.FunctionsWorker", "AzureSdk.ServiceBus", "AzureSdk.DevicesClient"];

    private static readonly Dictionary<string, HashSet<string>> Official = OfficialSurface.Read(Path.Combine(AppContext.BaseDirectory, "official"));

    [Theory]
    [MemberData(nameof(Slices))]
    public void declares_nothing_that_the_official_packages_do_not(string slice)
    {
        var foreign = DeclaredSurface.Of(Assembly.Load(slice))
            .Where(m => !Official.TryGetValue(m.Type, out var members) || (m.Member.Length > 0 && !members.Contains(m.Member)))
            .Select(m => $"{m.Type}: {m.Member}")
            .ToList();
        Assert.True(foreign.Count == 0, $"{foreign.Count} members of {slice} are not official:\n{string.Join("\n", foreign)}");
    }

    [Theory]
    [MemberData(nameof(Slices))]
    public void is_compared_for_real(string slice) =>
        Assert.True(DeclaredSurface.Of(Assembly.Load(slice)).Count() > 20, $"{slice} declares next to nothing: is the comparison reading it?");

    [Fact]
    public void would_be_caught_with_a_member_of_its_own() =>
        Assert.DoesNotContain("static bool IsOurs()", Official["Microsoft.DurableTask.TaskName"]);
}
