using System.Net;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Moq.Protected;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Uploads;

public sealed class when_an_upload_is_made : IDisposable
{
    private static readonly SealedEnvelope Envelope = new("KSN", "nonce", "cipher", "tag");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly LogGuard _log = new();
    private readonly Mock<HttpMessageHandler> _cloud = new();
    private readonly HttpClient _http;
    private int _tries;

    public when_an_upload_is_made() => _http = new HttpClient(_cloud.Object);

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Created)]
    public async Task both_success_codes_mean_stored(HttpStatusCode status)
    {
        Answer(_ => new HttpResponseMessage(status));
        Assert.Equal(UploadOutcome.Stored, await PutAsync());
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task a_refusal_is_final(HttpStatusCode status)
    {
        Answer(_ => new HttpResponseMessage(status));
        Assert.Equal(UploadOutcome.Refused, await PutAsync());
        Assert.Equal(1, _tries);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(null)]
    public async Task a_broken_try_is_repeated_with_the_same_content(HttpStatusCode? status)
    {
        Answer(n => n < 3
            ? status is { } bad ? new HttpResponseMessage(bad) : throw new HttpRequestException("The line broke.")
            : new HttpResponseMessage(HttpStatusCode.Created));

        Assert.Equal(UploadOutcome.Stored, await WhileTimePasses(PutAsync()));
        Assert.Equal(3, _tries);
    }

    [Fact]
    public async Task it_gives_up_when_the_attempts_time_is_over()
    {
        Answer(_ => new HttpResponseMessage(HttpStatusCode.BadGateway));
        var began = _clock.GetUtcNow();

        Assert.Equal(UploadOutcome.TimedOut, await WhileTimePasses(PutAsync()));
        Assert.InRange(_clock.GetUtcNow() - began, Limit, Limit + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task it_stops_at_once_when_the_attempt_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        Answer(_ => new HttpResponseMessage(HttpStatusCode.BadGateway));
        var upload = PutAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
    }

    private Task<UploadOutcome> PutAsync(CancellationToken cancellationToken = default) =>
        new CloudUploads(_http, new Uri("https://cloud.example/base"), _clock, _log.CreateLogger("uploads"))
            .PutEnvelopeAsync(TestTerminal.Attempt(), "ticket", Envelope, Limit, cancellationToken);

    private async Task<UploadOutcome> WhileTimePasses(Task<UploadOutcome> upload)
    {
        await Eventually.True(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return upload.IsCompleted;
        });
        return await upload;
    }

    private void Answer(Func<int, HttpResponseMessage> answer) =>
        _cloud.Protected()
            .Setup<Task<HttpResponseMessage>>("SendAsync", ItExpr.IsAny<HttpRequestMessage>(), ItExpr.IsAny<CancellationToken>())
            .Returns((HttpRequestMessage request, CancellationToken _) =>
            {
                Assert.Equal("https://cloud.example/base/api/uploads/c-1/1-1/envelope", request.RequestUri!.AbsoluteUri);
                Assert.Equal("Ticket ticket", request.Headers.GetValues("Authorization").Single());
                try
                {
                    return Task.FromResult(answer(++_tries));
                }
                catch (HttpRequestException e)
                {
                    return Task.FromException<HttpResponseMessage>(e);
                }
            });

    public void Dispose()
    {
        _http.Dispose();
        _log.Dispose();
    }
}
