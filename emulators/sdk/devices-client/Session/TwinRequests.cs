using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Azure.Devices.Client.Exceptions;

namespace Microsoft.Azure.Devices.Client;

/// <summary>Twin questions under way: each is published with a request id and answered on the response topic.</summary>
internal sealed class TwinRequests(DeviceSession session)
{
    private const int FirstServerError = 500;
    private const int TooManyRequests = 429;
    private const int FirstError = 300;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<Answer>> _pending = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Asks and returns the answer's body. Safe to repeat: reads, and merges of the same values.</summary>
    public async Task<string> AskAsync(Func<string, string> topic, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await session.SubscribeAsync(Topics.TwinResponseFilter, cancellationToken).ConfigureAwait(false);
        return await session.ExecuteAsync(link => AskOnceAsync(link, topic, body, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public void Answered(string topic, string body)
    {
        var (status, query) = Topics.Split(topic, Topics.TwinResponsePrefix);
        if (query.TryGetValue(Topics.RequestId, out var id) && _pending.TryRemove(id, out var pending))
            pending.TrySetResult(new Answer(int.Parse(status, CultureInfo.InvariantCulture), body));
    }

    private async Task<string> AskOnceAsync(
        MqttLink link, Func<string, string> topic, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var pending = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = pending;
        try
        {
            await link.PublishAsync(topic(id), body, cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(pending.Task, link.Lost).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!pending.Task.IsCompleted)
                throw new IotHubCommunicationException("The link went down before the twin was answered.");
            return Checked(await pending.Task.ConfigureAwait(false));
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    private static string Checked(Answer answer) => answer.Status switch
    {
        < FirstError => answer.Body,
        TooManyRequests => throw new IotHubThrottledException($"The hub throttles twin requests: {Reason(answer)}"),
        >= FirstServerError => throw new ServerBusyException($"The hub answered {answer.Status}: {Reason(answer)}"),
        _ => throw new IotHubException($"The hub refused the twin request with {answer.Status}: {Reason(answer)}"),
    };

    private static string Reason(Answer answer) => answer.Body.Length == 0 ? "no reason given" : answer.Body;

    private sealed record Answer(int Status, string Body);
}
