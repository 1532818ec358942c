namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>One word of what was typed.</summary>
/// <param name="Typed">Folded, with its signs: a code is found by it.</param>
/// <param name="Letters">Its letters and digits: a name is found by them.</param>
internal sealed record Term(string Typed, string Letters)
{
    /// <summary>The words of a text. Signs that stand alone are no words, unless there is nothing else.</summary>
    public static IReadOnlyList<Term> Of(string text)
    {
        var words = new string([.. text.Select(c => char.IsControl(c) ? ' ' : Folding.Fold(c))])
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var terms = words.Select(w => new Term(w, string.Concat(Folding.Letters(w).Select(l => l.Letter)))).Distinct().ToList();
        var withLetters = terms.FindAll(t => t.Letters.Length > 0);
        return withLetters.Count > 0 ? withLetters : terms;
    }
}
