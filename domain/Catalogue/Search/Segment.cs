namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>
/// Some products, indexed once and never changed. They are numbered in the order of their article numbers. The text of a
/// product is the letters of its names and its brand, one after the other; the index knows where each character that
/// stands alone and each word stands.
/// </summary>
internal sealed class Segment
{
    private const char Gap = '\0';

    private readonly Entry[] _entries;
    private readonly char[] _text;
    private readonly int[] _textStarts;
    private readonly Postings<char> _characters;
    private readonly Postings<string> _words;
    private readonly uint[] _lettersOfWords;
    private readonly Codes _codes;

    // By first letter, a to z: which characters have a reading that begins so.
    private readonly int[][] _byInitial;

    /// <param name="entries">Each article once.</param>
    public Segment(IEnumerable<Entry> entries)
    {
        _entries = [.. entries.OrderBy(e => e.Product.ArticleNo, StringComparer.Ordinal)];
        var text = new List<char>(_entries.Length * 40);
        _textStarts = new int[_entries.Length + 1];
        var characters = new Postings<char>.Builder(EqualityComparer<char>.Default);
        var words = new Postings<string>.Builder(StringComparer.Ordinal);
        for (var i = 0; i < _entries.Length; i++)
        {
            AddText(i, text, characters, words);
            _textStarts[i + 1] = text.Count;
        }

        _text = [.. text];
        _characters = characters.Build(Comparer<char>.Default, (_, posting) => TextOf(posting.Product)[posting.At + 1]);
        _words = words.Build(StringComparer.Ordinal, (word, posting) => TextOf(posting.Product)[posting.At + word.Length]);
        _lettersOfWords = [.. _words.Keys.Select(w => Typos.LettersOf(w))];
        _byInitial = [.. Enumerable.Range('a', 26).Select(letter => CharactersBeginningWith((char)letter))];
        _codes = new Codes(_entries);
        var categories = new Dictionary<string, int>(StringComparer.Ordinal);
        Facts = [.. _entries.Select(e => ProductFacts.Of(e, NumberOf(categories, e.Product.Category)))];
        Categories = [.. categories.OrderBy(c => c.Value).Select(c => c.Key)];
    }

    public int Count => _entries.Length;

    public ProductFacts[] Facts { get; }

    /// <summary>The category paths, by their numbers.</summary>
    public string[] Categories { get; }

    public Entry this[int product] => _entries[product];

