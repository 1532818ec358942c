using System.Globalization;

namespace Microsoft.Azure.Devices.Client;

/// <summary>Reads cloud-to-device messages, whose properties come in the topic.</summary>
internal static class CloudMessages
{
    public static Message Read(string topic, string prefix, byte[] body)
    {
        var message = new Message(body) { LockToken = Guid.NewGuid().ToString() };
        foreach (var (name, value) in Topics.ParseProperties(topic[prefix.Length..]))
        {
            switch (name)
            {
                case "$.mid": message.MessageId = value; break;
                case "$.cid": message.CorrelationId = value; break;
                case "$.uid": message.UserId = value; break;
                case "$.to": message.To = value; break;
                case "$.ct": message.ContentType = value; break;
                case "$.ce": message.ContentEncoding = value; break;
                case "$.ctime":
                    message.CreationTimeUtc = DateTime.Parse(
                        value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
                    break;
                default:
                    // Other system properties have no place in this slice of Message.
                    if (!name.StartsWith("$.", StringComparison.Ordinal))
                        message.Properties[name] = value;
                    break;
            }
        }

        return message;
    }
}
