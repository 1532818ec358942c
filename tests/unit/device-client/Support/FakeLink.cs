using System.Collections.Concurrent;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hub;

namespace QuickCheckout.Terminal.Support;

/// <summary>A hub that keeps what it is sent, and can lose acknowledgements.</summary>
internal sealed class FakeLink : IHubLink
{
    private readonly ConcurrentQueue<OutgoingReport> _sent = new();
    private int _failures;

    public event Action? ConnectedChanged;

    public bool Connected { get; private set; }

    public IReadOnlyList<OutgoingReport> Sent => [.. _sent];

    public IReadOnlyList<TerminalReport> Reports => [.. _sent.Select(s => JsonSerializer.Deserialize<TerminalReport>(s.Body, Json.Options)!)];

    /// <summary>The next sends reach the hub but their acknowledgement is lost.</summary>
    public void LoseAcknowledgements(int count) => Volatile.Write(ref _failures, count);

    public async Task RunAsync(Func<string, byte[]?, CommandAnswer> handle, CancellationToken cancellationToken)
    {
        Connected = true;
        ConnectedChanged?.Invoke();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public ConcurrentQueue<TerminalHealth> Health { get; } = new();

    /// <summary>The next reports of health are lost.</summary>
    public int HealthFailures { get; set; }

    public Task ReportHealthAsync(TerminalHealth health, CancellationToken cancellationToken)
    {
        if (HealthFailures-- > 0)
            return Task.FromException(new TimeoutException("The hub did not answer."));
        Health.Enqueue(health);
        return Task.CompletedTask;
    }

    public void Reconnect()
    {
        Connected = false;
        ConnectedChanged?.Invoke();
        Connected = true;
        ConnectedChanged?.Invoke();
    }

    public Task SendAsync(OutgoingReport report, CancellationToken cancellationToken)
    {
        _sent.Enqueue(report);
        return Interlocked.Decrement(ref _failures) >= 0
            ? Task.FromException(new TimeoutException("The acknowledgement is lost."))
            : Task.CompletedTask;
    }
}
