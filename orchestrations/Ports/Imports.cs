using QuickCheckout.Domain;

namespace QuickCheckout.Orchestrations.Ports;

/// <summary>Files of products (rule C6), each under the id of its import.</summary>
public interface IImports
{
    /// <summary>Reads the file from its beginning and publishes its products. Safe to repeat: what is in already is not changed.</summary>
    Task RunAsync(string importId, CancellationToken cancellation);

    /// <summary>The file is not needed any more. Safe to repeat.</summary>
    /// <param name="failure">Why the import failed, unless it has ended by itself; null when it should have.</param>
    Task EndAsync(string importId, Refusal? failure, CancellationToken cancellation);
}
