using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Http;
using QuickCheckout.Functions.Orders;
using QuickCheckout.Functions.Settlement;
using QuickCheckout.Functions.Web;
using QuickCheckout.Functions.Terminals;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Protocols.Alipay;
using QuickCheckout.Protocols.Iso8583;
using QuickCheckout.Protocols.Tls;

namespace QuickCheckout.Functions.Hosting;

/// <summary>Which adapter stands behind which port, and how each is configured.</summary>
internal static class Composition
{
    private const int CommandTries = 2;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AlipayConnectTimeout = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddCheckout(this IServiceCollection services, IConfiguration configuration) => services
        .Configure<JsonSerializerOptions>(Json.Configure)
        .Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(http => Json.ConfigureForCallers(http.SerializerOptions))
        // The worker's own server takes less than the host in front of it unless it is told to.
        .Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(server => server.Limits.MaxRequestBodySize = ImportStarter.MaxBytes)
        .AddSingleton(TimeProvider.System)
        .AddSettings<CheckoutLimits>("Checkout")
        .AddSettings<StatusSettings>("Status")
        .AddSettings<StoreTimeSettings>("Store")
        .AddSettings<UploadSettings>("Uploads")
        .AddSettings<CatalogueSettings>("Catalogue")
        .AddSettings<WebFileSettings>("WebFiles").AddSingleton<WebFiles>()
        .AddStorage(configuration)
        .AddTables()
        .AddBus()
        .AddCatalogue()
        .AddIotHub()
        .AddAcquirer()
        .AddPhonePayments()
        .AddSignIn()
        .AddSingleton<StatusWatch>().AddSingleton<CheckoutTeller>()
        .AddSingleton<PaymentNews>()
        .AddSingleton<Leases>()
        .AddSingleton<CheckoutStarter>().AddSingleton<CartSettling>().AddSingleton<CartChanges>()
        // They call others: no singletons, as the HTTP clients behind them are none.
        .AddTransient<Reprinter>().AddTransient<Resolutions>().AddTransient<EndOfDayStarter>();

    /// <summary>Everything behind a customer's phone; a part of its own, so that tests compose exactly what the product does.</summary>
    internal static IServiceCollection AddPhonePayments(this IServiceCollection services) => services.AddAlipay().AddMemberPlatform();

