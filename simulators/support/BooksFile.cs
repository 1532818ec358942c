using Microsoft.Data.Sqlite;

namespace QuickCheckout.Simulators.Support;

/// <summary>
/// What a simulated party never forgets: SQLite with full sync, so that money taken stays taken whatever is killed. Every
/// decision is one transaction under one lock.
/// </summary>
public sealed class BooksFile : IDisposable
{
    private const string Durable = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    /// <param name="folder">Made when missing.</param>
    /// <param name="schema">Run at each start.</param>
    public BooksFile(string folder, string schema)
    {
        Directory.CreateDirectory(folder);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "books.db"), Pooling = false }.ToString());
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = Durable + schema;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs one decision; all of it is kept, or nothing when it throws.</summary>
    public T Turn<T>(Func<SqliteConnection, SqliteTransaction, T> decide)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            var result = decide(_connection, transaction);
            transaction.Commit();
            return result;
        }
    }

    public void Dispose() => _connection.Dispose();
}
