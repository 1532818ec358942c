using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Api;

/// <summary>A store's terminals, and how long their checkouts wait (rules S4, O7).</summary>
public sealed class Terminals(ApiClient api)
{
    public Task<Answer<TerminalPage>> List(string storeId, CancellationToken cancellation = default) =>
        api.Get<TerminalPage>($"api/terminals?storeId={storeId}&pageSize=200", cancellation);

    /// <summary>Of every store that the person may see.</summary>
    public Task<Answer<TerminalPage>> ListAll() => api.Get<TerminalPage>("api/terminals?pageSize=200");

    public Task<Answer<ShownTerminal>> Find(string terminalId) => api.Get<ShownTerminal>($"api/terminals/{terminalId}");

    /// <summary>The terminal looks at itself.</summary>
    public Task<Answer<TerminalDiagnosis>> Diagnose(string terminalId) => api.Post<TerminalDiagnosis>($"api/terminals/{terminalId}/diagnose", null);

    /// <param name="owner">As <see cref="OfTerminal"/> or <see cref="OfStore"/> names it.</param>
    public Task<Answer<ShownLimits>> Limits(string owner) => api.Get<ShownLimits>($"api/{owner}/limits");

    public Task<Answer<ShownLimits>> ChangeLimits(string owner, CheckoutWaits waits, string tag) =>
        api.Send<ShownLimits>(HttpMethod.Put, $"api/{owner}/limits", new ChangeLimits(null, waits), tag);

    public static string OfTerminal(string terminalId) => $"terminals/{terminalId}";

    public static string OfStore(string storeId) => $"stores/{storeId}";
}
