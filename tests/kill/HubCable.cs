using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.KillCampaign;

/// <summary>What lies between the terminals and the hub: connections pass through it, and can be cut.</summary>
internal sealed class HubCable : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _hub;
    private readonly ConcurrentDictionary<Strand, Strand> _strands = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public HubCable(string address, int port, int hubPort)
    {
        _hub = new IPEndPoint(IPAddress.Parse(address), hubPort);
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Cuts some of the connections: at once, or first nothing arrives for a while although they look open.</summary>
    /// <returns>How many.</returns>
    public int Cut(Dice dice, int most, TimeSpan silence)
    {
        var strands = _strands.Keys.ToList();
        var cut = 0;
        for (; cut < most && strands.Count > 0; cut++)
        {
            var strand = strands[dice.Between(0, strands.Count - 1)];
            strands.Remove(strand);
            strand.Silent = true;
            strand.Stop.CancelAfter(silence);
        }

        return cut;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_strands.Keys.Select(s => s.Ended.Task));
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var terminal = await _listener.AcceptTcpClientAsync(_stop.Token);
                var strand = new Strand(terminal, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
                _strands[strand] = strand;
                _ = Task.Run(() => Carry(strand));
            }
        }
        catch (OperationCanceledException)
        {
            // The premises close.
        }
    }

    private async Task Carry(Strand strand)
    {
        using var terminal = strand.Terminal;
        using var hub = new TcpClient();
        try
        {
            await hub.ConnectAsync(_hub, strand.Stop.Token);
            (terminal.NoDelay, hub.NoDelay) = (true, true);
            // One direction that ends takes the other with it.
            await await Task.WhenAny(Pump(strand, terminal, hub), Pump(strand, hub, terminal));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Cut, or there is no hub at the moment: to the terminal both look the same.
        }
        finally
        {
            _strands.TryRemove(strand, out _);
            strand.Ended.TrySetResult();
        }
    }

    private static async Task Pump(Strand strand, TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.GetStream().ReadAsync(buffer, strand.Stop.Token) is > 0 and var read)
            if (!strand.Silent)
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), strand.Stop.Token);
    }

    private sealed class Strand(TcpClient terminal, CancellationTokenSource stop)
    {
        private volatile bool _silent;

        public TcpClient Terminal => terminal;

        public CancellationTokenSource Stop => stop;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Silent { get => _silent; set => _silent = value; }
    }
}
