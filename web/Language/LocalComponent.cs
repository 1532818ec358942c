using Microsoft.AspNetCore.Components;

namespace QuickCheckout.Web.Language;

/// <summary>A component that speaks: it is drawn again when the language changes.</summary>
public abstract class LocalComponent : ComponentBase
{
    [CascadingParameter] public Lang T { get; set; } = Lang.Chinese;
}
