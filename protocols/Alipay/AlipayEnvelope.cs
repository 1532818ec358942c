using System.Text;
using System.Text.Json;

namespace QuickCheckout.Protocols.Alipay;

/// <summary>
/// What the gateway answers with: <c>{"alipay_trade_pay_response":{…},"sign":"…"}</c>. The signed text is the node exactly as it
/// was sent; written anew it would be another text.
/// </summary>
/// <param name="Text">The node, from its <c>{</c> to its <c>}</c>, as it came.</param>
/// <param name="Sign">Null when there was none, which only an error may do.</param>
/// <param name="IsError">The node is <c>error_response</c>.</param>
public sealed record AlipayEnvelope(string Text, string? Sign, bool IsError)
{
    private const string ErrorNode = "error_response";

    /// <param name="method">The method that was called, such as <c>alipay.trade.pay</c>.</param>
    /// <exception cref="FormatException">It is no such answer; the message says why.</exception>
    public static AlipayEnvelope Parse(string body, string method)
    {
        var node = method.Replace('.', '_') + "_response";
        try
        {
            return Read(Encoding.UTF8.GetBytes(body), node);
        }
        catch (JsonException broken)
        {
            throw new FormatException("The answer is no JSON.", broken);
        }
    }

    private static AlipayEnvelope Read(byte[] body, string node)
    {
        string? text = null, sign = null;
        var isError = false;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("The answer is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (name == "sign")
                sign = sign is null && reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new FormatException("Its sign is no text, or there are two.");
            reader.Skip();
            if (name != node && name != ErrorNode)
                continue;
            // Of two nodes one would be verified and the other read.
            if (text is not null)
                throw new FormatException("There are two nodes in it.");
            if (body[start] != (byte)'{')
                throw new FormatException($"Its {name} is no object.");
            (text, isError) = (Encoding.UTF8.GetString(body, start, (int)reader.BytesConsumed - start), name == ErrorNode);
        }

        // What follows the object is read, too: there must be nothing.
        reader.Read();
        return text is null ? throw new FormatException($"There is no {node} in it.") : new AlipayEnvelope(text, sign, isError);
    }
}
