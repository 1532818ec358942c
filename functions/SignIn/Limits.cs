using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.SignIn;

/// <summary>How often somebody may try again what fails or costs something. Each instance counts for itself.</summary>
public sealed class Limits : IDisposable
{
    /// <summary>So many at once, then one each two seconds: 30 a minute, which no person needs.</summary>
    private const int Most = 30;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    private readonly PartitionedRateLimiter<string> _scans = PerKey();
    private readonly PartitionedRateLimiter<string> _failedTokens = PerKey();

    /// <summary>Of one checkout by one person: who tries codes at random is slowed down.</summary>
    internal Refusal? Scan(HttpRequest request, string checkoutId) => Take(_scans, request, $"{checkoutId}\n{Caller.Of(request).StaffId}");

    /// <summary>Of one address. A token that is valid is never counted: a store behind one address is not shut out by one terminal.</summary>
    internal Refusal? FailedToken(HttpRequest request) => Take(_failedTokens, request, AddressOf(request.HttpContext));

    public void Dispose()
    {
        _scans.Dispose();
        _failedTokens.Dispose();
    }

    private static Refusal? Take(PartitionedRateLimiter<string> limiter, HttpRequest request, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
            return null;
        var seconds = (int)Math.Ceiling((lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Each).TotalSeconds);
        request.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Refusals.TooManyRequests(seconds);
    }

    /// <summary>The last address of the list is the one that Azure's own front end saw; those before it are what the caller says.</summary>
    private static string AddressOf(HttpContext http) =>
        http.Request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim() is { Length: > 0 } forwarded
            ? WithoutPort(forwarded)
            : http.Connection.RemoteIpAddress?.ToString() ?? "";

    private static string WithoutPort(string address) => System.Net.IPEndPoint.TryParse(address, out var end) ? end.Address.ToString() : address;

    // Keys that nobody uses any more are forgotten by the limiter itself.
    private static PartitionedRateLimiter<string> PerKey() => PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(
        key, _ => new TokenBucketRateLimiterOptions { TokenLimit = Most, TokensPerPeriod = 1, ReplenishmentPeriod = Each, QueueLimit = 0, AutoReplenishment = true }));
}
