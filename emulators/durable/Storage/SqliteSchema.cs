using Microsoft.Data.Sqlite;

namespace Emulators.Durable.Storage;

/// <summary>The file's tables, and how a connection to it is set up.</summary>
internal static class SqliteSchema
{
    private const int Version = 1;

    /// <summary>The log is copied into the file after this many pages of 4 KB; a larger log means fewer, longer copies.</summary>
    private const int CheckpointPages = 8_000;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS instance (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, version TEXT NOT NULL,
            status INTEGER NOT NULL, finished INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
            generation INTEGER NOT NULL, turns INTEGER NOT NULL,
            open BLOB, custom_status TEXT, output TEXT, failure BLOB, origin BLOB) STRICT;
        CREATE INDEX IF NOT EXISTS unfinished ON instance (key) WHERE finished = 0;
        CREATE TABLE IF NOT EXISTS turn (
            key INTEGER NOT NULL, number INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (key, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, target TEXT NOT NULL, body BLOB NOT NULL) STRICT;
        """;

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Run(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint={CheckpointPages}; PRAGMA busy_timeout=5000");
        return connection;
    }

    /// <exception cref="InvalidDataException">The file was written by another version of the engine.</exception>
    public static void Create(SqliteConnection connection)
    {
        using var read = connection.CreateCommand();
        read.CommandText = "PRAGMA user_version";
        var found = (long)read.ExecuteScalar()!;
        if (found is not (0 or Version))
            throw new InvalidDataException($"The store has format {found}; this engine reads format {Version}.");
        Run(connection, $"BEGIN; {Tables} PRAGMA user_version={Version}; COMMIT");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
