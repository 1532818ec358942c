namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// Bytes or fields that are not a message of the table. <see cref="Path"/> says where ("DE35", "bitmap", "frame.length");
/// the message says what is wrong and never quotes content, so it is safe to log.
/// </summary>
public sealed class Iso8583Exception : Exception
{
    public Iso8583Exception(string path, string problem) : base($"{path}: {problem}") => Path = path;

    public Iso8583Exception() : this("message", "malformed") { }

    public Iso8583Exception(string message) : this("message", message) { }

    public Iso8583Exception(string message, Exception innerException) : base(message, innerException) => Path = "message";

    public string Path { get; }
}
