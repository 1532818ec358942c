using Emulators.Durable.Activities;
using Emulators.Durable.Client;
using Emulators.Durable.History;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Turns;

/// <summary>What a turn causes once it is durable, and never before: timers, activities, messages, answers to clients.</summary>
internal sealed class TurnEffects(LiveInstances live, TimerQueue timers, ActivityRunner activities, Postman postman, Waiters waiters)
{
    public void Apply(FinishedTurn turn, Exception? failure)
    {
        if (failure is not null)
        {
            foreach (var delivery in turn.Batch)
                delivery.Ack?.TrySetException(failure);
            return;
        }
        var instance = turn.Instance;
        var before = instance.Row;
        var after = turn.Next;
        instance.Row = after;
        instance.IsCommitted = true;
        instance.Replaces = null;
        var ended = after.IsFinished || after.Generation != before.Generation;
        ArmTimers(turn, before, ended);
        var acks = Acks(turn.Batch);
        postman.Send(turn.Sent);
        if (after.IsFinished)
            live.Finish(instance);
        else
        {
            if (ended)
                instance.Session = null;
            instance.EndTurn([.. turn.Carried.Select(Postman.ToDelivery)]);
        }
        // From here on the instance's next turn may overtake this one.
        if (!ended)
            foreach (var action in turn.Turn.Actions)
                if (action is ScheduleActivity activity)
                    activities.Start(new ActivityCall(after.Id, after.Key, after.Generation, activity));
        if (after.Status != OrchestrationRuntimeStatus.Pending)
            waiters.Notify(after);
        foreach (var ack in acks)
            ack.TrySetResult();
    }

    private void ArmTimers(FinishedTurn turn, InstanceRow before, bool ended)
    {
        foreach (var id in turn.CancelledTimers)
            timers.Cancel(new TimerKey(before.Key, before.Generation, id));
        if (ended)
        {
            foreach (var open in before.Open)
                if (open.Kind == OpenKind.Timer)
                    timers.Cancel(new TimerKey(before.Key, before.Generation, open.Id));
            return;
        }
        foreach (var open in turn.Next.Open)
            if (open.Kind == OpenKind.Timer && open.Turn == before.Turns)
                timers.Arm(new TimerKey(before.Key, before.Generation, open.Id), before.Id, open.Due);
    }

    private static List<TaskCompletionSource> Acks(List<Delivery> batch)
    {
        // The batch is the instance's again as soon as the turn has ended.
        var acks = new List<TaskCompletionSource>(0);
        foreach (var delivery in batch)
            if (delivery.Ack is { } ack)
                acks.Add(ack);
        return acks;
    }
}
