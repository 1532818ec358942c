using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>Things that are named by an id alone are looked up before anything is done with them: they must be of one of the caller's stores.</summary>
internal static class Own
{
    public static async Task<Result<CheckoutStatus>> CheckoutAsync(HttpRequest request, DurableTaskClient client, string id, CancellationToken cancellation)
    {
        if (Ids.Check(id, "id") is { } malformed)
            return malformed;
        if (await StatusWatch.ReadAsync(client, id, cancellation) is not { } status)
            return Refusals.UnknownCheckout(id);
        return Caller.Of(request).Refuse(status.StoreId) is { } refusal ? refusal : status;
    }

    public static async Task<Result<TerminalRow>> TerminalAsync(HttpRequest request, TableTerminals terminals, string terminalId, CancellationToken cancellation)
    {
        if (Ids.Check(terminalId, "terminalId") is { } malformed)
            return malformed;
        if (await terminals.FindAsync(terminalId, cancellation) is not { } terminal)
            return Refusals.UnknownTerminal(terminalId);
        return Caller.Of(request).Refuse(terminal.StoreId) is { } refusal ? refusal : terminal;
    }

    /// <summary>Null when the store that the address, the query or the body names is one of the caller's.</summary>
    public static Refusal? CheckStore(HttpRequest request, string? storeId) =>
        Ids.CheckName(storeId, "storeId") ?? (Caller.Of(request).Refuse(storeId!) is { } refusal ? refusal with { Field = "storeId" } : null);
}
