using System.Collections;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Emulators.ServiceBus.Queues;

namespace Emulators.ServiceBus.Nodes;

/// <summary>The operations of an entity that are requests, not transfers.</summary>
internal sealed class ManagementNode(Broker broker, string entityPath)
{
    private const int OkStatus = 200;
    private const int NoContentStatus = 204;
    private const int BadRequestStatus = 400;
    private const int NotFoundStatus = 404;
    private const int GoneStatus = 410;

    public async Task<Message> AnswerAsync(Message request)
    {
        try
        {
            if (request.Body is not Map body)
                throw ServiceBusErrors.BadArgument("A request's body is a map.");
            var result = await PerformAsync(request.ApplicationProperties?["operation"] as string, body);
            return result is null ? Answer(NoContentStatus, "No content", null) : Answer(OkStatus, "OK", result);
        }
        catch (AmqpException e)
        {
            var status = (string)e.Error.Condition switch
            {
                ServiceBusErrors.MessageLockLost => GoneStatus,
                ServiceBusErrors.MessageNotFound or ErrorCode.NotFound => NotFoundStatus,
                _ => BadRequestStatus,
            };
            var answer = Answer(status, e.Error.Description, null);
            answer.ApplicationProperties["errorCondition"] = e.Error.Condition;
            return answer;
        }
    }

    /// <summary>Returns the response's body; null when there is nothing to return.</summary>
    private async Task<Map?> PerformAsync(string? operation, Map body)
    {
        switch (operation)
        {
            case "com.microsoft:renew-lock":
                return RenewLocks(body);
            case "com.microsoft:update-disposition":
                await UpdateDispositionAsync(body);
                return [];
            case "com.microsoft:schedule-message":
                return await ScheduleAsync(body);
            case "com.microsoft:cancel-scheduled-message":
                await broker.CancelScheduledAsync(entityPath, Sequences(body));
                return [];
            case "com.microsoft:peek-message":
                return Peek(body);
            case "com.microsoft:receive-by-sequence-number":
                return ReceiveDeferred(body);
            default:
                throw new AmqpException(ErrorCode.NotImplemented, $"There is no operation '{operation}'.");
        }
    }

    private Map RenewLocks(Map body)
    {
        var queue = broker.Receivable(entityPath);
        return new Map { ["expirations"] = LockTokens(body).Select(t => broker.RenewLock(queue, t).UtcDateTime).ToArray() };
    }

    private async Task UpdateDispositionAsync(Map body)
    {
        var queue = broker.Receivable(entityPath);
        var properties = (body["properties-to-modify"] as Map)?
            .ToDictionary(pair => pair.Key.ToString()!, pair => pair.Value) ?? [];
        Settlement settlement = body["disposition-status"] switch
        {
            "completed" => new Settlement.Complete(),
            "abandoned" => new Settlement.Abandon(properties),
            "defered" => new Settlement.Defer(properties),
            "suspended" => new Settlement.DeadLetter(
                body["deadletter-reason"] as string, body["deadletter-description"] as string, properties),
            var other => throw ServiceBusErrors.BadArgument($"There is no disposition '{other}'."),
        };
        foreach (var token in LockTokens(body))
            await broker.SettleAsync(queue, token, settlement);
    }

    private async Task<Map> ScheduleAsync(Map body)
    {
        var messages = Items(body, "messages")
            .OfType<Map>()
            .Select(item => item["message"] as byte[] ?? throw ServiceBusErrors.BadArgument("Each item holds a message."))
            .Select(MessageCodec.FromBytes)
            .ToList();
        var sequences = await broker.EnqueueAsync(entityPath, messages);
        return new Map { ["sequence-numbers"] = sequences.ToArray() };
    }

    private Map? Peek(Map body)
    {
        var from = Convert.ToInt64(body["from-sequence-number"], null);
        var count = Convert.ToInt32(body["message-count"], null);
        var found = new List();
        foreach (var message in broker.Peek(entityPath, from, count))
            found.Add(new Map { ["message"] = message });
        return found.Count == 0 ? null : new Map { ["messages"] = found };
    }

    private Map ReceiveDeferred(Map body)
    {
        var found = new List();
        foreach (var (token, message) in broker.ReceiveDeferred(broker.Receivable(entityPath), Sequences(body)))
            found.Add(new Map { ["lock-token"] = token, ["message"] = message });
        return new Map { ["messages"] = found };
    }

    private static List<Guid> LockTokens(Map body) => [.. Items(body, "lock-tokens").OfType<Guid>()];

    private static List<long> Sequences(Map body) =>
        [.. Items(body, "sequence-numbers").Cast<object>().Select(n => Convert.ToInt64(n, null))];

    private static IEnumerable Items(Map body, string key) =>
        body[key] as IEnumerable ?? throw ServiceBusErrors.BadArgument($"The request has no {key}.");

    private static Message Answer(int status, string description, Map? body)
    {
        var response = new Message { ApplicationProperties = new ApplicationProperties() };
        if (body is not null)
            response.BodySection = new AmqpValue { Value = body };
        response.ApplicationProperties["statusCode"] = status;
        response.ApplicationProperties["statusDescription"] = description;
        return response;
    }
}
