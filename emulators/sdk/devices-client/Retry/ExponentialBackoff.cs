namespace Microsoft.Azure.Devices.Client;

/// <summary>
/// Waits longer after each failure, doubling <c>deltaBackoff</c> with a jitter of ±20 %, between <c>minBackoff</c> and
/// <c>maxBackoff</c>, so that a thousand devices which lost one hub do not come back in one instant.
/// </summary>
public class ExponentialBackoff : IRetryPolicy
{
    private const double LeastJitter = 0.8;
    private const double MostJitter = 1.2;

    // Beyond this every sensible maximum is reached, and the power stays finite.
    private const int GreatestExponent = 30;

    private readonly int _retryCount;
    private readonly TimeSpan _minBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly TimeSpan _deltaBackoff;

    /// <summary>A policy of at most <paramref name="retryCount"/> retries.</summary>
    public ExponentialBackoff(int retryCount, TimeSpan minBackoff, TimeSpan maxBackoff, TimeSpan deltaBackoff)
    {
        _retryCount = retryCount;
        _minBackoff = minBackoff;
        _maxBackoff = maxBackoff;
        _deltaBackoff = deltaBackoff;
    }

    /// <inheritdoc/>
    public bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval)
    {
        retryInterval = TimeSpan.Zero;
        if (currentRetryCount >= _retryCount)
            return false;

#pragma warning disable CA5394 // Jitter needs no secret randomness.
        var jitter = LeastJitter + (Random.Shared.NextDouble() * (MostJitter - LeastJitter));
#pragma warning restore CA5394
        var growth = (Math.Pow(2, Math.Min(currentRetryCount, GreatestExponent)) - 1) * _deltaBackoff.TotalMilliseconds * jitter;
        var milliseconds = Math.Min(_minBackoff.TotalMilliseconds + growth, _maxBackoff.TotalMilliseconds);
        retryInterval = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
