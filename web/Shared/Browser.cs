using Microsoft.JSInterop;

namespace QuickCheckout.Web.Shared;

/// <summary>What only the browser can do, by the script <c>js/browser.js</c>.</summary>
public sealed class Browser(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>Something this browser remembers; null if it does not, or may not.</summary>
    public async Task<string?> Recall(string key) => await (await Module()).InvokeAsync<string?>("recall", key);

    /// <param name="value">Null forgets it.</param>
    public async Task Remember(string key, string? value) => await (await Module()).InvokeVoidAsync("remember", key, value);

    public async Task<string?> Language() => await (await Module()).InvokeAsync<string?>("language");

    public async Task SetLanguage(string tag) => await (await Module()).InvokeVoidAsync("setLanguage", tag);

    /// <summary>Opens or closes a <c>dialog</c> element; the browser keeps the focus inside and gives it back.</summary>
    public async Task ShowDialog(Microsoft.AspNetCore.Components.ElementReference dialog, bool open) =>
        await (await Module()).InvokeVoidAsync("showDialog", dialog, open);

    public async Task Print() => await (await Module()).InvokeVoidAsync("print");

    /// <summary>Gives a file to the person.</summary>
    public async Task Download(string name, string type, byte[] content) => await (await Module()).InvokeVoidAsync("download", name, type, content);

    /// <summary>Draws lines of monospaced text as a PNG and gives it to the person.</summary>
    public async Task DownloadPicture(string name, IReadOnlyList<string> lines) => await (await Module()).InvokeVoidAsync("downloadPicture", name, lines);

    public async Task<T> Call<T>(string function, params object?[] arguments) => await (await Module()).InvokeAsync<T>(function, arguments);

    public async Task Call(string function, params object?[] arguments) => await (await Module()).InvokeVoidAsync(function, arguments);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private async Task<IJSObjectReference> Module() => _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/browser.js");
}
