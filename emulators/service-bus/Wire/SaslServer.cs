using System.Text;
using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace Emulators.ServiceBus.Wire;

/// <summary>A client past the handshake.</summary>
/// <param name="IsTrusted">Whether it showed the policy's key; others must put tokens.</param>
internal sealed record SaslUser(bool IsTrusted);

/// <summary>The server's side of the protocol and SASL headers.</summary>
internal static class SaslServer
{
    private const string Anonymous = "ANONYMOUS";
    private const string Plain = "PLAIN";
    private const string Claims = "MSSBCBS";
    private const string External = "EXTERNAL";

    /// <summary>Returns the client, or null when it was refused or left.</summary>
    public static async Task<SaslUser?> NegotiateAsync(
        Stream stream, FrameWriter writer, IAmqpNodes nodes, int maxFrameSize, CancellationToken cancellation)
    {
        var header = await ReadHeaderAsync(stream, cancellation);
        if (header is null)
            return null;
        if (header.AsSpan().SequenceEqual(AmqpFrames.AmqpProtocol))
        {
            writer.WriteProtocolHeader(AmqpFrames.AmqpProtocol);
            return new SaslUser(false);
        }

        writer.WriteProtocolHeader(AmqpFrames.SaslProtocol);
        if (!header.AsSpan().SequenceEqual(AmqpFrames.SaslProtocol))
            return null;
        var user = await AuthenticateAsync(stream, writer, nodes, maxFrameSize, cancellation);
        if (user is null || await ReadHeaderAsync(stream, cancellation) is null)
            return null;
        writer.WriteProtocolHeader(AmqpFrames.AmqpProtocol);
        return user;
    }

    private static async Task<SaslUser?> AuthenticateAsync(
        Stream stream, FrameWriter writer, IAmqpNodes nodes, int maxFrameSize, CancellationToken cancellation)
    {
        Symbol[] mechanisms = [Claims, Plain, Anonymous, External];
        writer.Write(AmqpFrames.SaslType, 0, new SaslMechanisms { SaslServerMechanisms = mechanisms });
        var frame = await AmqpFrames.ReadAsync(stream, maxFrameSize, cancellation);
        if (frame?.Performative is not SaslInit init)
            return null;
        var user = (string)init.Mechanism switch
        {
            Anonymous or Claims or External => new SaslUser(false),
            Plain when IsKnown(nodes, init.InitialResponse) => new SaslUser(true),
            _ => null,
        };
        writer.Write(AmqpFrames.SaslType, 0, new SaslOutcome { Code = user is null ? SaslCode.Auth : SaslCode.Ok });
        return user;
    }

    // RFC 4616: authorisation identity, user and password, each after a NUL.
    private static bool IsKnown(IAmqpNodes nodes, byte[]? response)
    {
        var parts = Encoding.UTF8.GetString(response ?? []).Split('\0');
        return parts.Length == 3 && nodes.IsKnown(parts[1], parts[2]);
    }

    private static async Task<byte[]?> ReadHeaderAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[AmqpFrames.HeaderSize];
        return await stream.ReadAtLeastAsync(header, header.Length, false, cancellation) < header.Length ? null : header;
    }
}
