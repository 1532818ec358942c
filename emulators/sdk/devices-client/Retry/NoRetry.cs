namespace Microsoft.Azure.Devices.Client;

/// <summary>Never retries.</summary>
public class NoRetry : IRetryPolicy
{
    /// <inheritdoc/>
    public bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval)
    {
        retryInterval = TimeSpan.Zero;
        return false;
    }
}
