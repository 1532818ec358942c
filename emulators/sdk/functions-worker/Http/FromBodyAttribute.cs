using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The parameter is the request's body, read by MVC's input formatters (so MVC's <c>JsonOptions</c> apply).</summary>
public class FromBodyAttribute : InputConverterAttribute
{
    /// <summary>Creates the attribute.</summary>
    public FromBodyAttribute()
        : base(typeof(FromBodyConverter))
    {
    }
}

/// <summary>Names the conversion; the host does it.</summary>
internal sealed class FromBodyConverter;
