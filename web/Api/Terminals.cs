using QuickCheckout.Domain.Api;

namespace QuickCheckout.Web.Api;

/// <summary>A store's terminals.</summary>
public sealed class Terminals(ApiClient api)
{
    public Task<Answer<TerminalPage>> List(string storeId) => api.Get<TerminalPage>($"api/terminals?storeId={storeId}&pageSize=200");

    public Task<Answer<ShownTerminal>> Find(string terminalId) => api.Get<ShownTerminal>($"api/terminals/{terminalId}");
}
