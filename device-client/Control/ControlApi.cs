using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Terminal.Attempts;
using QuickCheckout.Terminal.Simulated;

namespace QuickCheckout.Terminal.Control;

/// <summary>
/// Lets a person or a script stand in front of the terminals: look at the screen, present a card, enter a PIN, sign,
/// cut the power. On 127.0.0.1 only, for simulated hardware only; see <see cref="LocalOnly"/> for web pages.
/// </summary>
public sealed class ControlApi : IAsyncDisposable
{
    private const int MaxBodyBytes = 256 * 1024;
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly TerminalFleet _fleet;
    private readonly TimeProvider _clock;

    private ControlApi(WebApplication app, TerminalFleet fleet, TimeProvider clock) => (_app, _fleet, _clock) = (app, fleet, clock);

    /// <summary>Where it listens: http://127.0.0.1:port.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <param name="port">0 takes a free one.</param>
    /// <param name="webOrigins">Web pages that may use it.</param>
    public static async Task<ControlApi> StartAsync(
        TerminalFleet fleet, int port, IReadOnlyList<string> webOrigins, ILoggerFactory loggers, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<KestrelServerOptions>(o =>
        {
            o.Listen(IPAddress.Loopback, port);
            o.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(1));
        var api = new ControlApi(builder.Build(), fleet, clock);
        api._app.Use(new LocalOnly(webOrigins).HandleAsync);
        api.Map(api._app.MapGroup("/terminals"));
        await api._app.StartAsync();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        // Disposing alone would break off the streams that people watch.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Map(RouteGroupBuilder terminals)
    {
        terminals.MapGet("", () => _fleet.Terminals.Select(t => new TerminalItem(t.Id, t.Kind)));
        terminals.MapGet("/cards", () => CardTray.Of(_fleet.Cards));
        terminals.MapGet("/{id}", (string id) => On(id, t => Results.Ok(StateOf(t))));
        terminals.MapGet("/{id}/events", (string id, long? since, double? wait, HttpContext http) => EventsAsync(id, since, wait, http));
        terminals.MapPost("/{id}/card", (string id, CardAction action) => On(id, t => CustomerActions.Card(t, _fleet.Cards, action)));
        terminals.MapPost("/{id}/pin", (string id, PinAction action) => On(id, t => CustomerActions.Pin(t, action)));
        terminals.MapPost("/{id}/signature", (string id, SignatureAction action) => On(id, t => CustomerActions.Sign(t, action)));
        terminals.MapPost("/{id}/paper", (string id, PaperAction action) => On(id, t => CustomerActions.Paper(t, action)));
        terminals.MapPost("/{id}/battery", (string id, BatteryAction action) => On(id, t => CustomerActions.Battery(t, action)));
        terminals.MapPost("/{id}/reader", (string id, ReaderAction action) => On(id, t => CustomerActions.Reader(t, action)));
        terminals.MapPost("/{id}/clock", (string id, ClockAction action) => On(id, t => CustomerActions.Clock(t, action)));
        terminals.MapPost("/{id}/power", async (string id, PowerAction action) =>
            _fleet.Find(id) is { } t ? await CustomerActions.PowerAsync(t, action) : Unknown(id));
    }

    private IResult On(string id, Func<PosTerminal, IResult> act) => _fleet.Find(id) is { } terminal ? act(terminal) : Unknown(id);

    private static IResult Unknown(string id) => CustomerActions.Refuse(StatusCodes.Status404NotFound, Refusals.UnknownTerminal(id));

    /// <summary>Server-sent events for who accepts them; otherwise one state, newer than <paramref name="since"/> if that comes in time.</summary>
    private async Task<IResult> EventsAsync(string id, long? since, double? wait, HttpContext http)
    {
        if (_fleet.Find(id) is not { } terminal)
            return Unknown(id);
        if (http.Request.Headers.Accept.Any(a => a?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true))
            return TypedResults.ServerSentEvents(WatchAsync(terminal, since ?? 0, http.RequestAborted));
        var longest = TimeSpan.FromSeconds(Math.Clamp(wait ?? LongestPoll.TotalSeconds, 0, LongestPoll.TotalSeconds));
        await _clock.BeforeAsync(
            _clock.GetUtcNow() + longest, token => terminal.Hardware.View.AfterAsync(since ?? 0, token), http.RequestAborted);
        return Results.Ok(StateOf(terminal));
    }

    private async IAsyncEnumerable<SseItem<TerminalState>> WatchAsync(
        PosTerminal terminal, long since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _app.Lifetime.ApplicationStopping);
        for (var view = await NextAsync(terminal, since, stopping.Token); view is not null; view = await NextAsync(terminal, view.Version, stopping.Token))
            yield return new SseItem<TerminalState>(StateOf(terminal, view), "terminal") { EventId = $"{view.Version}" };
    }

    /// <summary>Null when the watcher left or the program stops: a stream just ends then.</summary>
    private static async Task<TerminalView?> NextAsync(PosTerminal terminal, long version, CancellationToken cancellationToken)
    {
        try
        {
            return await terminal.Hardware.View.AfterAsync(version, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static TerminalState StateOf(PosTerminal terminal) => StateOf(terminal, terminal.View);

    private static TerminalState StateOf(PosTerminal terminal, TerminalView view)
    {
        var left = view.Screen.Deadline - terminal.Hardware.Clock.GetUtcNow();
        return new TerminalState(
            terminal.Id, terminal.Kind, view.Version, view.Power, view.Connected, view.BootId, view.Screen,
            left is { } time ? (int)Math.Ceiling(Math.Max(0, time.TotalSeconds)) : null, view.ShownAt,
            terminal.Boot?.CardHeldFor is not null, terminal.Boot?.UnsentReports ?? 0, view.PaperIn, view.Battery, view.Reader, view.Printed);
    }
}
