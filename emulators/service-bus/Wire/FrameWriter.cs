using Amqp;
using Amqp.Types;

namespace Emulators.ServiceBus.Wire;

/// <summary>
/// Collects frames from any thread and writes them one after another. What piles up while a write is under way goes out in the next one.
/// </summary>
internal sealed class FrameWriter(Stream stream)
{
    private const int InitialSize = 4096;
    private const int KeepSize = 1024 * 1024;

    private readonly Lock _gate = new();
    private ByteBuffer _pending = new(InitialSize, true);
    private ByteBuffer _spare = new(InitialSize, true);
    private bool _writing;
    private bool _closed;
    private Task _drained = Task.CompletedTask;

    public void Write(byte type, ushort channel, DescribedList? performative, ReadOnlySpan<byte> payload = default)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            AmqpFrames.Append(_pending, type, channel, performative, payload);
            Start();
        }
    }

    public void WriteProtocolHeader(ReadOnlySpan<byte> header)
    {
        lock (_gate)
        {
            _pending.ValidateWrite(header.Length);
            header.CopyTo(_pending.Buffer.AsSpan(_pending.WritePos));
            _pending.Append(header.Length);
            Start();
        }
    }

    /// <summary>Takes no more frames; returns when the last one is out or the peer is gone.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            return _drained;
        }
    }

    private void Start()
    {
        if (_writing)
            return;
        _writing = true;
        _drained = Task.Run(DrainAsync);
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            ByteBuffer batch;
            lock (_gate)
            {
                if (_pending.Length == 0)
                {
                    _writing = false;
                    return;
                }

                batch = _pending;
                _pending = _spare;
                _spare = batch;
            }

            try
            {
                await stream.WriteAsync(batch.Buffer.AsMemory(batch.Offset, batch.Length));
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The peer is gone; the read side ends the connection and everything on it.
                lock (_gate)
                {
                    _closed = true;
                    _writing = false;
                }

                return;
            }

            lock (_gate)
                _spare = Recycle(_spare);
        }
    }

    private static ByteBuffer Recycle(ByteBuffer buffer)
    {
        if (buffer.Capacity > KeepSize)
            return new ByteBuffer(InitialSize, true);
        buffer.Reset();
        return buffer;
    }
}
