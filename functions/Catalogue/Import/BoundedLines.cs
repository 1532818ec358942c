using System.Text;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Lines of a text that nobody vouches for: of a line longer than the limit only its beginning is kept.</summary>
internal sealed class BoundedLines(TextReader reader, int limit)
{
    private readonly char[] _buffer = new char[4096];
    private int _at;
    private int _filled;

    /// <returns>Null at the end of the text. A line feed ends a line, with or without a carriage return before it.</returns>
    public async Task<(string Text, bool IsWhole)?> ReadAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var whole = true;
        while (_at < _filled || await Fill(cancellation))
        {
            var rest = _buffer.AsMemory(_at, _filled - _at);
            var end = rest.Span.IndexOf('\n');
            var part = end < 0 ? rest : rest[..end];
            var room = Math.Min(part.Length, limit - line.Length);
            line.Append(part.Span[..room]);
            whole &= room == part.Length;
            _at += end < 0 ? part.Length : part.Length + 1;
            if (end >= 0)
                return (line.ToString().TrimEnd('\r'), whole);
        }

        return line.Length == 0 ? null : (line.ToString(), whole);
    }

    private async ValueTask<bool> Fill(CancellationToken cancellation)
    {
        (_at, _filled) = (0, await reader.ReadAsync(_buffer, cancellation));
        return _filled > 0;
    }
}
