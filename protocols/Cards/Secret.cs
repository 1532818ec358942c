using System.Text.Json;
using System.Text.Json.Serialization;

namespace QuickCheckout.Protocols.Cards;

/// <summary>
/// Refuses to write or read a type as JSON. Types that hold card data carry it, so that putting one into a message,
/// a table or a log scope by mistake fails in the first test and never leaks.
/// </summary>
public sealed class SecretConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeToConvert.Name} holds card data and is never serialised; seal it instead.");
}
