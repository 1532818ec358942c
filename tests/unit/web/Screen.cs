using Bunit;
using Microsoft.Extensions.DependencyInjection;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.Language;
using QuickCheckout.Web.Shared;
using QuickCheckout.Web.SignIn;

namespace QuickCheckout.Web;

/// <summary>A browser with nothing but a server in it, for one component.</summary>
public abstract class Screen : BunitContext
{
    private protected FakeApi Server { get; } = new();

    protected Screen()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/browser.js").Mode = JSRuntimeMode.Loose;
        Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new HttpClient(Server) { BaseAddress = new Uri("http://localhost/") })
            .AddSingleton<Browser>()
            .AddSingleton<LanguageChoice>()
            .AddSingleton<ServerClock>()
            .AddSingleton<Connection>()
            .AddSingleton<Session>()
            .AddSingleton<ITokens, NoTokens>()
            .AddSingleton<ApiClient>();
    }

    private sealed class NoTokens : ITokens
    {
        public Task<string?> TokenAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

        public void Refused()
        {
            // Nobody has signed in here.
        }
    }
}
