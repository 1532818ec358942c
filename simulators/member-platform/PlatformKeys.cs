namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What the platform shares with the store: what the store shows, and what webhooks are signed with.</summary>
public sealed class PlatformKeys(string apiKey, byte[] webhookKey)
{
    public const string ApiKeyVariable = "MEMBER_PLATFORM_API_KEY";
    public const string WebhookKeyVariable = "MEMBER_PLATFORM_WEBHOOK_KEY";

    // The bounds of Standard Webhooks.
    private const int MinWebhookKeyBytes = 24;
    private const int MaxWebhookKeyBytes = 64;

    public string ApiKey { get; } = apiKey;

    public byte[] WebhookKey { get; } = webhookKey;

    /// <exception cref="ArgumentException">One is missing or not usable; the message names its variable, never its value.</exception>
    public static PlatformKeys Read(Func<string, string?> environment)
    {
        var (apiKey, webhookKey) = (environment(ApiKeyVariable), environment(WebhookKeyVariable));
        if (string.IsNullOrWhiteSpace(apiKey))
            throw new ArgumentException($"The environment variable {ApiKeyVariable} is missing.");
        if (string.IsNullOrWhiteSpace(webhookKey))
            throw new ArgumentException($"The environment variable {WebhookKeyVariable} is missing.");
        var bytes = new byte[MaxWebhookKeyBytes];
        return Convert.TryFromBase64String(webhookKey, bytes, out var length) && length >= MinWebhookKeyBytes
            ? new PlatformKeys(apiKey.Trim(), bytes[..length])
            : throw new ArgumentException($"{WebhookKeyVariable} has to be base64 of {MinWebhookKeyBytes} to {MaxWebhookKeyBytes} bytes.");
    }
}
