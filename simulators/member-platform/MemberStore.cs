using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Members;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Members and the codes issued to them, in a SQLite file that survives a restart.</summary>
public sealed class MemberStore
{
    /// <summary>How long a code can be scanned after it was shown.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    /// <summary>How long a code is remembered after that, so that its checkout may ask again.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS member (id TEXT PRIMARY KEY, name TEXT NOT NULL, blocked INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS code (code TEXT PRIMARY KEY, member_id TEXT NOT NULL REFERENCES member, expires_at INTEGER NOT NULL, checkout_id TEXT);
        CREATE INDEX IF NOT EXISTS code_by_expiry ON code (expires_at);
        """;

    private readonly TimeProvider _time;
    private readonly string _connectionString;

    public MemberStore(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        _time = time;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "members.db"), DefaultTimeout = 10 }.ToString();
        Seed();
    }

    /// <summary>Every member, with the name as a screen shows it.</summary>
    public IReadOnlyList<ListedMember> All()
    {
        using var connection = Open();
        using var query = Command(connection, "SELECT id, name, blocked FROM member ORDER BY id");
        using var rows = query.ExecuteReader();
        var members = new List<ListedMember>();
        while (rows.Read())
            members.Add(new ListedMember(rows.GetString(0), Shortened(rows.GetString(1)), rows.GetBoolean(2)));
        return members;
    }

    /// <summary>A new code for the member; null if there is no such member.</summary>
    public IssuedCode? Issue(string memberId)
    {
        var now = _time.GetUtcNow();
        var issued = new IssuedCode(NewCode(), now + CodeLifetime);
        using var connection = Open();
        Command(connection, "DELETE FROM code WHERE expires_at < $old", ("$old", (now - Memory).ToUnixTimeMilliseconds())).ExecuteNonQuery();
        var inserted = Command(
            connection, "INSERT INTO code (code, member_id, expires_at) SELECT $code, id, $expires FROM member WHERE id = $member",
            ("$code", issued.Code), ("$expires", issued.ExpiresAt.ToUnixTimeMilliseconds()), ("$member", memberId)).ExecuteNonQuery();
        return inserted == 1 ? issued : null;
    }

    /// <summary>Whose code it is. The first checkout to ask owns the code and may ask again, also after it expired.</summary>
    public (ResolveOutcome Outcome, Member? Member) Resolve(string code, string checkoutId)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        using var connection = Open();
        // One statement takes the code, so that of two checkouts at the same moment only one gets it.
        Command(
            connection,
            """
            UPDATE code SET checkout_id = $checkout
            WHERE code = $code AND checkout_id IS NULL AND expires_at > $now
              AND member_id IN (SELECT id FROM member WHERE NOT blocked)
            """,
            ("$checkout", checkoutId), ("$code", code), ("$now", now)).ExecuteNonQuery();

        using var query = Command(
            connection,
            "SELECT m.id, m.name, m.blocked, c.expires_at, c.checkout_id FROM code c JOIN member m ON m.id = c.member_id WHERE c.code = $code",
            ("$code", code));
        using var row = query.ExecuteReader();
        if (!row.Read())
            return (ResolveOutcome.Unknown, null);
        var owner = row.IsDBNull(4) ? null : row.GetString(4);
        if (owner == checkoutId)
            return (ResolveOutcome.Resolved, new Member(row.GetString(0), Shortened(row.GetString(1))));
        if (owner is not null)
            return (ResolveOutcome.Used, null);
        // Not taken by the update above: it has expired, or its member is blocked.
        return (row.GetInt64(3) <= now ? ResolveOutcome.Unknown : ResolveOutcome.Blocked, null);
    }

    /// <summary>"欧阳娜" → "欧**": enough for the customer to recognise themselves, too little for the next in the queue.</summary>
    private static string Shortened(string name) => name[..1] + new string('*', name.Length - 1);

    private static string NewCode()
    {
        Span<char> digits = stackalloc char[MemberCode.Length];
        MemberCode.Prefix.CopyTo(digits);
        for (var i = MemberCode.Prefix.Length; i < digits.Length; i++)
            digits[i] = (char)('0' + RandomNumberGenerator.GetInt32(10));
        return new string(digits);
    }

    private void Seed()
    {
        using var resource = typeof(MemberStore).Assembly.GetManifestResourceStream("members.json")!;
        var members = JsonSerializer.Deserialize<List<SeedMember>>(resource, Json.Options)!;
        using var connection = Open();
        Command(connection, Schema).ExecuteNonQuery();
        using var transaction = connection.BeginTransaction();
        foreach (var member in members)
        {
            Command(
                connection, "INSERT OR IGNORE INTO member (id, name, blocked) VALUES ($id, $name, $blocked)",
                ("$id", member.MemberId), ("$name", member.Name), ("$blocked", member.Blocked)).ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private sealed record SeedMember(string MemberId, string Name, bool Blocked);
}

public enum ResolveOutcome
{
    Resolved,
    Unknown,
    Used,
    Blocked,
}

/// <summary>A member as GET /api/members lists them.</summary>
public sealed record ListedMember(string MemberId, string DisplayName, bool Blocked);