    /// <summary>The number of an article; below zero if it is not here.</summary>
    public int Find(string articleNo)
    {
        var (low, high) = (0, _entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_entries[middle].Product.ArticleNo, articleNo);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Adds every product in which the word is found to the hits.</summary>
    public void Find(Term term, Hits hits)
    {
        foreach (var (product, exact) in _codes.Find(term.Typed))
            hits.Add(product, exact ? Relevance.ExactCode : Relevance.PartOfCode);
        if (term.Letters.Length == 0)
            return;
        var pattern = new NamePattern(term.Letters);
        var first = term.Letters[0];
        if (Array.BinarySearch(_characters.Keys, first) is >= 0 and var itself)
            FindFrom(itself, pattern, hits);
        if (char.IsAsciiLetterLower(first))
        {
            foreach (var character in _byInitial[first - 'a'])
                FindFrom(character, pattern, hits);
        }

        if (Folding.StandsAlone(first))
            return;
        FindWords(term.Letters, pattern, hits);
        if (term.Letters.Length >= Typos.ShortestTyped && !term.Letters.Any(c => Folding.StandsAlone(c) || !char.IsLetter(c)))
            FindNear(term.Letters, hits);
    }

    private void FindWords(string letters, NamePattern pattern, Hits hits)
    {
        // The word goes on beyond a word of the name: "cocacola", "milk奶".
        for (var length = 1; length < letters.Length; length++)
        {
            if (Array.BinarySearch(_words.Keys, letters[..length], StringComparer.Ordinal) is >= 0 and var part)
                FindAt(_words.Of(part), pattern.After(length), pattern, hits);
        }

        var key = Array.BinarySearch(_words.Keys, letters, StringComparer.Ordinal);
        for (key = key < 0 ? ~key : key; key < _words.Keys.Length && _words.Keys[key].StartsWith(letters, StringComparison.Ordinal); key++)
        {
            var whole = _words.Keys[key].Length == letters.Length;
            foreach (ref readonly var posting in _words.Of(key))
                hits.Add(posting.Product, whole ? RelevanceOf(posting, Way.Literal) : Relevance.BeginningOfWord);
        }
    }

    private void FindNear(string letters, Hits hits)
    {
        var typed = Typos.LettersOf(letters);
        for (var key = 0; key < _lettersOfWords.Length; key++)
        {
            if (!Typos.MayBeNear(typed, _lettersOfWords[key]) || !Typos.IsNear(letters, _words.Keys[key]))
                continue;
            foreach (ref readonly var posting in _words.Of(key))
                hits.Add(posting.Product, Relevance.WithTypo);
        }
    }

    private void FindFrom(int character, NamePattern pattern, Hits hits)
    {
        var postings = _characters.Of(character);
        var (start, whole) = pattern.Begin(_characters.Keys[character]);
        if (start is { } goOn)
            FindAt(postings, goOn, pattern, hits);
        if (whole is not { } way)
            return;
        foreach (ref readonly var posting in postings)
            hits.Add(posting.Product, RelevanceOf(posting, way));
    }

    private void FindAt(ReadOnlySpan<Posting> postings, NamePattern.Start start, NamePattern pattern, Hits hits)
    {
        foreach (ref readonly var posting in postings)
        {
            if (!pattern.MayGoOn(start, posting.Next))
                continue;
            var text = TextOf(posting.Product);
            if (pattern.Find(text, posting.At, start) is var (end, way))
                hits.Add(posting.Product, Relevance.Of(way, posting.Begins, ends: text[end] == Gap));
        }
    }

    private ReadOnlySpan<char> TextOf(int product) => _text.AsSpan(_textStarts[product], _textStarts[product + 1] - _textStarts[product]);

    /// <summary>When what stands there is all of the word that is sought.</summary>
    private static byte RelevanceOf(in Posting posting, Way way) => Relevance.Of(way, posting.Begins, ends: posting.Next == Gap);

    private void AddText(int number, List<char> text, Postings<char>.Builder characters, Postings<string>.Builder words)
    {
        var start = text.Count;
        var product = _entries[number].Product;
        var byLetters = words.Numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> word = stackalloc char[ProductRules.MaxText];
        foreach (var field in new[] { product.Name.Zh, product.Name.En, product.Brand })
        {
            var (length, at, name) = (0, 0, text.Count - start);
            foreach (var (letter, begins) in Folding.Letters(field.Length <= ProductRules.MaxText ? field : field[..ProductRules.MaxText]))
            {
                if (begins)
                    EndWord(word[..length], at, name);
                if (begins)
                    (length, at) = (0, text.Count - start);
                if (Folding.StandsAlone(letter))
                    characters.Add(NumberOf(characters.Numbers, letter), new Posting(number, text.Count - start, begins: text.Count - start == name));
                else
                    word[length++] = letter;
                text.Add(letter);
            }

            EndWord(word[..length], at, name);
            text.Add(Gap);
        }

        void EndWord(ReadOnlySpan<char> letters, int at, int name)
        {
            if (letters.IsEmpty)
                return;
            if (!byLetters.TryGetValue(letters, out var key))
                byLetters[letters] = key = words.Numbers.Count;
            words.Add(key, new Posting(number, at, begins: at == name));
        }
    }

    private int[] CharactersBeginningWith(char letter)
    {
        var found = new List<int>();
        for (var i = 0; i < _characters.Keys.Length; i++)
        {
            foreach (var reading in Pinyin.ReadingsOf(_characters.Keys[i]))
            {
                if (Pinyin.Syllables[reading][0] != letter)
                    continue;
                found.Add(i);
                break;
            }
        }

        return [.. found];
    }

    private static int NumberOf<T>(Dictionary<T, int> numbers, T key)
        where T : notnull
    {
        if (!numbers.TryGetValue(key, out var number))
            numbers[key] = number = numbers.Count;
        return number;
    }
}
