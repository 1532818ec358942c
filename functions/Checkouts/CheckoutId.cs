using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// A checkout's id is derived from its store and idempotency key, so that the same "settle" always names the same
/// checkout, however often and wherever it arrives (rule K3).
/// </summary>
internal static class CheckoutId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 20;

    public static string For(string storeId, string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{storeId}\n{idempotencyKey}"));
        return string.Concat(hash.Take(Length).Select(b => Alphabet[b & 31]));
    }

    /// <summary>
    /// Of the checkout that a cart is settled as: another one in each round, so that a settle that was held up never meets the next.
    /// No key can name it, since none has a line feed; a cart that was made anew under an old id has another time.
    /// </summary>
    public static string For(Cart cart) => For(cart.StoreId, string.Create(CultureInfo.InvariantCulture, $"\n{cart.CartId}\n{cart.CreatedAt.UtcTicks}\n{cart.Round}"));

    /// <summary>What people read out: the day and fourteen digits, "QC261123-04177339201765".</summary>
    /// <param name="day">The store's own day.</param>
    public static string OrderNo(string checkoutId, DateOnly day)
    {
        var digits = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(checkoutId))) % 100_000_000_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"QC{day:yyMMdd}-{digits:00000000000000}");
    }

    /// <summary>Tells a repeated request from another one under the same key.</summary>
    public static string Fingerprint(StartCheckout request) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, Json.Options)));
}
