using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;

namespace QuickCheckout.KillCampaign;

/// <summary>What goes wrong where customers pay with the phone: at Alipay, and at the member platform with its app.</summary>
internal sealed class PhoneTroubles(Premises premises, StoreSettings settings) : IDisposable
{
    private readonly HttpClient _http = new();

    public int AlipayKills { get; private set; }

    public int MemberPlatformKills { get; private set; }

    /// <summary>Planned with either; one whose place was killed before it struck has not.</summary>
    public int Faults { get; private set; }

    /// <summary>Makes trouble until told to stop, then takes back what has not struck yet.</summary>
    public async Task Make(Dice dice, CancellationToken stop)
    {
        await Task.WhenAll(
            Troubles.Repeat(8, 25, KillAlipay, dice.Split(), stop), Troubles.Repeat(8, 25, KillMemberPlatform, dice.Split(), stop),
            Troubles.Repeat(0, 3, d => Plan(settings.AlipayUrl!, PlannedFaults.OfAlipay(d)), dice.Split(), stop),
            Troubles.Repeat(0, 3, d => Plan(settings.MemberPlatformUrl!, PlannedFaults.OfMemberPlatform(d)), dice.Split(), stop));
        foreach (var place in (Uri[])[settings.AlipayUrl!, settings.MemberPlatformUrl!])
        {
            using var cleared = await _http.DeleteAsync(new Uri(place, "/control"), default);
            cleared.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => _http.Dispose();

    private Task KillAlipay(Dice dice)
    {
        AlipayKills++;
        return Kill(Premises.Alipay, dice);
    }

    private Task KillMemberPlatform(Dice dice)
    {
        MemberPlatformKills++;
        return Kill(Premises.MemberPlatform, dice);
    }

    /// <summary>Its books are a database with full sync, and stay.</summary>
    private async Task Kill(string name, Dice dice)
    {
        await premises.Kill(name);
        await Task.Delay(dice.Skewed(TimeSpan.FromSeconds(5)));
        await premises.Start(name, default);
    }

    private async Task Plan(Uri place, object fault)
    {
        try
        {
            using var planned = await _http.PostAsJsonAsync(new Uri(place, "/control"), fault);
            if (planned.StatusCode == HttpStatusCode.BadRequest)
                throw new InvalidOperationException($"{place} does not know {fault}: {await planned.Content.ReadAsStringAsync()}");
            planned.EnsureSuccessStatusCode();
            Faults++;
        }
        catch (HttpRequestException away) when (away.StatusCode is null)
        {
            // It is dead at the moment, which is trouble enough.
        }
    }
}
