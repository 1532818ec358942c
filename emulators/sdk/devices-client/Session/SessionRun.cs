namespace Microsoft.Azure.Devices.Client;

/// <summary>The time between an open and a close.</summary>
internal sealed class SessionRun(MqttLink first)
{
    private volatile TaskCompletionSource<MqttLink> _link = Completed(first);

    public CancellationTokenSource Lifetime { get; } = new();

    public Task Supervision { get; set; } = Task.CompletedTask;

    /// <summary>The link, as soon as one is up.</summary>
    public Task<MqttLink> Link => _link.Task;

    public void AwaitNextLink() => _link = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void UseLink(MqttLink link) => _link.TrySetResult(link);

    public void Fail(Exception error)
    {
        var waiting = _link;
        if (!waiting.TrySetException(error))
            return;
        // Nobody may be waiting; the status handler and the next operation tell all the same.
        _ = waiting.Task.Exception;
    }

    public async Task StopAsync()
    {
        await Lifetime.CancelAsync().ConfigureAwait(false);
        await Supervision.ConfigureAwait(false);
        Lifetime.Dispose();
    }

    private static TaskCompletionSource<MqttLink> Completed(MqttLink link)
    {
        var source = new TaskCompletionSource<MqttLink>();
        source.SetResult(link);
        return source;
    }
}
