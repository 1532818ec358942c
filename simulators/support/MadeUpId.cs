namespace QuickCheckout.Simulators.Support;

/// <summary>An id that nobody else has made up, of letters alone: of digits one in some hundred would look like a card number, which no id may.</summary>
public static class MadeUpId
{
    public static string New(string prefix) =>
        prefix + string.Concat(Guid.CreateVersion7().ToString("N").Select(c => char.IsAsciiDigit(c) ? (char)('g' + (c - '0')) : c));
}
