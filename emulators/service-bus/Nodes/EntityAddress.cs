using Amqp.Framing;

namespace Emulators.ServiceBus.Nodes;

/// <summary>Link addresses as clients write them: a path, or a URI with one.</summary>
internal static class EntityAddress
{
    public const string Cbs = "$cbs";
    private const string ManagementSuffix = "/$management";

    /// <summary>The path in a link's address; null where the link names none.</summary>
    public static string? Of(Attach attach) => (attach.Role ? attach.Source : attach.Target) switch
    {
        Source { Address: { } address } => PathOf(address),
        Target { Address: { } address } => PathOf(address),
        _ => null,
    };

    public static string PathOf(string address)
    {
        var afterHost = address.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? address.IndexOf('/', scheme + 3) is var slash and >= 0 ? address[slash..] : ""
            : address;
        return afterHost.Trim('/');
    }

    /// <summary>The entity whose management node this is; null when it is none.</summary>
    public static string? ManagedEntity(string path) => path.EndsWith(ManagementSuffix, StringComparison.OrdinalIgnoreCase)
        ? path[..^ManagementSuffix.Length]
        : null;
}
