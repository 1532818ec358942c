using System.Net.Http.Json;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;

namespace QuickCheckout.KillCampaign;

/// <summary>What goes wrong beside the kills of the app, each kind at moments of its own.</summary>
internal sealed class Troubles(Premises premises, StoreSettings settings, Fleet fleet, Dice dice) : IDisposable
{
    private readonly HttpClient _http = new();

    public int AcquirerKills { get; private set; }

    public int AzuritePauses { get; private set; }

    public int LinkCuts { get; private set; }

    public int ClockSkews { get; private set; }

    public PhoneTroubles Phones { get; } = new(premises, settings);

    /// <summary>Makes trouble until told to stop, then puts everything right.</summary>
    public async Task Make(CancellationToken stop)
    {
        await Task.WhenAll(
            Repeat(8, 25, KillAcquirer, dice.Split(), stop), Repeat(8, 25, PauseAzurite, dice.Split(), stop),
            Repeat(3, 10, CutLinks, dice.Split(), stop), Repeat(3, 12, SkewClock, dice.Split(), stop),
            Phones.Make(dice.Split(), stop));
        foreach (var terminal in fleet.TerminalIds)
            await SetClock(terminal, TimeSpan.Zero);
    }

    public void Dispose()
    {
        Phones.Dispose();
        _http.Dispose();
    }

    /// <summary>Strikes at moments of its own until told to stop.</summary>
    internal static async Task Repeat(int leastSeconds, int mostSeconds, Func<Dice, Task> strike, Dice dice, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(dice.Between(TimeSpan.FromSeconds(leastSeconds), TimeSpan.FromSeconds(mostSeconds)), stop);
                await strike(dice);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Enough.
        }
    }

    /// <summary>Its books are a database with full sync, and stay.</summary>
    private async Task KillAcquirer(Dice dice)
    {
        await premises.Kill(Premises.Acquirer);
        AcquirerKills++;
        await Task.Delay(dice.Skewed(TimeSpan.FromSeconds(5)));
        await premises.Start(Premises.Acquirer, default);
        // The issuers unlock the cards whose PIN was wrong too often: they are to be used again.
        using var unlocked = await _http.DeleteAsync(new Uri(settings.AcquirerUrl!, "/pin-tries"));
        unlocked.EnsureSuccessStatusCode();
    }

    private async Task PauseAzurite(Dice dice)
    {
        await premises.Pause(Premises.Azurite);
        AzuritePauses++;
        try
        {
            await Task.Delay(dice.Between(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(6)));
        }
        finally
        {
            await premises.Resume(Premises.Azurite);
        }
    }

    private Task CutLinks(Dice dice)
    {
        LinkCuts += premises.Cable.Cut(dice, dice.Between(1, 5), dice.Chance(0.5) ? TimeSpan.Zero : dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8)));
        return Task.CompletedTask;
    }

    private async Task SkewClock(Dice dice)
    {
        var ahead = dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromHours(6));
        await SetClock(fleet.Terminals[dice.Between(0, fleet.Terminals.Count - 1)].TerminalId, dice.Chance(0.5) ? ahead : -ahead);
        ClockSkews++;
    }

    private async Task SetClock(string terminalId, TimeSpan ahead)
    {
        using var set = await _http.PostAsJsonAsync(new Uri(fleet.Control, $"/terminals/{terminalId}/clock"), new { aheadSeconds = ahead.TotalSeconds });
        set.EnsureSuccessStatusCode();
    }
}
