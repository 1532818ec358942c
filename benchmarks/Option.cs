using System.Globalization;

namespace QuickCheckout.Benchmarks;

/// <summary>What stands behind a benchmark's name.</summary>
internal static class Option
{
    /// <summary>The number after <paramref name="name"/>; null when it is not given.</summary>
    public static ulong? Number(IReadOnlyList<string> options, string name)
    {
        for (var i = 0; i + 1 < options.Count; i++)
            if (options[i] == name)
                return ulong.Parse(options[i + 1], CultureInfo.InvariantCulture);
        return null;
    }
}
