using System.Runtime.InteropServices;

namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>Where a character or word stands. What most tries need is here, so that they need not look into the text.</summary>
/// <param name="Product">Its number in the segment.</param>
/// <param name="Next">The letter that follows, or the gap at the end of a name.</param>
internal readonly record struct Posting(int Product, ushort Place, char Next)
{
    private const int BeginsBit = 0x8000;

    public Posting(int product, int at, bool begins)
        : this(product, (ushort)(at | (begins ? BeginsBit : 0)), '\0')
    {
    }

    /// <summary>The place in the product's text.</summary>
    public int At => Place & ~BeginsBit;

    /// <summary>A name begins here.</summary>
    public bool Begins => (Place & BeginsBit) != 0;
}

/// <summary>The characters or words of a segment in order, each with where it stands.</summary>
internal sealed class Postings<T>
    where T : notnull
{
    private readonly int[] _starts;
    private readonly Posting[] _all;

    private Postings(T[] keys, int[] starts, Posting[] all) => (Keys, _starts, _all) = (keys, starts, all);

    public T[] Keys { get; }

    public ReadOnlySpan<Posting> Of(int key) => _all.AsSpan(_starts[key], _starts[key + 1] - _starts[key]);

    /// <summary>Takes what stands where, in the order of the products.</summary>
    internal sealed class Builder(IEqualityComparer<T> equality)
    {
        private readonly List<(int Key, Posting Posting)> _found = [];

        public Dictionary<T, int> Numbers { get; } = new(equality);

        public void Add(int key, Posting posting) => _found.Add((key, posting));

        /// <param name="next">The letter that follows a key where it stands.</param>
        public Postings<T> Build(IComparer<T> order, Func<T, Posting, char> next)
        {
            var keys = new T[Numbers.Count];
            foreach (var (key, number) in Numbers)
                keys[number] = key;
            var sorted = Enumerable.Range(0, keys.Length).ToArray();
            Array.Sort(keys, sorted, order);
            var places = new int[sorted.Length];
            for (var i = 0; i < sorted.Length; i++)
                places[sorted[i]] = i;

            // Counted first, then put in place: those of one key stay in the order of the products.
            var starts = new int[keys.Length + 1];
            foreach (var (key, _) in CollectionsMarshal.AsSpan(_found))
                starts[places[key] + 1]++;
            for (var i = 0; i < keys.Length; i++)
                starts[i + 1] += starts[i];
            var (free, all) = (starts.ToArray(), new Posting[_found.Count]);
            foreach (var (key, posting) in CollectionsMarshal.AsSpan(_found))
                all[free[places[key]]++] = posting with { Next = next(keys[places[key]], posting) };
            return new Postings<T>(keys, starts, all);
        }
    }
}
