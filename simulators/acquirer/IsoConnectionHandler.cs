using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>One caller's connection: requests are decided as they come, answers leave when they are due, in any order.</summary>
internal sealed class IsoConnectionHandler(Desk desk, TimeProvider time, ILogger<IsoConnectionHandler> log) : ConnectionHandler
{
    /// <summary>Answers held back on one connection at a time; a caller beyond it waits.</summary>
    public const int MaxPending = 1024;

    private static readonly Iso8583Framer Framer = new(Iso8583Codec.UnionPay);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var pending = new SemaphoreSlim(MaxPending, MaxPending);
        using var writing = new SemaphoreSlim(1, 1);
        var answers = new HashSet<Task>();
        // Stopping cuts the line at once: a held-back answer must not hold up the process.
        using var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            .Register(() => connection.Abort(new ConnectionAbortedException("The acquirer stops.")));
        try
        {
            while (true)
            {
                var result = await connection.Transport.Input.ReadAsync(connection.ConnectionClosed);
                var buffer = result.Buffer;
                while (Framer.TryRead(ref buffer, out var frame))
                {
                    await pending.WaitAsync(connection.ConnectionClosed);
                    answers.RemoveWhere(a => a.IsCompleted);
                    answers.Add(AnswerAsync(connection, frame!, writing, pending));
                }
                if (result.IsCompleted)
                    break;
                connection.Transport.Input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (Iso8583Exception e)
        {
            log.LogWarning("Closing {Connection}: what came is no message. {Problem}", connection.ConnectionId, e.Message);
            connection.Abort(new ConnectionAbortedException("Not ISO 8583."));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            log.LogDebug(e, "{Connection} is gone.", connection.ConnectionId);
        }
        await Task.WhenAll(answers);
    }

    private async Task AnswerAsync(ConnectionContext connection, Iso8583Frame request, SemaphoreSlim writing, SemaphoreSlim pending)
    {
        try
        {
            var reply = desk.Handle(request.Message);
            if (reply.Delay > TimeSpan.Zero)
                await Task.Delay(reply.Delay, time, connection.ConnectionClosed);
            if (reply.Disconnect)
                connection.Abort(new ConnectionAbortedException("Told to disconnect."));
            else if (reply.Answer is not null)
                await WriteAsync(connection, Framer.Encode(request.Header.ForAnswer(), reply.Answer), writing);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException && connection.ConnectionClosed.IsCancellationRequested)
        {
            log.LogInformation("An answer found its connection gone: {Request}", request.Message.ToString());
        }
        catch (Exception e)
        {
            // No answer leaves: the caller treats the outcome as unknown, which is what it is.
            log.LogError(e, "A request could not be answered: {Request}", request.Message.ToString());
        }
        finally
        {
            pending.Release();
        }
    }

    private static async Task WriteAsync(ConnectionContext connection, byte[] frame, SemaphoreSlim writing)
    {
        await writing.WaitAsync(connection.ConnectionClosed);
        try
        {
            await connection.Transport.Output.WriteAsync(frame, connection.ConnectionClosed);
        }
        finally
        {
            writing.Release();
        }
    }
}
