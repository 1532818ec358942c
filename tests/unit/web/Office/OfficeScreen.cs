using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.Language;

namespace QuickCheckout.Web.Office;

/// <summary>One component of the back office, in English, of store S001, on clocks eight hours ahead of UTC.</summary>
public abstract class OfficeScreen : Screen
{
    protected OfficeScreen() => Services
        .AddSingleton<Terminals>()
        .AddSingleton<Desk>()
        .AddSingleton<Orders>()
        .AddSingleton(s => new StoreTime(() => 480, s.GetRequiredService<ServerClock>()));

    private protected IRenderedComponent<T> Show<T>(Action<ComponentParameterCollectionBuilder<T>> with) where T : IComponent => Render<T>(p =>
    {
        p.AddCascadingValue(Lang.English);
        p.AddCascadingValue(new OfficeStore("S001", ["S001", "S002"]));
        with(p);
    });
}
