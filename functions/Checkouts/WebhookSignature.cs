using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// Webhooks as standardwebhooks.com has them: id, time and body are signed together, so that none of them can be changed and none
/// can be sent again later.
/// </summary>
public sealed class WebhookSignature(IOptions<MemberPlatformSettings> settings, TimeProvider clock)
{
    /// <summary>How far the sender's clock and the way here may put its time from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";
    private readonly byte[] _key = Convert.FromBase64String(settings.Value.WebhookKey);

    /// <param name="signatures">Several, separated by spaces, while keys are changed.</param>
    /// <returns>When it was sent; or why it is not to be believed.</returns>
    public Result<DateTimeOffset> Check(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        if (Ids.Check(id, "webhook-id") is { } noId)
            return noId;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return Refusals.Malformed("webhook-timestamp", "以秒计的 Unix 时间", "seconds since 1970.");
        var expected = HMACSHA256.HashData(_key, (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body]);
        if (!(signatures ?? "").Split(' ').Any(given => Is(given, expected)))
            return Refusals.WebhookNotSigned;
        var sentAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return (clock.GetUtcNow() - sentAt).Duration() <= Tolerance ? sentAt : Refusals.WebhookStale;
    }

    private static bool Is(string given, byte[] expected)
    {
        var bytes = new byte[expected.Length];
        return given.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64String(given[Version.Length..], bytes, out var length) && length == expected.Length
            && CryptographicOperations.FixedTimeEquals(bytes, expected);
    }
}
