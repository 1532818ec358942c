using System.Security.Cryptography;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Letters alone, so that none looks like a card number; of two the newer one sorts first.</summary>
internal static class ImportId
{
    private const int TimeLetters = 16;
    private const int ChanceLetters = 8;

    public static string At(DateTimeOffset now)
    {
        Span<char> id = stackalloc char[TimeLetters + ChanceLetters];
        var left = (ulong)(DateTimeOffset.MaxValue.UtcTicks - now.UtcTicks);
        for (var i = TimeLetters - 1; i >= 0; i--, left >>= 4)
            id[i] = (char)('a' + (int)(left & 15));
        RandomNumberGenerator.GetItems("abcdefghijklmnop", id[TimeLetters..]);
        return new string(id);
    }
}
