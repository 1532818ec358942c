using Emulators.Durable.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Storage;

/// <summary>Instance rows as columns.</summary>
internal static class SqliteRows
{
    public const string Columns = "key, id, name, version, status, created, updated, generation, turns, open, custom_status, output, failure, origin";

    public static InstanceRow Read(SqliteDataReader from)
    {
        var origin = from.IsDBNull(13) ? null : from.GetFieldValue<byte[]>(13);
        var (parent, tags) = DecodeOrigin(origin);
        return new InstanceRow
        {
            Key = from.GetInt64(0),
            Id = from.GetString(1),
            Name = from.GetString(2),
            Version = from.GetString(3),
            Status = (OrchestrationRuntimeStatus)from.GetInt32(4),
            CreatedAt = new DateTime(from.GetInt64(5), DateTimeKind.Utc),
            UpdatedAt = new DateTime(from.GetInt64(6), DateTimeKind.Utc),
            Generation = from.GetInt32(7),
            Turns = from.GetInt32(8),
            Open = from.IsDBNull(9) ? [] : HistoryCodec.DecodeOpen(from.GetFieldValue<byte[]>(9)),
            CustomStatus = from.IsDBNull(10) ? null : from.GetString(10),
            Output = from.IsDBNull(11) ? null : from.GetString(11),
            Failure = from.IsDBNull(12) ? null : DecodeFailure(from.GetFieldValue<byte[]>(12)),
            Parent = parent,
            Tags = tags,
        };
    }

    public static byte[]? EncodeFailure(TaskFailureDetails? failure)
    {
        if (failure is null)
            return null;
        using var to = new WireWriter();
        to.Failure(failure);
        return to.ToArray();
    }

    /// <summary>Parent and tags: set at the start, never changed, mostly absent.</summary>
    public static byte[]? EncodeOrigin(InstanceRow row)
    {
        if (row.Parent is null && row.Tags is null or { Count: 0 })
            return null;
        using var to = new WireWriter();
        HistoryCodec.Write(to, row.Parent);
        to.Tags(row.Tags);
        return to.ToArray();
    }

    private static TaskFailureDetails? DecodeFailure(byte[] bytes)
    {
        using var from = new WireReader(bytes);
        return from.Failure();
    }

    private static (ParentLink? Parent, Dictionary<string, string>? Tags) DecodeOrigin(byte[]? bytes)
    {
        if (bytes is null)
            return (null, null);
        using var from = new WireReader(bytes);
        return (HistoryCodec.ReadParent(from), from.Tags());
    }
}
