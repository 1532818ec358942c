using System.Buffers.Binary;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Terminal.Keys;

/// <summary>
/// The DUKPT counter in a file of two slots, written in turn and flushed to the disk each time. A write that power cuts
/// short can spoil only its own slot; the other still holds the last counter that was handed out.
/// </summary>
public sealed class FileKeyCounterStore : IKeyCounterStore, IDisposable
{
    private const int SlotBytes = 8;
    private const int Slots = 2;

    private readonly FileStream _file;
    private uint _counter;
    private int _slot;

    /// <summary>Opens or creates the file; only one process may have it.</summary>
    /// <exception cref="CardDataException">No slot is readable: which keys were used is unknown, so none may be.</exception>
    public FileKeyCounterStore(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            if (_file.Length == 0)
                WriteNew();
            else
                (_counter, _slot) = ReadLatest(path);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public uint Read() => _counter;

    public void Write(uint counter)
    {
        var slot = (_slot + 1) % Slots;
        WriteSlot(slot, counter);
        _file.Flush(flushToDisk: true);
        (_counter, _slot) = (counter, slot);
    }

    public void Dispose() => _file.Dispose();

    private void WriteNew()
    {
        for (var slot = 0; slot < Slots; slot++)
            WriteSlot(slot, 0);
        _file.Flush(flushToDisk: true);
    }

    private void WriteSlot(int slot, uint counter)
    {
        Span<byte> bytes = stackalloc byte[SlotBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, counter);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], ~counter);
        RandomAccess.Write(_file.SafeFileHandle, bytes, slot * SlotBytes);
    }

    private (uint Counter, int Slot) ReadLatest(string path)
    {
        Span<byte> bytes = stackalloc byte[SlotBytes];
        (uint Counter, int Slot)? latest = null;
        for (var slot = 0; slot < Slots; slot++)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, bytes, slot * SlotBytes);
            var counter = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            var whole = read == SlotBytes && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == ~counter;
            if (whole && (latest is null || counter >= latest.Value.Counter))
                latest = (counter, slot);
        }
        return latest
            ?? throw new CardDataException($"The key counter in {Path.GetFileName(path)} is damaged: load a new initial key.");
    }
}
