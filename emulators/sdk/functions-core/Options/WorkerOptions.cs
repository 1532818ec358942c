namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the worker talks to the host.</summary>
public class WorkerOptions
{
    /// <summary>Optional behaviours announced to the host.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether a function's exception reaches the host's log unwrapped. Default true.</summary>
    public bool EnableUserCodeException { get; set; } = true;
}
