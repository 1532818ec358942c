using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>What terminals uploaded. The first upload of an attempt counts.</summary>
public sealed class Envelopes(World world) : IEnvelopeStore
{
    private readonly Dictionary<AttemptId, byte[]> _held = [];

    /// <returns>False when the terminal could not upload.</returns>
    public async Task<bool> Upload(AttemptId attempt, byte[] envelope)
    {
        await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromSeconds(1)));
        if (!world.App.IsUp || world.Weather.Strikes(Fault.UploadFails))
            return false;
        _held.TryAdd(attempt, envelope);
        return true;
    }

    public Task<byte[]?> FindAsync(AttemptId attempt, CancellationToken cancellation) => world.Tables.Read(() => _held.GetValueOrDefault(attempt));

    public Task DeleteAsync(AttemptId attempt, CancellationToken cancellation) => world.Tables.Write(() => _held.Remove(attempt));

    public Task DeleteAllAsync(string checkoutId, CancellationToken cancellation) => world.Tables.Write(() =>
    {
        foreach (var attempt in _held.Keys.Where(a => a.CheckoutId == checkoutId).ToArray())
            _held.Remove(attempt);
        return true;
    });
}
