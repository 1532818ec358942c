using System.Globalization;

namespace Emulators.FunctionsHost.Timers;

/// <summary>The values one field of a schedule allows: <c>*</c>, <c>5</c>, <c>1-5</c>, <c>*/10</c>, <c>10/5</c>, names and lists of these.</summary>
internal sealed class CronField
{
    private readonly bool[] _allowed;

    public CronField(string text, int least, int most, string[]? names = null, int firstName = 0)
    {
        _allowed = new bool[most + 1];
        foreach (var part in text.Split(','))
            Allow(part);
        return;

        void Allow(string part)
        {
            var stepped = part.Split('/');
            var range = stepped[0].Split('-');
            if (stepped.Length > 2 || range.Length > 2)
                throw Invalid();
            var everything = stepped[0] == "*";
            var from = everything ? least : Value(range[0]);
            var openEnded = everything || (range.Length == 1 && stepped.Length == 2);
            var to = openEnded ? most : Value(range[^1]);
            var step = stepped.Length == 2 && int.TryParse(stepped[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1;
            if (step < 1 || from > to || (stepped.Length == 2 && step.ToString(CultureInfo.InvariantCulture) != stepped[1]))
                throw Invalid();
            for (var value = from; value <= to; value += step)
                _allowed[value] = true;
        }

        int Value(string word)
        {
            var name = names is null ? -1 : Array.FindIndex(names, n => word.StartsWith(n, StringComparison.OrdinalIgnoreCase));
            var value = name >= 0 ? name + firstName
                : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw Invalid();
            return value >= least && value <= most ? value : throw Invalid();
        }

        FormatException Invalid() => new($"'{text}' is not a field of a schedule with values from {least} to {most}.");
    }

    public bool Has(int value) => _allowed[value];

    /// <summary>The first allowed value at or after <paramref name="value"/>.</summary>
    public int? From(int value)
    {
        for (; value < _allowed.Length; value++)
        {
            if (_allowed[value])
                return value;
        }

        return null;
    }
}
