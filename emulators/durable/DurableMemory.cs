using Emulators.Durable.Storage;

namespace Emulators.Durable;

/// <summary>What engines without a file remember. It outlives them: one may crash and the next go on with it, one at a time.</summary>
public sealed class DurableMemory
{
    internal IDurableStore Store { get; } = new InMemoryStore();
}
