using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TestSupport;

/// <summary>Waits for a condition instead of sleeping. The bound only decides how long a broken test hangs.</summary>
public static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Returns the first value that satisfies <paramref name="accept"/>; throws with the last value seen otherwise.</summary>
    public static async Task<T> Get<T>(
        Func<Task<T>> read, Func<T, bool> accept, [CallerArgumentExpression(nameof(accept))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (accept(value))
                return value;
            if (watch.Elapsed > Bound)
                throw new TimeoutException($"Not within {Bound.TotalSeconds:0} s: {what}. Last value: {value}");
            await Task.Delay(5);
        }
    }

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    public static Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Get(() => Task.FromResult(condition()), held => held, what);
}
