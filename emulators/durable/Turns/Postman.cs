using Emulators.Durable.History;
using Emulators.Durable.Storage;
using Microsoft.DurableTask;

namespace Emulators.Durable.Turns;

/// <summary>Brings committed messages to their instances, in the order of the commits, one at a time.</summary>
internal sealed class Postman(LiveInstances live, CommitPipeline pipeline, TimeProvider clock, WorkQueue work) : IThreadPoolWorkItem
{
    private readonly Queue<Message> _queue = new();
    private bool _running;

    public static Delivery ToDelivery(Message message) =>
        new(message.Body.Event, null, message.Id, message.Body.Key, message.Body.Generation);

    public void Send(IReadOnlyList<Message> messages)
    {
        if (messages.Count == 0)
            return;
        lock (_queue)
        {
            foreach (var message in messages)
                _queue.Enqueue(message);
            if (_running)
                return;
            _running = true;
        }
        work.Post(this);
    }

    /// <summary>Deletes a message nobody will consume.</summary>
    public void Drop(long messageId) => pipeline.Submit(new TurnCommit { Consumed = [messageId], Done = static (_, _) => { } });

    public void Execute()
    {
        try
        {
            while (Take() is { } message)
                Deliver(message);
        }
        catch (ObjectDisposedException)
        {
            // The store closed meanwhile: what is not delivered is still in it, for the next start.
        }
    }

    private Message? Take()
    {
        lock (_queue)
        {
            if (_queue.TryDequeue(out var message))
                return message;
            _running = false;
            return null;
        }
    }

    private void Deliver(Message message)
    {
        if (message.Body.Start is { } start)
            Start(message, start);
        else if (!live.TryDeliver(message.Target, ToDelivery(message)))
            Drop(message.Id);
    }

    private void Start(Message message, NewInstance start)
    {
        if (live.TryStart(message.Target, start, clock.GetUtcNow().UtcDateTime, ToDelivery(message)))
            return;
        // The id is taken. The caller is told as if the sub-orchestration had failed.
        var parent = start.Parent!;
        var refusal = new TaskFailureDetails(
            "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException", Refusals.AlreadyExistsText(message.Target), null, null, null);
        var answer = new Delivery(new TaskFailed(parent.TaskId, refusal), null, message.Id, parent.Key, parent.Generation);
        if (!live.TryDeliver(parent.InstanceId, answer))
            Drop(message.Id);
    }
}
