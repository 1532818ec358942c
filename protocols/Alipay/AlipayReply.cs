using System.Globalization;
using System.Text.Json;

namespace QuickCheckout.Protocols.Alipay;

/// <summary>A believed answer: its signature verifies, or it is an error that may come without one.</summary>
/// <param name="Code">Such as 10000, 10003, 20000, 40004.</param>
/// <param name="SubCode">Such as <c>ACQ.TRADE_NOT_EXIST</c>; null when there is none.</param>
public sealed record AlipayReply(string Code, string Message, string? SubCode, string? SubMessage, JsonElement Node)
{
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    /// <summary>A text of the node; null when it is missing or no text.</summary>
    public string? Text(string name) => Node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An amount of the node in fen; null when it is missing or no amount.</summary>
    public long? Fen(string name) => AlipayAmount.Parse(Text(name));

    /// <summary>A time of the node, which Alipay writes as in China; null when it is missing or none.</summary>
    public DateTimeOffset? Time(string name) =>
        DateTime.TryParseExact(Text(name), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? new DateTimeOffset(time, ChinaTime) : null;

    /// <exception cref="FormatException">It has no code.</exception>
    internal static AlipayReply Of(JsonElement node)
    {
        var reply = new AlipayReply("", "", null, null, node);
        return reply with
        {
            Code = reply.Text("code") is { Length: > 0 } code ? code : throw new FormatException("The answer has no code."),
            Message = reply.Text("msg") ?? "", SubCode = reply.Text("sub_code"), SubMessage = reply.Text("sub_msg"),
        };
    }
}
