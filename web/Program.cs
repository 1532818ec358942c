using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using QuickCheckout.Web;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.Language;
using QuickCheckout.Web.Office;
using QuickCheckout.Web.Pos;
using QuickCheckout.Web.Shared;
using QuickCheckout.Web.SignIn;
using QuickCheckout.Web.Terminal;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
// The API is where the screens come from, unless appsettings.json names another place: on Azure the screens are static files.
var api = builder.Configuration["Api"] is { Length: > 0 } elsewhere ? elsewhere : builder.HostEnvironment.BaseAddress;
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddSingleton(new HttpClient { BaseAddress = new Uri(api), Timeout = Timeout.InfiniteTimeSpan })
    .AddSingleton<Browser>()
    .AddSingleton<LanguageChoice>()
    .AddSingleton<ServerClock>()
    .AddSingleton<Connection>()
    .AddSingleton<Session>()
    .AddSingleton<ITokens>(services => services.GetRequiredService<Session>())
    .AddSingleton<ApiClient>()
    .AddSingleton<Products>()
    .AddSingleton<Carts>()
    .AddSingleton<Checkouts>()
    .AddSingleton<Terminals>()
    .AddSingleton<Orders>()
    .AddSingleton<Desk>()
    .AddSingleton<Settlements>()
    .AddSingleton<Imports>()
    .AddSingleton(services => new StoreTime(() => services.GetRequiredService<Session>().Settings?.UtcOffsetMinutes ?? 0, services.GetRequiredService<ServerClock>()))
    .AddSingleton<CheckoutStream>()
    .AddSingleton<Till>()
    .AddSingleton<TerminalLink>();
await builder.Build().RunAsync();
