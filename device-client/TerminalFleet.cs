using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Protocols.Tls;
using QuickCheckout.Terminal.Hub;
using QuickCheckout.Terminal.Keys;
using QuickCheckout.Terminal.Settings;
using QuickCheckout.Terminal.Simulated;
using QuickCheckout.Terminal.Uploads;

namespace QuickCheckout.Terminal;

/// <summary>All terminals of one process, with simulated hardware.</summary>
public sealed class TerminalFleet : IAsyncDisposable
{
    private readonly List<PosTerminal> _terminals = [];
    private readonly List<FileKeyCounterStore> _counters = [];
    private readonly HttpClient _http;

    private TerminalFleet(HttpClient http, TestCards cards) => (_http, Cards) = (http, cards);

    public IReadOnlyList<PosTerminal> Terminals => _terminals;

    public TestCards Cards { get; }

    /// <summary>Checks the settings and powers every terminal on; they connect in the background.</summary>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    public static async Task<TerminalFleet> StartAsync(TerminalSettings settings, ILoggerFactory loggers, TimeProvider clock)
    {
        var identities = SettingsReader.Validate(settings);
        var cards = settings.TestCards is { } path ? TestCards.Load(path) : TestCards.None;
        var fleet = new TerminalFleet(CreateHttp(settings.TrustedRoot), cards);
        try
        {
            foreach (var identity in identities)
                fleet.Add(identity, settings, loggers, clock);
            foreach (var terminal in fleet._terminals)
                await terminal.PowerOnAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public PosTerminal? Find(string id) => _terminals.FirstOrDefault(t => t.Id == id);

    /// <summary>Ends when every terminal is connected at least once; there is no limit but the token's.</summary>
    public Task WhenAllConnectedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_terminals.Select(t => WhenConnectedAsync(t, cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_terminals.Select(t => t.DisposeAsync().AsTask()));
        foreach (var counter in _counters)
            counter.Dispose();
        _http.Dispose();
    }

    private static async Task WhenConnectedAsync(PosTerminal terminal, CancellationToken cancellationToken)
    {
        var view = terminal.View;
        while (!view.Connected)
            view = await terminal.Hardware.View.AfterAsync(view.Version, cancellationToken);
    }

    private void Add(TerminalIdentity identity, TerminalSettings settings, ILoggerFactory loggers, TimeProvider clock)
    {
        var folder = Path.Combine(settings.DataFolder!, identity.Id);
        Directory.CreateDirectory(folder);
        // A newly injected key starts its own count.
        var counter = new FileKeyCounterStore(Path.Combine(folder, $"dukpt-{identity.InitialKeyId:x16}.counter"));
        _counters.Add(counter);
        var sealer = new EnvelopeSealer(identity.InitialKey.Span, identity.InitialKeyId, counter);
        var fingerprintKey = Convert.FromHexString(settings.FingerprintKey!);
        var lastAttempt = new LastAttemptFile(Path.Combine(folder, "last-attempt.json"));
        var logger = loggers.CreateLogger($"Terminal.{identity.Id}");
        var kind = SettingsReader.ListOf(settings.CloudPos).Contains(identity.Id) ? TerminalKind.CloudPos : TerminalKind.SmartPos;
        var hardware = new SimulatedHardware(new ViewFeed(), clock, hasReader: kind == TerminalKind.SmartPos);
        var uploads = new CloudUploads(_http, settings.CloudUrl!, hardware.Clock, logger);
        if (settings.Auto is { } auto)
            AutoCustomer.Attach(
                hardware, Cards.Customers(auto, _terminals.Count), TimeSpan.FromMilliseconds(settings.ReactionMilliseconds), clock, logger);
        _terminals.Add(new PosTerminal(
            identity.Id, kind, hardware,
            () => new BootParts(
                identity.Id, hardware.Devices, sealer, fingerprintKey, lastAttempt, uploads,
                new HubLink(identity.Hub, hardware.Clock, logger), hardware.Clock, logger),
            logger));
    }

    private static HttpClient CreateHttp(string? trustedRoot) =>
        new(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = TrustedRoot.ValidationCallback(trustedRoot) },
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            // CloudUploads bounds every try and the whole.
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
