using QuickCheckout.Domain.Api;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>Fills a cart the way a POS does that is not always answered: after each doubt it looks at the cart again.</summary>
internal sealed class CartTill(StoreSettings settings, string terminalId, Dice dice)
{
    private const double Parks = 0.3;
    private const int PreconditionFailed = 412;

    /// <returns>The cart with so many pieces of the SKU, as it was seen last.</returns>
    public async Task<SeenCart> Fill(CheckoutApp app, string sku, int quantity, CancellationToken giveUp)
    {
        var cart = await Again(() => app.OpenCart(settings.StoreId!, new OpenCart(settings.AssociateId, terminalId), giveUp), giveUp);
        for (var parks = dice.Chance(Parks); ; cart = await Again(() => app.ReadCart(settings.StoreId!, cart.Cart.CartId, giveUp), giveUp))
        {
            try
            {
                if (cart.Cart.State == Domain.Carts.CartState.Parked)
                    cart = await app.ChangeCart(cart, HttpMethod.Post, "take-up", new TakeUpCart(settings.AssociateId, terminalId), giveUp);
                if (cart.Cart.Lines.Count == 0)
                    cart = await app.AddLine(cart, new AddLine(sku, quantity), giveUp);
                if (cart.Cart.Lines is not [var line] || line.Sku != sku || line.Quantity != quantity)
                    throw new InvalidOperationException($"The cart {cart.Cart.CartId} should have {quantity} × {sku}, and has {string.Join(", ", cart.Cart.Lines)}.");
                if (!parks)
                    return cart;
                parks = false;
                cart = await app.ChangeCart(cart, HttpMethod.Post, "park", new ParkCart("back soon", settings.AssociateId), giveUp);
            }
            catch (StoreException changed) when (changed.Status == PreconditionFailed)
            {
                // An earlier try was not answered, and has come through.
            }
            catch (Exception e) when (Link.IsDown(e, giveUp))
            {
                await Task.Delay(Link.AskAgain, giveUp);
            }
        }
    }

    private static async Task<SeenCart> Again(Func<Task<SeenCart>> ask, CancellationToken giveUp)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (Link.IsDown(e, giveUp))
            {
                await Task.Delay(Link.AskAgain, giveUp);
            }
        }
    }
}
