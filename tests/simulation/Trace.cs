using System.Runtime.CompilerServices;
using System.Text;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>What happened in a world, line by line, for one who looks into a seed. Costs nothing while nobody does.</summary>
public sealed class Trace(Timeline time, TextWriter? reader)
{
    public bool IsRead => reader is not null;

    public void Say(string who, [InterpolatedStringHandlerArgument("")] ref Line line)
    {
        if (reader is not null)
            reader.WriteLine($"{time.Elapsed.TotalSeconds,12:0.000}  {who,-10}  {line.ToString()}");
    }

    /// <summary>Text that is made only if it is read.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Line
    {
        private readonly StringBuilder? _text;

        public Line(int literal, int formatted, Trace trace, out bool isRead)
        {
            isRead = trace.IsRead;
            _text = isRead ? new StringBuilder(literal + (8 * formatted)) : null;
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted<T>(T value) => _text!.Append(value);

        public override string ToString() => $"{_text}";
    }
}
