using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Terminal.Uploads;

public enum UploadOutcome
{
    Stored,

    /// <summary>The cloud will not have it: the ticket, the attempt or the content is wrong.</summary>
    Refused,

    /// <summary>No answer in the attempt's time.</summary>
    TimedOut,
}

/// <summary>Where an attempt's sealed card data and signature go: HTTPS, never the hub (rule Z2).</summary>
public interface IUploads
{
    /// <param name="limit">How long tries may go on.</param>
    Task<UploadOutcome> PutEnvelopeAsync(
        AttemptId attempt, string ticket, SealedEnvelope envelope, TimeSpan limit, CancellationToken cancellationToken);

    /// <param name="svg">The strokes as an SVG document.</param>
    Task<UploadOutcome> PutSignatureAsync(
        AttemptId attempt, string ticket, string svg, TimeSpan limit, CancellationToken cancellationToken);
}

/// <summary>PUT is idempotent, so a broken try is simply repeated; a refusal (4xx) is final.</summary>
public sealed class CloudUploads : IUploads
{
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstRetryAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly Uri _cloud;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    /// <param name="http">Verifies the cloud's certificate; its own timeout must be off.</param>
    /// <param name="cloud">The Function app's address, without "/api".</param>
    public CloudUploads(HttpClient http, Uri cloud, TimeProvider clock, ILogger logger)
    {
        (_http, _clock, _logger) = (http, clock, logger);
        _cloud = cloud.AbsoluteUri.EndsWith('/') ? cloud : new Uri(cloud.AbsoluteUri + "/");
        _retries = BuildRetries();
    }

    public Task<UploadOutcome> PutEnvelopeAsync(
        AttemptId attempt, string ticket, SealedEnvelope envelope, TimeSpan limit, CancellationToken cancellationToken) =>
        PutAsync(
            attempt, "envelope", ticket, "application/json",
            JsonSerializer.SerializeToUtf8Bytes(envelope, Json.Options), limit, cancellationToken);

    public Task<UploadOutcome> PutSignatureAsync(
        AttemptId attempt, string ticket, string svg, TimeSpan limit, CancellationToken cancellationToken) =>
        PutAsync(attempt, "signature", ticket, "image/svg+xml", Encoding.UTF8.GetBytes(svg), limit, cancellationToken);

    private async Task<UploadOutcome> PutAsync(
        AttemptId attempt, string what, string ticket, string mediaType, byte[] body, TimeSpan limit, CancellationToken cancellationToken)
    {
        var address = new Uri(_cloud, $"api/uploads/{Uri.EscapeDataString(attempt.CheckoutId)}/{attempt.Key}/{what}");
        using var deadline = new CancellationTokenSource(limit, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await _retries.ExecuteAsync(async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
                request.Headers.TryAddWithoutValidation("Authorization", $"Ticket {ticket}");
                return await _http.SendAsync(request, token);
            }, both.Token);
            if (response.IsSuccessStatusCode)
                return UploadOutcome.Stored;
            _logger.LogWarning("The cloud refused the {What} of {Attempt}: {Status}", what, attempt, (int)response.StatusCode);
            return UploadOutcome.Refused;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _logger.LogWarning("The {What} of {Attempt} was not taken within {Limit} s", what, attempt, limit.TotalSeconds);
            return UploadOutcome.TimedOut;
        }
    }

    private ResiliencePipeline<HttpResponseMessage> BuildRetries() =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                // The attempt's own time is the bound.
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstRetryAfter,
                MaxDelay = LongestRetryAfter,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome switch
                {
                    { Exception: HttpRequestException or TimeoutRejectedException } => true,
                    { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
                    { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
                    _ => false,
                }),
                OnRetry = args =>
                {
                    _logger.LogInformation(
                        "An upload is tried again: {Why}",
                        args.Outcome.Exception?.Message ?? $"status {(int)args.Outcome.Result!.StatusCode}");
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = OneTry })
            .Build();
}
