namespace Emulators.Durable.History;

/// <summary>Turns, messages and open actions as bytes. The tags are part of the file format: never reuse one.</summary>
internal static class HistoryCodec
{
    public static byte[] Encode(Turn turn)
    {
        using var to = new WireWriter();
        to.Time(turn.Time);
        to.Write(turn.Returned);
        to.Number(turn.Events.Count);
        foreach (var item in turn.Events)
            Write(to, item);
        to.Number(turn.Actions.Count);
        foreach (var action in turn.Actions)
            Write(to, action);
        return to.ToArray();
    }

    public static Turn DecodeTurn(byte[] bytes)
    {
        using var from = new WireReader(bytes);
        var time = from.Time();
        var returned = from.ReadBoolean();
        var events = new TurnEvent[from.Number()];
        for (var i = 0; i < events.Length; i++)
            events[i] = ReadEvent(from);
        var actions = new TurnAction[from.Number()];
        for (var i = 0; i < actions.Length; i++)
            actions[i] = ReadAction(from);
        return new Turn(time, events, actions, returned);
    }

    public static byte[] Encode(MessageBody body)
    {
        using var to = new WireWriter();
        Write(to, body.Event);
        to.Write(body.Start is not null);
        if (body.Start is { } start)
        {
            to.Write(start.Name);
            to.Write(start.Version);
            Write(to, start.Parent);
            to.Tags(start.Tags);
        }
        to.Write(body.Key ?? 0);
        to.Number(body.Generation);
        return to.ToArray();
    }

    public static MessageBody DecodeMessage(byte[] bytes)
    {
        using var from = new WireReader(bytes);
        var item = ReadEvent(from);
        var start = from.ReadBoolean() ? new NewInstance(from.ReadString(), from.ReadString(), ReadParent(from), from.Tags()) : null;
        var key = from.ReadInt64();
        return new MessageBody(item, start, key == 0 ? null : key, from.Number());
    }

    public static byte[] Encode(OpenAction[] open)
    {
        using var to = new WireWriter();
        to.Number(open.Length);
        foreach (var action in open)
        {
            to.Write((byte)action.Kind);
            to.Number(action.Id);
            to.Number(action.Turn);
            to.Time(action.Due);
        }
        return to.ToArray();
    }

    public static OpenAction[] DecodeOpen(byte[] bytes)
    {
        using var from = new WireReader(bytes);
        var open = new OpenAction[from.Number()];
        for (var i = 0; i < open.Length; i++)
            open[i] = new OpenAction((OpenKind)from.ReadByte(), from.Number(), from.Number(), from.Time());
        return open;
    }

    public static void Write(WireWriter to, ParentLink? parent)
    {
        to.Write(parent is not null);
        if (parent is null)
            return;
        to.Write(parent.InstanceId);
        to.Write(parent.Name);
        to.Number(parent.TaskId);
        to.Write(parent.Key);
        to.Number(parent.Generation);
    }

    public static ParentLink? ReadParent(WireReader from) => from.ReadBoolean()
        ? new ParentLink(from.ReadString(), from.ReadString(), from.Number(), from.ReadInt64(), from.Number())
        : null;

    private static void Write(WireWriter to, TurnEvent item)
    {
        switch (item)
        {
            case ExecutionStarted started:
                to.Write((byte)1);
                to.Text(started.Input);
                to.Time(started.StartAt ?? default);
                break;
            case TaskCompleted completed:
                to.Write((byte)2);
                to.Number(completed.Id);
                to.Text(completed.Result);
                break;
            case TaskFailed failed:
                to.Write((byte)3);
                to.Number(failed.Id);
                to.Failure(failed.Failure);
                break;
            case TimerFired fired:
                to.Write((byte)4);
                to.Number(fired.Id);
                break;
            case EventRaised raised:
                to.Write((byte)5);
                to.Write(raised.Name);
                to.Text(raised.Payload);
                break;
            case ExecutionSuspended suspended:
                to.Write((byte)6);
                to.Text(suspended.Reason);
                break;
            case ExecutionResumed resumed:
                to.Write((byte)7);
                to.Text(resumed.Reason);
                break;
            case ExecutionTerminated terminated:
                to.Write((byte)8);
                to.Text(terminated.Output);
                break;
            default:
                throw new InvalidOperationException($"{item.GetType()} cannot be stored.");
        }
    }

    private static TurnEvent ReadEvent(WireReader from)
    {
        var tag = from.ReadByte();
        return tag switch
        {
            1 => new ExecutionStarted(from.Text(), from.Time() is var time && time == default ? null : time),
            2 => new TaskCompleted(from.Number(), from.Text()),
            3 => new TaskFailed(from.Number(), from.Failure()!),
            4 => new TimerFired(from.Number()),
            5 => new EventRaised(from.ReadString(), from.Text()),
            6 => new ExecutionSuspended(from.Text()),
            7 => new ExecutionResumed(from.Text()),
            8 => new ExecutionTerminated(from.Text()),
            _ => throw new InvalidDataException($"Unknown event tag {tag} in the store."),
        };
    }

    private static void Write(WireWriter to, TurnAction action)
    {
        switch (action)
        {
            case ScheduleActivity activity:
                to.Write((byte)1);
                to.Number(activity.Id);
                to.Write(activity.Name);
                to.Write(activity.Version);
                to.Text(activity.Input);
                break;
            case StartTimer timer:
                to.Write((byte)2);
                to.Number(timer.Id);
                to.Time(timer.FireAt);
                break;
            case StartSubOrchestration sub:
                to.Write((byte)3);
                to.Number(sub.Id);
                to.Write(sub.Name);
                to.Write(sub.Version);
                to.Write(sub.InstanceId);
                to.Text(sub.Input);
                break;
            case SendEvent sent:
                to.Write((byte)4);
                to.Number(sent.Id);
                to.Write(sent.InstanceId);
                to.Write(sent.Name);
                to.Text(sent.Payload);
                break;
            default:
                throw new InvalidOperationException($"{action.GetType()} cannot be stored.");
        }
    }

    private static TurnAction ReadAction(WireReader from)
    {
        var tag = from.ReadByte();
        return tag switch
        {
            1 => new ScheduleActivity(from.Number(), from.ReadString(), from.ReadString(), from.Text()),
            2 => new StartTimer(from.Number(), from.Time()),
            3 => new StartSubOrchestration(from.Number(), from.ReadString(), from.ReadString(), from.ReadString(), from.Text()),
            4 => new SendEvent(from.Number(), from.ReadString(), from.ReadString(), from.Text()),
            _ => throw new InvalidDataException($"Unknown action tag {tag} in the store."),
        };
    }
}
