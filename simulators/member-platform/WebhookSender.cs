using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Sends one webhook once, signed as Standard Webhooks has it (standardwebhooks.com), or as a planned fault has it.</summary>
public sealed class WebhookSender(HttpClient http, Uri url, byte[] key, FaultQueue<Fault> faults, TimeProvider clock)
{
    /// <summary>How long the store may take to answer; the client's timeout.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ReplayedAge = TimeSpan.FromHours(1);

    /// <returns>Whether the store has taken it or refused it for good.</returns>
    public async Task<bool> SendAsync(Webhook webhook, CancellationToken stop)
    {
        var fault = faults.Take(f => f.IsOfWebhooks);
        if (fault?.Kind == FaultKind.WebhookLate)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), clock, stop);
        if (fault?.Kind == FaultKind.WebhookLost)
            return false;
        if (fault?.Kind == FaultKind.WebhookTwice)
            await PostAsync(webhook, fault, stop);
        return await PostAsync(webhook, fault, stop);
    }

    /// <summary>"v1," and the base64 of the HMAC.</summary>
    public static string Sign(byte[] key, string id, string timestamp, string body) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")))}";

    private async Task<bool> PostAsync(Webhook webhook, Fault? fault, CancellationToken stop)
    {
        var at = clock.GetUtcNow() - (fault?.Kind == FaultKind.WebhookReplayed ? ReplayedAge : TimeSpan.Zero);
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = fault?.Kind == FaultKind.WebhookBadSignature ? webhook.Body + " " : webhook.Body;
        using var message = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(webhook.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        message.Headers.Add("webhook-id", webhook.Id);
        message.Headers.Add("webhook-timestamp", timestamp);
        message.Headers.Add("webhook-signature", Sign(key, webhook.Id, timestamp, signed));
        try
        {
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            return Ends(answer.StatusCode);
        }
        catch (Exception e) when (e.IsBrokenLink() || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    // 408, 425 and 429 ask for another try.
    private static bool Ends(HttpStatusCode status) => (int)status is (>= 200 and < 300) or (>= 400 and < 500 and not (408 or 425 or 429));
}
