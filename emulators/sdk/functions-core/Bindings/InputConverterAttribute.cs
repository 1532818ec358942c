namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Names the type that converts the binding's data for a parameter.</summary>
[AttributeUsage(
    AttributeTargets.Parameter | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct | AttributeTargets.Class,
    AllowMultiple = true)]
public class InputConverterAttribute(Type converterType) : Attribute
{
    /// <summary>The converter.</summary>
    public Type ConverterType { get; } = converterType;
}
