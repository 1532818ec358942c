using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>Who staff are, said as Entra ID says it: OpenID Connect with authorization code and PKCE. Nobody has a password here.</summary>
public static class Issuer
{
    private const long MaxBodyBytes = 64 * 1024;

    /// <param name="logs">Where log lines go; null: to the console.</param>
    public static WebApplication Build(IssuerOptions options, TimeProvider time, ILoggerProvider? logs = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (logs is not null)
            builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.Services.AddSingleton(options).AddSingleton(new Codes(time)).AddSingleton<SignInLimit>().AddSingleton(_ => SigningKey.Of(options.DataFolder));

        WebApplication? app = null;
        // Its name is its address, which with port 0 is known once it listens.
        builder.Services.AddSingleton(s => new TokenMint(s.GetRequiredService<SigningKey>(), options, () => app!.Urls.First(), time));
        app = builder.Build();
        app.Use(new WebPages(options).Serve);
        Discovery.Map(app, () => app.Urls.First());
        AuthorizeEndpoint.Map(app);
        TokenEndpoint.Map(app);
        app.MapGet("/health", () => TypedResults.Ok(new { status = "healthy" }));
        return app;
    }
}
