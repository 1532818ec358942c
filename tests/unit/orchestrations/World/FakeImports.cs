using QuickCheckout.Domain;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.World;

/// <summary>Breaks off as often as a test says, and remembers how an import ended.</summary>
internal sealed class FakeImports : IImports
{
    public int BreaksOff { get; set; }

    public int Runs { get; private set; }

    public List<(string Id, Refusal? Failure)> Ended { get; } = [];

    public Task RunAsync(string importId, CancellationToken cancellation)
    {
        Runs++;
        return BreaksOff-- > 0 ? throw new IOException("The tables are away.") : Task.CompletedTask;
    }

    public Task EndAsync(string importId, Refusal? failure, CancellationToken cancellation)
    {
        Ended.Add((importId, failure));
        return Task.CompletedTask;
    }
}
