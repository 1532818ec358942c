using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Terminals;

/// <summary>What back office sees of a terminal (rule S4): its row, its device twin, and the instance that has it.</summary>
public sealed class TerminalViews(IDevices devices, TimeProvider clock, ILogger<TerminalViews> log)
{
    /// <summary>Twins read at once; the hub's smallest unit takes a hundred a second.</summary>
    private const int AtOnce = 10;

    /// <summary>A hub that is away must not keep anybody from the rest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>In the order given.</summary>
    public async Task<IReadOnlyList<ShownTerminal>> OfAsync(DurableTaskClient client, IReadOnlyList<TerminalRow> terminals, CancellationToken cancellation)
    {
        var shown = new ShownTerminal[terminals.Count];
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, terminals.Count), options, async (at, _) => shown[at] = await Of(client, terminals[at], both.Token, cancellation));
        return shown;
    }

    private async Task<ShownTerminal> Of(DurableTaskClient client, TerminalRow terminal, CancellationToken patience, CancellationToken cancellation)
    {
        var (asked, seen) = await Find(terminal.TerminalId, patience, cancellation);
        var holder = terminal.HolderId is { } id ? await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation) : null;
        return new ShownTerminal(
            terminal.TerminalId, terminal.StoreId, terminal.Kind, terminal.HolderId, asked ? seen?.Online ?? false : null, seen?.LastSeenAt, seen?.Health,
            seen?.ReportedAt, CheckoutOf(holder), BeingSettled: holder is { IsCompleted: false } && holder.Name != CheckoutOrchestrator.Name);
    }

    private async Task<(bool Asked, DeviceSeen? Seen)> Find(string terminalId, CancellationToken patience, CancellationToken cancellation)
    {
        try
        {
            return (true, await devices.FindAsync(terminalId, patience));
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException or TimeoutException or Polly.Timeout.TimeoutRejectedException && !cancellation.IsCancellationRequested)
        {
            log.LogWarning("IoT Hub could not be asked about terminal {TerminalId}: {Error}", terminalId, away.Message);
            return (false, null);
        }
    }

    /// <summary>One that has ended is about to give the terminal back.</summary>
    private static CurrentCheckout? CheckoutOf(OrchestrationMetadata? holder) =>
        holder is not null && holder.Name == CheckoutOrchestrator.Name && StatusWatch.StatusOf(holder) is { HasEnded: false } status
            ? new CurrentCheckout(status.CheckoutId, status.OrderNo, status.Step, status.Since)
            : null;
}
