using System.Buffers;

namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>The products of a segment in which every word so far was found, with how well the words fit.</summary>
internal sealed class Hits : IDisposable
{
    private readonly int _size;
    private readonly byte[] _best;
    private readonly byte[] _words;
    private readonly ushort[] _sums;
    private readonly int[] _found;
    private int _count;
    private int _done;

    public Hits(int products)
    {
        _size = products;
        _best = Cleared<byte>();
        _words = Cleared<byte>();
        _sums = Cleared<ushort>();
        _found = ArrayPool<int>.Shared.Rent(products);
    }

    /// <summary>Valid after the last word.</summary>
    public ReadOnlySpan<int> Products => _found.AsSpan(0, _count);

    /// <summary>Every word so far was found in the product; without words that is so of all.</summary>
    public bool Has(int product) => _words[product] == _done;

    /// <summary>The mean of the words, 0 to 1.</summary>
    public double RelevanceOf(int product) => _done == 0 ? 0 : Math.Min(1, _sums[product] / (double)(_done * Relevance.Best));

    /// <summary>A product's number or barcode is all that was typed.</summary>
    public bool IsExact(int product) => _done == 1 && _sums[product] == Relevance.ExactCode;

    /// <summary>The next word makes a list of its own.</summary>
    public void BeginWord() => _count = 0;

    /// <summary>The word at hand was found in the product; of several places the best counts.</summary>
    public void Add(int product, byte relevance)
    {
        if (_best[product] == 0)
            _found[_count++] = product;
        _best[product] = Math.Max(_best[product], relevance);
    }

    /// <summary>Ends a word: a product that has not all the words so far is dropped.</summary>
    public void EndWord()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            var product = _found[i];
            if (_words[product] == _done)
            {
                _words[product]++;
                _sums[product] += _best[product];
                _found[kept++] = product;
            }

            _best[product] = 0;
        }

        _done++;
        _count = kept;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_best);
        ArrayPool<byte>.Shared.Return(_words);
        ArrayPool<ushort>.Shared.Return(_sums);
        ArrayPool<int>.Shared.Return(_found);
    }

    private T[] Cleared<T>()
    {
        var array = ArrayPool<T>.Shared.Rent(_size);
        array.AsSpan(0, _size).Clear();
        return array;
    }
}