    /// <summary>Who calls the HTTP functions.</summary>
    private static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddSettings<SignInSettings>("SignIn").AddSettings<WebDemoSettings>("Web")
        .AddSingleton(s => new IssuerKeys(
            s.GetRequiredService<IOptions<SignInSettings>>(),
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime, AllowAutoRedirect = false }) { Timeout = IssuerTimeout },
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<IssuerKeys>>()))
        .AddSingleton<TokenCheck>().AddSingleton<Limits>().AddSingleton<Admission>();

    private static IServiceCollection AddSettings<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    private static IServiceCollection AddTables(this IServiceCollection services) => services
        .AddSingleton<TableTerminals>().AddSingleton<TableLimits>()
        .AddSingleton<TableDeadLetters>().AddSingleton<DeadLetterDesk>()
        .AddSingleton<TableOrders>().AddSingleton<IOrderStore>(s => s.GetRequiredService<TableOrders>())
        .AddSingleton<TableJournal>().AddSingleton<IJournal>(s => s.GetRequiredService<TableJournal>())
        .AddSingleton<TableOrderList>().AddSingleton<OrderList>()
        .AddSingleton<TableWebhooks>()
        .AddSingleton<TableCarts>()
        .AddSingleton<TableStock>().AddSingleton<IStock>(s => s.GetRequiredService<TableStock>())
        .AddSingleton<TableBatches>().AddSingleton<IBatchStore>(s => s.GetRequiredService<TableBatches>())
        .AddSingleton<BlobEnvelopes>().AddSingleton<IEnvelopeStore>(s => s.GetRequiredService<BlobEnvelopes>())
        .AddSingleton<BlobSignatures>()
        .AddSingleton<UploadTickets>().AddSingleton<IUploadTickets>(s => s.GetRequiredService<UploadTickets>());

    private static IServiceCollection AddCatalogue(this IServiceCollection services) => services
        .AddSingleton<ProductCatalogue>().AddHostedService(s => s.GetRequiredService<ProductCatalogue>())
        .AddHostedService<CatalogueFollower>()
        .AddSingleton<TableCatalogue>().AddSingleton<CataloguePublisher>()
        .AddSingleton<SalesTally>()
        .AddSingleton<TableFavourites>().AddSingleton<BlobPictures>()
        .AddSingleton<TableImports>().AddSingleton<BlobImports>().AddSingleton<ImportStarter>().AddSingleton<ImportWatch>()
        .AddSingleton<ImportRun>().AddSingleton<IImports>(s => s.GetRequiredService<ImportRun>());

    private static IServiceCollection AddIotHub(this IServiceCollection services)
    {
        services.AddSettings<IotHubSettings>("IotHub").AddSingleton<IotHubTokens>();
        services.AddHttpClient<IotHubGateway>((s, http) => http.BaseAddress = new Uri($"https://{Of<IotHubSettings>(s).HostName}/"))
            .ConfigurePrimaryHttpMessageHandler(s => new SocketsHttpHandler
            {
                SslOptions = { RemoteCertificateValidationCallback = TrustedRoot.ValidationCallback(NullIfEmpty(Of<IotHubSettings>(s).TrustedRoot)) },
            })
            // A command may be sent again: a terminal starts an attempt once.
            .AddResilienceHandler("iot-hub", (pipeline, context) => pipeline
                .AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = CommandTries - 1, Delay = TimeSpan.FromMilliseconds(100), ShouldHandle = Broken })
                .AddTimeout(TimeSpan.FromSeconds(Of<IotHubSettings>(context.ServiceProvider).ResponseSeconds + 5)));
        return services
            .AddTransient<ITerminalGateway>(s => s.GetRequiredService<IotHubGateway>())
            .AddTransient<IDevices>(s => s.GetRequiredService<IotHubGateway>())
            .AddTransient<TerminalViews>();
    }

    private static IServiceCollection AddAcquirer(this IServiceCollection services)
    {
        services.AddHttpClient<ISettlementLink, SettlementLink>((s, http) => http.BaseAddress = new Uri(Of<AcquirerSettings>(s).StatementUrl.TrimEnd('/') + "/"))
            .AddStandardResilienceHandler();
        return services.AddAcquirerLink();
    }

    private static IServiceCollection AddAcquirerLink(this IServiceCollection services) => services
        .AddSettings<AcquirerSettings>("Acquirer")
        .AddSingleton(s => new AcquirerLink(
            Of<AcquirerSettings>(s).ToLinkOptions(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<AcquirerLink>>()))
        .AddSingleton<AcquirerSessions>().AddSingleton<AcquirerExchange>()
        .AddSingleton<IAcquirer, AcquirerAdapter>();

    private static IServiceCollection AddAlipay(this IServiceCollection services) => services
        .AddSettings<AlipaySettings>("Alipay")
        // One gateway for all: its keys are read once. Connections are renewed, so that a change of address is seen.
        .AddSingleton(s => new AlipayGateway(
            new HttpClient(new SocketsHttpHandler
            {
                PooledConnectionLifetime = ConnectionLifetime, ConnectTimeout = AlipayConnectTimeout, AllowAutoRedirect = false,
            })
            {
                Timeout = TimeSpan.FromSeconds(Of<AlipaySettings>(s).TimeoutSeconds),
            },
            Of<AlipaySettings>(s).ToOptions(), s.GetRequiredService<TimeProvider>()))
        .AddTransient<ITrades, AlipayTrades>();

    private static IServiceCollection AddMemberPlatform(this IServiceCollection services)
    {
        services.AddSettings<MemberPlatformSettings>("MemberPlatform");
        services.AddHttpClient<MemberPlatformClient>((s, http) =>
            {
                http.BaseAddress = new Uri(Of<MemberPlatformSettings>(s).BaseUrl.TrimEnd('/') + "/");
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Of<MemberPlatformSettings>(s).ApiKey);
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
            .AddResilienceHandler("member-platform", (pipeline, context) => pipeline
                .AddTimeout(TimeSpan.FromSeconds(Of<MemberPlatformSettings>(context.ServiceProvider).TimeoutSeconds)));
        return services
            .AddTransient<IMemberDirectory>(s => s.GetRequiredService<MemberPlatformClient>())
            .AddTransient<IBenefits>(s => s.GetRequiredService<MemberPlatformClient>())
            .AddTransient<IAppOrders>(s => s.GetRequiredService<MemberPlatformClient>())
            .AddTransient<ITrades, InAppTrades>()
            .AddSingleton<WebhookSignature>();
    }

    /// <summary>A broken link, not an answer: 404 and 504 of a direct method say something about the terminal.</summary>
    private static ValueTask<bool> Broken(Polly.Retry.RetryPredicateArguments<HttpResponseMessage> args) =>
        ValueTask.FromResult(args.Outcome.Exception is HttpRequestException || args.Outcome.Result is { StatusCode: >= System.Net.HttpStatusCode.InternalServerError and not System.Net.HttpStatusCode.GatewayTimeout });

    private static T Of<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
