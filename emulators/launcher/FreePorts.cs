using System.Net;
using System.Net.Sockets;

namespace Emulators.Launcher;

/// <summary>Finds TCP ports nobody listens on.</summary>
internal static class FreePorts
{
    private const int StepPerSlot = 100;
    private const int Candidates = 50;

    /// <summary>The first free port from the slot's preferred one on, so that addresses are the same on most machines.</summary>
    public static int Choose(int preferred, int slot, IReadOnlyCollection<int> taken)
    {
        var first = preferred + (slot - 1) * StepPerSlot;
        foreach (var port in Enumerable.Range(first, Candidates))
        {
            if (!taken.Contains(port) && IsFree(port))
                return port;
        }

        throw new LauncherException($"No TCP port from {first} to {first + Candidates - 1} is free.");
    }

    public static bool IsFree(int port) => IsFree(IPAddress.Loopback, port);

    public static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>
/// Loopback addresses for servers whose clients always dial a fixed port. Linux answers on all of 127.0.0.0/8; macOS
/// only on 127.0.0.1 and what was added to lo0.
/// </summary>
internal static class LoopbackAddresses
{
    private const int Candidates = 200;

    public static bool IsFree(string address, IEnumerable<int> ports) =>
        IPAddress.TryParse(address, out var ip) && ports.All(port => FreePorts.IsFree(ip, port));

    public static string Choose(int slot, IReadOnlyList<int> ports)
    {
        var own = $"127.31.{slot}.1";
        var choice = Enumerable.Range(1, Candidates).Select(i => $"127.31.{slot}.{i}").FirstOrDefault(a => IsFree(a, ports));
        if (choice is not null)
            return choice;
        if (IsFree("127.0.0.1", ports))
            return "127.0.0.1";
        throw new LauncherException(
            $"No loopback address has port {string.Join(", ", ports)} free. On macOS add one first: sudo ifconfig lo0 alias {own}");
    }
}
