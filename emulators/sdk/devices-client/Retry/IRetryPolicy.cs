namespace Microsoft.Azure.Devices.Client;

/// <summary>Whether and when a failed operation is tried again.</summary>
public interface IRetryPolicy
{
    /// <summary>Decides after failure number <paramref name="currentRetryCount"/> (from 0) of one operation.</summary>
    bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval);
}
