using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;
using TestSupport;

namespace QuickCheckout.Benchmarks;

/// <summary>One measured figure: the median of its rounds, with the least and the greatest.</summary>
/// <param name="Target">What it should be, in words; null when there is no target.</param>
public sealed record Figure(string Id, double Value, string Unit, double Min, double Max, string Meaning, string? Target)
{
    public static Figure Of(string id, string unit, IReadOnlyCollection<double> rounds, string meaning, string? target = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds.Count, 1);
        return new Figure(id, Median(rounds), unit, rounds.Min(), rounds.Max(), meaning, target);
    }

    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The value below which a share of <paramref name="quantile"/> (0 to 1) lies.</summary>
    public static double Quantile(IEnumerable<double> values, double quantile)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Min(sorted.Count - 1, Math.Floor(sorted.Count * quantile))];
    }
}

/// <summary>The result of one benchmark: the machine and its figures.</summary>
public sealed class Figures
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<Figure> _figures = [];

    /// <summary>Where benchmarks keep stores and results: on the disk that holds the project.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "artifacts", "bench");

    /// <summary>What must never be was found: the run fails, whatever its figures.</summary>
    public bool Broken { get; init; }

    /// <summary>It is one part of a benchmark: what the file has of others stays.</summary>
    public bool KeepsOthers { get; init; }

    public Figures Add(Figure figure)
    {
        _figures.Add(figure);
        return this;
    }

    /// <summary>Writes <c>artifacts/bench/NAME.json</c> and returns its path.</summary>
    public string Write(string name)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, $"{name}.json");
        var figures = _figures.Select(figure => new Written(figure.Id, figure.Value, figure.Unit, figure.Min, figure.Max)).ToList();
        if (KeepsOthers && File.Exists(path) && JsonSerializer.Deserialize<WrittenFile>(File.ReadAllText(path), Json) is { } before)
            figures.InsertRange(0, before.Figures.Where(other => _figures.All(figure => figure.Id != other.Id)));
        File.WriteAllText(path, JsonSerializer.Serialize(new WrittenFile(Machine.Current, figures), Json));
        return path;
    }

    public void Print()
    {
        var machine = Machine.Current;
        AnsiConsole.MarkupLineInterpolated($"[grey]{machine.Cpu}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.Os}, .NET {machine.Dotnet}[/]");
        var table = new Table().AddColumns("figure", "median", "min", "max", "unit", "target", "meaning");
        foreach (var figure in _figures)
            table.AddRow(
                figure.Id, Number(figure.Value), Number(figure.Min), Number(figure.Max), figure.Unit, figure.Target ?? "", Markup.Escape(figure.Meaning));
        AnsiConsole.Write(table);
    }

    private sealed record Written(string Id, double Value, string Unit, double Min, double Max);

    private sealed record WrittenFile(Machine Machine, IReadOnlyList<Written> Figures);

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "N3");
}

/// <summary>The machine a figure was measured on; without it a figure means nothing.</summary>
public sealed record Machine(string Cpu, int Cores, int MemoryGb, string Os, string Dotnet)
{
    public static Machine Current { get; } = new(
        ReadCpu(), Environment.ProcessorCount, (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30),
        RuntimeInformation.OSDescription, Environment.Version.ToString());

    private static string ReadCpu() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();
}
