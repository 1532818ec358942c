using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Benchmarks.Acquirer;

/// <summary>
/// The least an acquirer can be: takes frames off a TCP connection and answers each with 00. The simulated acquirer keeps
/// books with full sync, so against it the disk would be measured and not the link.
/// </summary>
internal sealed class AnsweringPeer : IAsyncDisposable
{
    private static readonly Iso8583Framer Framer = new(Iso8583Codec.UnionPay);
    private static readonly int[] Echoed = [Field.ProcessingCode, Field.Amount, Field.Trace, Field.Terminal, Field.Merchant, Field.Type];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public AnsweringPeer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
            connection.NoDelay = true;
            var (reader, writer) = (PipeReader.Create(connection.GetStream()), PipeWriter.Create(connection.GetStream()));
            while (true)
            {
                var result = await reader.ReadAsync(_stop.Token);
                var buffer = result.Buffer;
                while (Framer.TryRead(ref buffer, out var frame))
                    writer.Write(Framer.Encode(frame!.Header.ForAnswer(), Answer(frame.Message)));
                reader.AdvanceTo(buffer.Start, buffer.End);
                await writer.FlushAsync(_stop.Token);
                if (result.IsCompleted)
                    return;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The measurement is over.
        }
    }

    private static Iso8583Message Answer(Iso8583Message request)
    {
        var answer = new Iso8583Message(request.AnswerMti) { { Field.ResponseCode, "00" }, { Field.Reference, "000000000001" } };
        foreach (var number in Echoed)
            answer.Add(number, request.Text(number));
        return answer;
    }
}
