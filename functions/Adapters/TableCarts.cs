using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Carts;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// One row a cart: partition = store, row = cart id. The row decides between all who want the cart: whoever changes it, settles it, or
/// is the checkout that begins with it writes over what they have read, or not at all.
/// </summary>
public sealed class TableCarts(TableServiceClient tables)
{
    public const string TableName = "Carts";

    private const string Content = "Cart";

    /// <summary>A cart has one associate at a time, and at most a few settles under way.</summary>
    private const int Tries = 50;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<CartRow?> FindAsync(string storeId, string cartId, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(storeId, cartId, cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    /// <returns>The cart, or the one that was there first, and whether it is this one.</returns>
    public async Task<(CartRow Row, bool Created)> CreateAsync(Cart cart, CancellationToken cancellation)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await _table.AddAsync(ToEntity(cart), cancellation) is { } tag)
                return (new CartRow(cart, tag), true);
            if (await FindAsync(cart.StoreId, cart.CartId, cancellation) is { } first)
                return (first, false);
        }

        throw new InvalidOperationException($"Cart {cart.CartId} came and went {Tries} times while it was being made.");
    }

    /// <returns>Null when the row changed since it was read, or is gone.</returns>
    public async Task<CartRow?> TryChangeAsync(CartRow read, Cart changed, CancellationToken cancellation)
    {
        try
        {
            return await _table.UpdateAsync(ToEntity(changed), read.ETag, cancellation, TableUpdateMode.Replace) is { } tag ? new CartRow(changed, tag) : null;
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    /// <returns>False when the row changed since it was read.</returns>
    public Task<bool> TryDeleteAsync(CartRow read, CancellationToken cancellation) =>
        _table.TryDeleteAsync(read.Cart.StoreId, read.Cart.CartId, read.ETag, cancellation);

    /// <summary>The checkout was not started, or ended without having begun: the cart is open again.</summary>
    /// <returns>The cart; null when it is not settled as this checkout, or that has begun.</returns>
    public async Task<CartRow?> TakeBackAsync(string storeId, string cartId, string checkoutId, CancellationToken cancellation)
    {
        CartRow? open = null;
        await Rows.UntilUnchangedAsync($"Cart {cartId}", Tries, async () =>
        {
            if (await FindAsync(storeId, cartId, cancellation) is not { } row || row.Cart.TakeBack(checkoutId) is not { } taken)
                return true;
            return (open = await TryChangeAsync(row, taken, cancellation)) is not null;
        });
        return open;
    }

    /// <summary>The checkout begins, if the cart is still its own; then nobody can take it back any more. Safe to repeat.</summary>
    public async Task<bool> BeginAsync(string storeId, string cartId, string checkoutId, CancellationToken cancellation)
    {
        var began = false;
        await Rows.UntilUnchangedAsync($"Cart {cartId}", Tries, async () =>
        {
            var row = await FindAsync(storeId, cartId, cancellation);
            began = row?.Cart.Begin(checkoutId).Refusal is null && row is not null;
            return !began || row!.Cart.State == CartState.Settled || await TryChangeAsync(row, row.Cart.Begin(checkoutId).Value!, cancellation) is not null;
        });
        return began;
    }

    /// <summary>Those of a store in one of these states, newest first.</summary>
    public async Task<IReadOnlyList<Cart>> ListAsync(string storeId, IEnumerable<CartState> states, CancellationToken cancellation)
    {
        var anyOf = string.Join(" or ", states.Select(state => TableClient.CreateQueryFilter($"State eq {Json.Name(state)}")));
        var found = new List<Cart>();
        await foreach (var row in _table.QueryAsync<TableEntity>(Rows.InStore($"({anyOf})", storeId), cancellationToken: cancellation))
            found.Add(Read(row).Cart);
        return [.. found.OrderByDescending(cart => cart.ChangedAt).ThenBy(cart => cart.CartId, StringComparer.Ordinal)];
    }

    /// <summary>Forgets carts that nobody has changed, and settled ones, since then; one that changes meanwhile stays.</summary>
    /// <returns>How many, at most <paramref name="most"/>.</returns>
    public async Task<int> DeleteOldAsync(DateTimeOffset unchangedSince, DateTimeOffset settledBefore, int most, CancellationToken cancellation)
    {
        var settled = Json.Name(CartState.Settled);
        var old = TableClient.CreateQueryFilter($"ChangedAt lt {unchangedSince} or (State eq {settled} and ChangedAt lt {settledBefore})");
        var deleted = 0;
        await foreach (var row in _table.QueryAsync<TableEntity>(old, cancellationToken: cancellation))
        {
            if (deleted == most)
                break;
            if (await _table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation))
                deleted++;
        }

        return deleted;
    }

    private static CartRow Read(TableEntity row) => new(JsonSerializer.Deserialize<Cart>(LongText.Get(row, Content)!, Json.Options)!, row.ETag);

    private static TableEntity ToEntity(Cart cart)
    {
        var entity = new TableEntity(cart.StoreId, cart.CartId) { ["State"] = Json.Name(cart.State), ["ChangedAt"] = cart.ChangedAt };
        LongText.Set(entity, Content, JsonSerializer.Serialize(cart, Json.Options));
        return entity;
    }
}

/// <summary>A cart as it was when it was read.</summary>
public sealed record CartRow(Cart Cart, ETag ETag)
{
    /// <summary>What callers know this state by. Not the table's own tag: that is a weak one, which If-Match may not name.</summary>
    public string Tag => $"\"{CartIds.Letters(System.Text.Encoding.UTF8.GetBytes(ETag.ToString("H")))}\"";
}
