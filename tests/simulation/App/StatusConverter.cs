using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Simulation.App;

/// <summary>The product's JSON, which remembers of each checkout the status it wrote last, so that watching costs no reading.</summary>
internal sealed class StatusConverter : DataConverter
{
    // Shared by all worlds: what the serialiser learns of the types is learnt once.
    private static readonly JsonDataConverter Inner = new(new JsonSerializerOptions(Json.Options));
    private readonly Dictionary<string, (string Text, CheckoutStatus Status)> _written = [];

    /// <summary>Checkouts that wrote a status since this was last cleared.</summary>
    public List<string> Writing { get; } = [];

    public override string? Serialize(object? value)
    {
        var text = Inner.Serialize(value);
        if (value is CheckoutStatus status)
        {
            _written[status.CheckoutId] = (text!, status);
            Writing.Add(status.CheckoutId);
        }

        return text;
    }

    public override object? Deserialize(string? data, Type targetType) => Inner.Deserialize(data, targetType);

    public CheckoutStatus Read(string checkoutId, string text) =>
        _written.TryGetValue(checkoutId, out var last) && ReferenceEquals(last.Text, text)
            ? last.Status
            : JsonSerializer.Deserialize<CheckoutStatus>(text, Json.Options)!;
}
