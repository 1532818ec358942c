using Microsoft.Data.Sqlite;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;

namespace QuickCheckout.Benchmarks.Search;

/// <summary>
/// The same search as one would build it on SQLite: an FTS5 table of trigrams in memory, with each Chinese name's pinyin (the
/// first reading of each character) and initials as columns. Trigrams find nothing shorter than three: that is a LIKE.
/// </summary>
internal sealed class Fts5Peer : IDisposable
{
    private static readonly string[] Columns = ["zh", "en", "brand", "codes", "pinyin", "initials"];
    private readonly SqliteConnection _store = new("Data Source=:memory:");

    public Fts5Peer(IEnumerable<Product> products)
    {
        _store.Open();
        Run($"CREATE VIRTUAL TABLE products USING fts5({string.Join(", ", Columns)}, article UNINDEXED, category UNINDEXED, tokenize='trigram')");
        using var transaction = _store.BeginTransaction();
        using var insert = _store.CreateCommand();
        insert.CommandText = "INSERT INTO products VALUES ($0, $1, $2, $3, $4, $5, $6, $7)";
        foreach (var product in products)
        {
            var syllables = product.Name.Zh.Where(c => !Pinyin.ReadingsOf(c).IsEmpty).Select(c => Pinyin.Syllables[Pinyin.ReadingsOf(c)[0]]).ToList();
            var codes = product.Skus.SelectMany(s => new[] { s.Code, s.Barcode }).Prepend(product.ArticleNo);
            object[] values =
            [
                product.Name.Zh, product.Name.En, product.Brand, string.Join(' ', codes), string.Concat(syllables),
                string.Concat(syllables.Select(s => s[0])), product.ArticleNo, product.Category,
            ];
            insert.Parameters.Clear();
            for (var i = 0; i < values.Length; i++)
                insert.Parameters.AddWithValue($"${i}", values[i]);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>A page of 50, and the counts by category.</summary>
    public void Search(string text)
    {
        Read($"SELECT article FROM products WHERE {Where(text)} ORDER BY rank LIMIT 50", text);
        Read($"SELECT category || count(*) FROM products WHERE {Where(text)} GROUP BY category", text);
    }

    public List<string> All(string text) => Read($"SELECT article FROM products WHERE {Where(text)}", text);

    public void Dispose() => _store.Dispose();

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Where(string text)
    {
        var conditions = Words(text).Where(w => w.Length < 3).Select((_, i) => $"({string.Join(" OR ", Columns.Select(c => $"{c} LIKE $like{i}"))})").ToList();
        if (Words(text).Any(w => w.Length >= 3))
            conditions.Add("products MATCH $match");
        return string.Join(" AND ", conditions);
    }

    private List<string> Read(string sql, string text)
    {
        using var command = _store.CreateCommand();
        command.CommandText = sql;
        foreach (var (word, i) in Words(text).Where(w => w.Length < 3).Select((w, i) => (w, i)))
            command.Parameters.AddWithValue($"$like{i}", $"%{word}%");
        var longer = Words(text).Where(w => w.Length >= 3).ToList();
        if (longer.Count > 0)
            command.Parameters.AddWithValue("$match", string.Join(" AND ", longer.Select(w => $"\"{w}\"")));
        var found = new List<string>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
            found.Add(rows.GetString(0));
        return found;
    }

    private void Run(string sql)
    {
        using var command = _store.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
