using System.Text;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>One element of an array.</summary>
/// <param name="IsWhole">False when only its beginning was kept.</param>
/// <param name="IsBroken">The array cannot be read from here on.</param>
internal readonly record struct JsonElementText(string Text, bool IsWhole, bool IsBroken = false);

/// <summary>
/// Cuts an array in JSON into its elements while it is read, in memory of one element. It looks at strings and brackets only;
/// whether an element is right is for the parser, which gets each by itself.
/// </summary>
/// <param name="limit">Of an element that is longer only so many characters are kept.</param>
internal sealed class JsonElements(TextReader reader, int limit)
{
    /// <summary>As deep as the parser goes; a product has three levels.</summary>
    private const int MaxDepth = 64;

    private static readonly JsonElementText Broken = new("", IsWhole: false, IsBroken: true);

    private readonly char[] _buffer = new char[4096];
    private readonly Stack<char> _open = new();
    private int _at;
    private int _filled;
    private Phase _phase;

    private enum Phase
    {
        Before,
        Within,
        After,
        Over,
    }

    /// <summary>False also when the file is empty.</summary>
    public bool HasBegun { get; private set; }

    /// <returns>Null at the end.</returns>
    public async Task<JsonElementText?> ReadAsync(CancellationToken cancellation)
    {
        if (_phase == Phase.Before && await Begin(cancellation) is { } wrong)
            return wrong;
        return _phase switch
        {
            Phase.Within => await Element(cancellation),
            Phase.After => await SkipSpace(cancellation) is null ? End() : Break(),
            _ => null,
        };
    }

    private async Task<JsonElementText?> Begin(CancellationToken cancellation)
    {
        if (await SkipSpace(cancellation) is not { } first)
        {
            End();
            return null;
        }

        HasBegun = true;
        if (first != '[')
            return Break();
        _at++;
        _phase = Phase.Within;
        if (await SkipSpace(cancellation) == ']')
        {
            _at++;
            _phase = Phase.After;
        }

        return null;
    }

    private async Task<JsonElementText?> Element(CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var (whole, blank, inString, escaped) = (true, true, false, false);
        for (; _at < _filled || await Fill(cancellation); _at++)
        {
            var c = _buffer[_at];
            if (!inString && _open.Count == 0 && (c is ',' or ']'))
            {
                _at++;
                if (blank)
                    return Break();
                _phase = c == ']' ? Phase.After : Phase.Within;
                return new JsonElementText(text.ToString(), whole);
            }

            if (inString)
            {
                // No string has a line break: a quote was forgotten, and from there on inside is outside.
                if (c < ' ')
                    return Break();
                (inString, escaped) = (escaped || c != '"', !escaped && c == '\\');
            }
            else if (c == '"')
            {
                inString = true;
            }
            else if (!Balances(c))
            {
                return Break();
            }

            blank &= char.IsWhiteSpace(c);
            if (text.Length < limit)
                text.Append(c);
            else
                whole = false;
        }

        return Break();
    }

    /// <returns>False when it closes what is not open, or opens too much.</returns>
    private bool Balances(char c)
    {
        if (c is '{' or '[')
        {
            _open.Push(c);
            return _open.Count <= MaxDepth;
        }

        return c is not ('}' or ']') || (_open.TryPop(out var opened) && opened == (c == '}' ? '{' : '['));
    }

    /// <returns>The next character that is no space, which is not taken; null at the end of the text.</returns>
    private async Task<char?> SkipSpace(CancellationToken cancellation)
    {
        for (; _at < _filled || await Fill(cancellation); _at++)
            if (!char.IsWhiteSpace(_buffer[_at]))
                return _buffer[_at];
        return null;
    }

    private JsonElementText? End()
    {
        _phase = Phase.Over;
        return null;
    }

    private JsonElementText? Break()
    {
        _phase = Phase.Over;
        return Broken;
    }

    private async ValueTask<bool> Fill(CancellationToken cancellation)
    {
        (_at, _filled) = (0, await reader.ReadAsync(_buffer, cancellation));
        return _filled > 0;
    }
}
