using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Api;

/// <summary>A checkout's statuses as they come, through every break of the network, until it has ended.</summary>
public sealed class CheckoutStream(ApiClient api, Connection connection, ServerClock serverClock, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A stream that says nothing for so long may be dead without anybody having been told: it is opened anew.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    public async IAsyncEnumerable<CheckoutStatus> Follow(string id, int since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(Silence);
            await using var statuses = Once(id, since, silence.Token).GetAsyncEnumerator(silence.Token);
            while (await Next(statuses, silence.Token))
            {
                silence.CancelAfter(Silence);
                pause = FirstPause;
                since = statuses.Current.Sequence;
                // It is later than that there: a finer hint than the whole seconds of a Date.
                serverClock.Heard(statuses.Current.Since);
                yield return statuses.Current;
                if (statuses.Current.HasEnded)
                    yield break;
            }

            await Task.Delay(pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>False when the stream is over, or broke off.</summary>
    private async Task<bool> Next(IAsyncEnumerator<CheckoutStatus> statuses, CancellationToken cancellation)
    {
        try
        {
            return await statuses.MoveNextAsync();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            if (!cancellation.IsCancellationRequested)
                connection.Lost();
            return false;
        }
    }

    private async IAsyncEnumerable<CheckoutStatus> Once(string id, int since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var answer = await api.Stream($"api/checkouts/{id}/events", "text/event-stream", $"{since}", cancellation);
        if (answer.StatusCode != HttpStatusCode.OK)
            yield break;
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var parser = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<CheckoutStatus>(data, Json.Options)!);
        await foreach (var item in parser.EnumerateAsync(cancellation))
            yield return item.Data;
    }
}
