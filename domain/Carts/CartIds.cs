using System.Security.Cryptography;
using System.Text;

namespace QuickCheckout.Domain.Carts;

/// <summary>Ids of carts, of letters alone: of digits some would look like a card number, which no id may (rule Z2).</summary>
public static class CartIds
{
    private const int Length = 20;

    public static string New() => $"cart{Letters(Guid.NewGuid().ToByteArray())}";

    /// <summary>Of the cart that is made of a closed checkout: however often somebody asks, there is one (rule A4).</summary>
    public static string Again(string checkoutId) => $"again{Letters(Encoding.UTF8.GetBytes(checkoutId))}";

    /// <summary>Twenty letters that stand for the bytes.</summary>
    public static string Letters(byte[] bytes) => string.Concat(SHA256.HashData(bytes).Take(Length).Select(b => (char)('a' + b % 26)));
}
