using System.Runtime.InteropServices;

namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>Where a character or word stands: the number of the product in its segment and the place in its text.</summary>
internal readonly record struct Posting(int Product, ushort At);

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

        public Postings<T> Build(IComparer<T> order)
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
            var (next, all) = (starts.ToArray(), new Posting[_found.Count]);
            foreach (var (key, posting) in CollectionsMarshal.AsSpan(_found))
                all[next[places[key]]++] = posting;
            return new Postings<T>(keys, starts, all);
        }
    }
}
