using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Emulators.FunctionsHost.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost.Messaging;

/// <summary>One message, or a batch, as a trigger: whole, as text, bytes or JSON; its properties by name.</summary>
internal sealed class MessageInput(
    IReadOnlyList<ServiceBusReceivedMessage> messages, bool isBatch, ServiceBusMessageActions actions, JsonSerializerOptions json) : TriggerInput
{
    private Dictionary<string, object?>? _data;

    public override IReadOnlyDictionary<string, object?> BindingData => _data ??= Collect();

    public override ValueTask<Bound> Bind(ParameterInfo parameter, FunctionCall call)
    {
        if (parameter.ParameterType == typeof(ServiceBusMessageActions))
            return ValueTask.FromResult(Bound.To(actions));
        if (parameter != call.Function.TriggerParameter)
            return ValueTask.FromResult(Bound.Nothing);
        return ValueTask.FromResult(Bound.To(
            isBatch ? Batch(parameter.ParameterType) : Convert(messages[0], parameter.ParameterType)));
    }

    private object Batch(Type type)
    {
        var element = type.IsArray
            ? type.GetElementType()!
            : type.GetInterfaces().Append(type)
                .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0]
              ?? throw new InvalidOperationException($"A batch needs an array or a list, not {type}.");
        var batch = Array.CreateInstance(element, messages.Count);
        for (var i = 0; i < messages.Count; i++)
            batch.SetValue(Convert(messages[i], element), i);
        return type.IsAssignableFrom(batch.GetType()) ? batch : Activator.CreateInstance(type, batch)!;
    }

    private object? Convert(ServiceBusReceivedMessage message, Type type)
    {
        if (type == typeof(ServiceBusReceivedMessage))
            return message;
        if (type == typeof(BinaryData))
            return message.Body;
        if (type == typeof(string))
            return message.Body.ToString();
        if (type == typeof(byte[]))
            return message.Body.ToArray();
        return JsonSerializer.Deserialize(message.Body, type, json);
    }

    private Dictionary<string, object?> Collect()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (isBatch)
            return data;
        var message = messages[0];
        foreach (var (name, value) in message.ApplicationProperties)
            data[name] = value;
        data["MessageId"] = message.MessageId;
        data["CorrelationId"] = message.CorrelationId;
        data["ContentType"] = message.ContentType;
        data["Subject"] = message.Subject;
        data["DeliveryCount"] = message.DeliveryCount;
        data["SequenceNumber"] = message.SequenceNumber;
        data["EnqueuedTimeUtc"] = message.EnqueuedTime.UtcDateTime;
        data["LockToken"] = message.LockToken;
        data["ApplicationProperties"] = message.ApplicationProperties;
        return data;
    }
}
