using Microsoft.AspNetCore.Components;
using QuickCheckout.Web.Language;

namespace QuickCheckout.Web.Pos;

/// <summary>A part of the till's screen: it is drawn again whenever something at the till has changed.</summary>
public abstract class TillComponent : LocalComponent, IDisposable
{
    [Inject] public required Till Till { get; set; }

    public void Dispose()
    {
        Till.Changed -= Redraw;
        OnLeave();
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized() => Till.Changed += Redraw;

    /// <summary>The part is taken away.</summary>
    protected virtual void OnLeave()
    {
    }

    private void Redraw() => InvokeAsync(StateHasChanged);
}
