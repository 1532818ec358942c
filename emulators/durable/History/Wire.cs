using System.Text;
using Microsoft.DurableTask;

namespace Emulators.Durable.History;

/// <summary>The primitive values of stored records.</summary>
internal sealed class WireWriter : BinaryWriter
{
    private readonly MemoryStream _bytes;

    public WireWriter() : this(new MemoryStream(256))
    {
    }

    private WireWriter(MemoryStream bytes) : base(bytes, Encoding.UTF8) => _bytes = bytes;

    public byte[] ToArray() => _bytes.ToArray();

    public void Text(string? value)
    {
        Write(value is not null);
        if (value is not null)
            Write(value);
    }

    public void Number(int value) => Write7BitEncodedInt(value);

    public void Time(DateTime value) => Write(value.Ticks);

    public void Failure(TaskFailureDetails? failure)
    {
        Write(failure is not null);
        if (failure is null)
            return;
        Write(failure.ErrorType);
        Write(failure.ErrorMessage);
        Text(failure.StackTrace);
        Failure(failure.InnerFailure);
    }

    public void Tags(IReadOnlyDictionary<string, string>? tags)
    {
        Number(tags?.Count ?? 0);
        foreach (var (name, value) in tags ?? new Dictionary<string, string>())
        {
            Write(name);
            Write(value);
        }
    }
}

/// <summary>Reads what <see cref="WireWriter"/> wrote.</summary>
internal sealed class WireReader(byte[] bytes) : BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8)
{
    public string? Text() => ReadBoolean() ? ReadString() : null;

    public int Number() => Read7BitEncodedInt();

    public DateTime Time() => new(ReadInt64(), DateTimeKind.Utc);

    public TaskFailureDetails? Failure() => ReadBoolean()
        ? new TaskFailureDetails(ReadString(), ReadString(), Text(), Failure(), null)
        : null;

    public Dictionary<string, string>? Tags()
    {
        var count = Number();
        if (count == 0)
            return null;
        var tags = new Dictionary<string, string>(count);
        for (var i = 0; i < count; i++)
            tags.Add(ReadString(), ReadString());
        return tags;
    }
}
