using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Simulation;

/// <summary>One row a checkout: null while it lives, then the status it ended with.</summary>
public sealed class Orders(World world) : IOrderStore
{
    private readonly Dictionary<string, CheckoutStatus?> _rows = [];

    public bool Exists(string checkoutId) => _rows.ContainsKey(checkoutId);

    public CheckoutStatus? EndedAs(string checkoutId) => _rows.GetValueOrDefault(checkoutId);

    /// <returns>False when it was there already.</returns>
    public bool Create(string checkoutId) => _rows.TryAdd(checkoutId, null);

    public async Task<Beginning> BeginAsync(CheckoutInput input, CancellationToken cancellation) =>
        await world.Tables.Read(() => EndedAs(input.CheckoutId)) is { } ended
            ? new Beginning(HoldsTerminal: false, ended)
            : new Beginning(await world.Tables.Write(() => world.Terminals.Confirm(input.TerminalId, input.CheckoutId)));

    public async Task EndAsync(CheckoutStatus status, CancellationToken cancellation)
    {
        while (!await TryEnd(status))
        {
        }
    }

    public Task FreeTerminalAsync(string terminalId, string checkoutId, CancellationToken cancellation) =>
        world.Tables.Write(() => world.Terminals.Release(terminalId, checkoutId));

    /// <returns>False when the row changed since it was read.</returns>
    private async Task<bool> TryEnd(CheckoutStatus status)
    {
        var row = await world.Tables.Read(() => EndedAs(status.CheckoutId));
        return row?.Sequence >= status.Sequence || await world.Tables.Write(() =>
        {
            if (EndedAs(status.CheckoutId) != row)
                return false;
            world.Trace.Say("orders", $"{status.CheckoutId} ended as {status.Step}");
            _rows[status.CheckoutId] = status;
            return true;
        });
    }
}
