using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>How often somebody may sign in: more than all tills of a shop do, and less than a loop that went wrong.</summary>
public sealed class SignInLimit : IDisposable
{
    public const int Most = 300;

    private readonly TokenBucketRateLimiter _limiter = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Most, TokensPerPeriod = 5, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
    });

    /// <summary>Null when it may go on.</summary>
    public IResult? Refuse(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
        http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Json(new { error = "temporarily_unavailable", error_description = "Too many sign-ins." }, statusCode: StatusCodes.Status429TooManyRequests);
    }

    public void Dispose() => _limiter.Dispose();
}
