using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Web.Api;

/// <summary>A store's terminals.</summary>
public sealed class Terminals(ApiClient api)
{
    public Task<Answer<TerminalPage>> List(string storeId) => api.Get<TerminalPage>($"api/terminals?storeId={storeId}&pageSize=200");

    public Task<Answer<StoreTerminal>> Find(string terminalId) => api.Get<StoreTerminal>($"api/terminals/{terminalId}");
}

public sealed record TerminalPage(IReadOnlyList<StoreTerminal> Items);

/// <param name="HolderId">The checkout or settlement that has it; null when it is free.</param>
public sealed record StoreTerminal(string TerminalId, string StoreId, TerminalKind Kind, string? HolderId);
