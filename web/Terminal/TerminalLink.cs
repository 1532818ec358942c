using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Components.WebAssembly.Http;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Web.Language;
using QuickCheckout.Web.SignIn;

namespace QuickCheckout.Web.Terminal;

/// <summary>
/// The control API of the virtual terminals (device-client): what somebody in front of one sees and does. It goes to the terminal and
/// nowhere else: no card and no PIN passes the Function app.
/// </summary>
public sealed class TerminalLink(Session session, LanguageChoice language, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<CardTray?> Cards(CancellationToken cancellation) => await TryGet<CardTray>("cards", cancellation);

    /// <summary>Its states as they come; null whenever the terminal's program cannot be reached.</summary>
    public async IAsyncEnumerable<TerminalState?> Watch(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await using var states = Once(id, cancellation).GetAsyncEnumerator(cancellation);
            while (await Next(states))
                yield return states.Current;
            if (cancellation.IsCancellationRequested)
                yield break;
            yield return null;
            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null when it was done; otherwise why not.</returns>
    public async Task<Refusal?> Do(string id, string what, object action)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync(Address($"{id}/{what}"), action, Json.Options);
            return answer.IsSuccessStatusCode ? null : await answer.Content.ReadFromJsonAsync<Refusal>(Json.Options);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return new Refusal(Api.Refused.NoAnswer, new LocalText("终端程序没有回答", "The terminal's program does not answer."));
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T?> TryGet<T>(string path, CancellationToken cancellation)
    {
        try
        {
            return await _http.GetFromJsonAsync<T>(Address(path), Json.Options, cancellation);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return default;
        }
    }

    private async IAsyncEnumerable<TerminalState> Once(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address($"{id}/events"));
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.AcceptLanguage.ParseAdd(language.Current.Tag);
        request.SetBrowserResponseStreamingEnabled(true);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<TerminalState>(data, Json.Options)!).EnumerateAsync(cancellation))
            yield return item.Data;
    }

    private static async Task<bool> Next(IAsyncEnumerator<TerminalState> states)
    {
        try
        {
            return await states.MoveNextAsync();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // The watcher is told by a null, and it is tried again.
            return false;
        }
    }

    private string Address(string path) => $"{session.Settings!.Demo.TerminalsUrl}/{path}";
}

/// <summary>A terminal as its control API tells.</summary>
/// <param name="CountdownSeconds">To the screen's deadline when this was told.</param>
public sealed record TerminalState(
    string Id, TerminalKind Kind, long Version, bool Power, bool Connected, ScreenShown Screen, int? CountdownSeconds, bool CardHeld, int UnsentReports,
    bool PaperIn, IReadOnlyList<Printed> Printed);

public sealed record ScreenShown(string Prompt, LocalText Text, long? AmountFen, DateTimeOffset? Deadline, Refusal? Refusal, IReadOnlyList<ReadMode>? Offered, bool PaperOut);

/// <summary>A paper that came out of its printer.</summary>
public sealed record Printed(long Number, DateTimeOffset At, string Kind, string Reference, IReadOnlyList<string> Lines);

/// <summary>The test cards, without their numbers, and what can go wrong at a reader.</summary>
public sealed record CardTray(IReadOnlyList<TrayCard> Cards, IReadOnlyList<TrayFault> Faults);

/// <param name="Modes">The ways in which it can be read.</param>
/// <param name="About">Its trick.</param>
/// <param name="Pins">What its owner types, in order.</param>
public sealed record TrayCard(string Name, LocalText Label, string MaskedPan, IReadOnlyList<ReadMode> Modes, LocalText About, IReadOnlyList<string> Pins);

public sealed record TrayFault(string Fault, LocalText Text);
