using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>A store's carts: opened, looked at, parked and taken up again (rule K2). What is in one: <see cref="CartLinesApi"/>.</summary>
public sealed class CartsApi(CartChanges changes, TableCarts carts, ProductCatalogue catalogue, TimeProvider clock)
{
    private const int MaxNote = 100;

    [Function("OpenCart"), Staff(Role.Associate)]
    public async Task<IResult> Open(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/stores/{storeId}/carts")] HttpRequest request, string storeId, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<OpenCart>(request, cancellation);
        if ((body.Refusal ?? Own.CheckStore(request, storeId)) is { } refusal)
            return Problem.Of(request, refusal);
        var (by, terminalId) = (Caller.Of(request).Self(body.Value!.AssociateId, "associateId"), body.Value.TerminalId);
        if (by.Refusal is { } notYourself)
            return Problem.Of(request, notYourself);
        if (terminalId is not null && await changes.CheckTerminal(storeId, terminalId, cancellation) is { } wrong)
            return Problem.Of(request, wrong);
        var now = clock.GetUtcNow();
        var (row, _) = await carts.CreateAsync(new Cart(CartIds.New(), storeId, by.Value!, terminalId, now, now, []), cancellation);
        return changes.Shown(request, row, created: true);
    }

    [Function("GetCart"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/stores/{storeId}/carts/{cartId}")] HttpRequest request, string storeId, string cartId,
        CancellationToken cancellation)
    {
        var found = await changes.Find(request, storeId, cartId, cancellation);
        return found.Refusal is { } refusal ? Problem.Of(request, refusal) : changes.Shown(request, found.Value!);
    }

    /// <summary>Newest first: with <c>state</c> the parked ones, or the open ones; among those are such as are being settled and not begun.</summary>
    [Function("ListCarts"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/stores/{storeId}/carts")] HttpRequest request, string storeId, CancellationToken cancellation)
    {
        var (states, page) = (States(request.Query["state"].FirstOrDefault()), Query.Page(request));
        if ((Own.CheckStore(request, storeId) ?? states.Refusal ?? page.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var all = await carts.ListAsync(storeId, states.Value!, cancellation);
        var items = all.Skip(page.Value.Skip).Take(page.Value.Take).Select(cart => new CartSummary(
            cart.CartId, cart.State, cart.Note, cart.AssociateId, cart.TerminalId, cart.ChangedAt, cart.Pieces, cart.TotalFen(catalogue.PriceOf)));
        return Results.Ok(new CartPage([.. items], all.Count, page.Value.NextOf(all.Count)));
    }

    [Function("ParkCart"), Staff(Role.Associate)]
    public Task<IResult> Park(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/stores/{storeId}/carts/{cartId}/park")] HttpRequest request, string storeId, string cartId,
        CancellationToken cancellation) =>
        changes.Change<ParkCart>(request, storeId, cartId, (cart, body) =>
        {
            var by = Caller.Of(request).Self(body.By, "by");
            return Task.FromResult((Notes.Check(body.Note, MaxNote) ?? by.Refusal) is { } refusal ? refusal : cart.Park(body.Note!.Trim(), by.Value!, clock.GetUtcNow()));
        }, cancellation);

    [Function("TakeUpCart"), Staff(Role.Associate)]
    public Task<IResult> TakeUp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/stores/{storeId}/carts/{cartId}/take-up")] HttpRequest request, string storeId, string cartId,
        CancellationToken cancellation) =>
        changes.Change<TakeUpCart>(request, storeId, cartId, async (cart, body) =>
        {
            var by = Caller.Of(request).Self(body.By, "by");
            return (by.Refusal ?? await changes.CheckTerminal(storeId, body.TerminalId, cancellation)) is { } refusal
                ? refusal
                : cart.TakeUp(by.Value!, body.TerminalId!, clock.GetUtcNow());
        }, cancellation);

    [Function("DiscardCart"), Staff(Role.Associate)]
    public Task<IResult> Discard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/stores/{storeId}/carts/{cartId}")] HttpRequest request, string storeId, string cartId,
        CancellationToken cancellation) => changes.Discard(request, storeId, cartId, cancellation);

    private static Result<CartState[]> States(string? state) => state switch
    {
        null or "" => Refusals.Required("state"),
        "parked" => new[] { CartState.Parked },
        "open" => new[] { CartState.Open, CartState.Settling },
        _ => Refusals.Malformed("state", "parked 或 open", "it is parked or open."),
    };
}
