using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Web.Shared;

namespace QuickCheckout.Web.Api;

/// <summary>Files of products on their way into the catalogue (rule C6).</summary>
public sealed class Imports(ApiClient api, Browser browser)
{
    private const int Stopped = -1;

    /// <summary>Neither a value nor a refusal when the person stopped it.</summary>
    /// <param name="input">The field in which the file was picked; the browser sends it from the disk.</param>
    /// <param name="listener">Its method <c>Sent</c> is told how many bytes have left, of how many.</param>
    public async Task<Answer<CatalogueImport>> Send<T>(ElementReference input, string fileName, string contentType, DotNetObjectReference<T> listener) where T : class
    {
        var address = api.Address($"api/catalogue/imports?fileName={Uri.EscapeDataString(fileName)}").ToString();
        var answer = await browser.Call<Answered>("sendFile", input, address, contentType, await api.Headers(), listener);
        return answer.Status == Stopped ? new Answer<CatalogueImport>(null) : await api.Hear<CatalogueImport>(answer.Status, answer.Body);
    }

    public Task Stop() => browser.Call("stopSending");

    /// <summary>Answers when it has ended, or a second later.</summary>
    public Task<Answer<CatalogueImport>> Watch(string id, CancellationToken cancellation) => api.Get<CatalogueImport>($"api/catalogue/imports/{id}?wait=1", cancellation);

    /// <summary>With its first refused rows.</summary>
    public Task<Answer<CatalogueImport>> Find(string id) => api.Get<CatalogueImport>($"api/catalogue/imports/{id}");

    public Task<Answer<PageOf<CatalogueImport>>> List(string? token) => api.Get<PageOf<CatalogueImport>>("api/catalogue/imports" + (token is null ? "" : $"?token={token}"));

    public Task<Answer<byte[]>> Report(string id) => api.Get<byte[]>($"api/catalogue/imports/{id}/report");

    public Task<Answer<byte[]>> Export() => api.Get<byte[]>("api/catalogue/export");

    private sealed record Answered(int Status, string Body);
}
