using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emulators.Durable.Storage;

/// <summary>
/// A prepared statement with parameters <c>$0, $1, …</c> bound by position. Straight on the native calls: the writer thread
/// runs several of these for every turn of every instance, and is what the engine's throughput hangs on.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _positions;

    public Statement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _positions = new int[parameters];
        for (var i = 0; i < parameters; i++)
            _positions[i] = raw.sqlite3_bind_parameter_index(_statement, $"${i}");
    }

    public Statement Set(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, _positions[parameter], value));
        return this;
    }

    public Statement Set(int parameter, string? value)
    {
        Check(value is null
            ? raw.sqlite3_bind_null(_statement, _positions[parameter])
            : raw.sqlite3_bind_text(_statement, _positions[parameter], value));
        return this;
    }

    public Statement Set(int parameter, byte[]? value)
    {
        Check(value is null
            ? raw.sqlite3_bind_null(_statement, _positions[parameter])
            : raw.sqlite3_bind_blob(_statement, _positions[parameter], value));
        return this;
    }

    /// <exception cref="SqliteException">The statement failed.</exception>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        var reset = raw.sqlite3_reset(_statement);
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Check(code);
        Check(reset);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
