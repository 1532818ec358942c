using System.Net.Sockets;

namespace QuickCheckout.Simulators.Support;

public static class BrokenLink
{
    /// <summary>The other side did not hear, or its answer did not come back. A peer that dies while the connection is being made shows as a bare socket error.</summary>
    public static bool IsBrokenLink(this Exception fault) => fault is HttpRequestException or SocketException or IOException;
}
