using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TestSupport.Fuzzing;

/// <summary>
/// One run of a fuzz: as many inputs as FUZZ_INPUTS says, from the seed FUZZ_SEED, each judged on its own. A failure names
/// seed and input; the same two settings tell it again.
/// </summary>
/// <param name="defaultInputs">A few thousand, so that a suite stays quick.</param>
/// <param name="maxAllocatedBytes">What one input may allocate on the thread that judges it.</param>
/// <param name="mostInputs">Where each input is slow: no more than these, whatever the setting says.</param>
public sealed class FuzzRun(int defaultInputs, int defaultSeed, long maxAllocatedBytes, int mostInputs = int.MaxValue)
{
    /// <summary>Far above what an honest input needs, so that a busy machine is not taken for a hang.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    public int Inputs { get; } = Math.Min(Setting("FUZZ_INPUTS", defaultInputs), mostInputs);

    public int Seed { get; } = Setting("FUZZ_SEED", defaultSeed);

    /// <summary>How many inputs came to each outcome.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    /// <param name="next">Makes an input; called once for each.</param>
    /// <param name="show">The input as a person can read and repeat it.</param>
    /// <param name="judge">Returns what became of the input; throws when that must not be.</param>
    public async Task Judge<T>(Func<T> next, Func<T, string> show, Func<T, Task<string>> judge)
    {
        var whole = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        for (var number = 0; number < Inputs; number++)
        {
            var input = next();
            string Name() => $"Input {number} of seed {Seed}: {show(input)}";
            using var watchdog = new Watchdog(Name);
            var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            string outcome;
            try
            {
                var judging = judge(input);
                // What was waited for may go on elsewhere: then this thread's figure means nothing.
                var measured = judging.IsCompleted;
                outcome = await judging;
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (measured && allocated > maxAllocatedBytes)
                    throw new InvalidOperationException($"It took {allocated} bytes.");
            }
            catch (Exception wrong)
            {
                throw new InvalidOperationException($"{Name()}\n{wrong.Message}", wrong);
            }

            var took = Stopwatch.GetElapsedTime(began);
            if (took > Longest)
                throw new InvalidOperationException($"{Name()}\nIt took {took}.");
            slowest = took > slowest ? took : slowest;
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        }

        Summary = string.Create(CultureInfo.InvariantCulture, $"{Inputs} inputs in {whole.Elapsed.TotalSeconds:0.0} s, slowest {slowest.TotalMilliseconds:0} ms\n")
            + string.Join('\n', _outcomes.Select(o => $"{o.Value,9} {o.Key}"));
    }

    /// <summary>Inputs, time and outcomes of the run, for people.</summary>
    public string Summary { get; private set; } = "";

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>Says on the error output which input does not end: a hang leaves no other trace.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<Watchdog, long> Watching = new();
    private static readonly Timer Clock = new(_ => Look(), null, Patience, Patience);

    private readonly Func<string> _name;

    public Watchdog(Func<string> name)
    {
        _name = name;
        Watching[this] = Stopwatch.GetTimestamp();
        GC.KeepAlive(Clock);
    }

    public void Dispose() => Watching.TryRemove(this, out _);

    private static void Look()
    {
        foreach (var (dog, since) in Watching)
            if (Stopwatch.GetElapsedTime(since) > Patience)
                Console.Error.WriteLine($"Still running after {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s: {dog._name()}");
    }
}
