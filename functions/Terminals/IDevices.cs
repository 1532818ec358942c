using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Functions.Terminals;

/// <summary>Terminals as IoT Hub knows them.</summary>
public interface IDevices
{
    /// <returns>Null when the hub knows no such device.</returns>
    Task<DeviceSeen?> FindAsync(string terminalId, CancellationToken cancellation);

    /// <summary>Asks a terminal to look at itself.</summary>
    /// <returns>Its answer, or why there is none.</returns>
    Task<Result<SelfTest>> DiagnoseAsync(string terminalId, CancellationToken cancellation);
}

/// <param name="LastSeenAt">Null when it was never connected.</param>
/// <param name="Health">Null when it never said.</param>
/// <param name="ReportedAt">When it said so, by the hub's clock.</param>
public sealed record DeviceSeen(bool Online, DateTimeOffset? LastSeenAt, TerminalHealth? Health, DateTimeOffset? ReportedAt);
