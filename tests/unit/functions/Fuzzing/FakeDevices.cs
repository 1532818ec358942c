using Azure.Messaging.ServiceBus;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>A hub that knows one terminal, which is well; the others never connected.</summary>
internal sealed class FakeDevices(DateTimeOffset now) : IDevices
{
    public static readonly TerminalHealth Health = new("1.0.0", Api.Now, new Battery(80, false), true, PartState.Ready);

    /// <summary>Thrown instead of an answer.</summary>
    public Exception? Away { get; set; }

    public static SelfTest Test(DateTimeOffset clockAt) => new(clockAt, Api.Now, "1.0.0", PartState.Ready, PartState.Ready, true, new Battery(80, false), false, 0, 1_000_000);

    public Task<DeviceSeen?> FindAsync(string terminalId, CancellationToken cancellation) => Away is not null
        ? Task.FromException<DeviceSeen?>(Away)
        : Task.FromResult(terminalId == Statuses.TerminalId ? new DeviceSeen(true, now, Health, now) : null);

    public Task<Result<SelfTest>> DiagnoseAsync(string terminalId, CancellationToken cancellation) =>
        Task.FromResult<Result<SelfTest>>(terminalId == Statuses.TerminalId ? Test(now) : Refusals.TerminalOffline);
}

/// <summary>A queue that keeps what is sent into it.</summary>
internal sealed class FakeSender : ServiceBusSender
{
    public List<ServiceBusMessage> Sent { get; } = [];

    /// <summary>Thrown instead of taking the next message.</summary>
    public Exception? Away { get; set; }

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        if (Away is { } away)
        {
            Away = null;
            return Task.FromException(away);
        }

        Sent.Add(message);
        return Task.CompletedTask;
    }
}
