using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Terminal.Keys;

public sealed class when_a_key_counter_is_kept : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("counter-").FullName;

    private string FilePath => Path.Combine(_folder, "new", "counter");

    [Fact]
    public void a_new_terminal_starts_at_zero()
    {
        using var store = new FileKeyCounterStore(FilePath);
        Assert.Equal(0u, store.Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void it_goes_on_where_it_was_after_a_restart(int writes)
    {
        using (var store = new FileKeyCounterStore(FilePath))
            for (var i = 1u; i <= writes; i++)
                store.Write(i);

        using var again = new FileKeyCounterStore(FilePath);
        Assert.Equal((uint)writes, again.Read());
        again.Write((uint)writes + 1);
        Assert.Equal((uint)writes + 1, again.Read());
    }

    /// <summary>The slot that power spoiled is the one that was being written: the other holds the last counter handed out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void a_write_cut_short_leaves_the_counter_before_it(int writes)
    {
        using (var store = new FileKeyCounterStore(FilePath))
            for (var i = 1u; i <= writes; i++)
                store.Write(i);
        var bytes = File.ReadAllBytes(FilePath);
        bytes[(writes % 2 * 8) + 3] ^= 0xFF;
        File.WriteAllBytes(FilePath, bytes);

        using var again = new FileKeyCounterStore(FilePath);
        Assert.Equal((uint)writes - 1, again.Read());
    }

    [Fact]
    public void a_file_without_any_whole_slot_is_refused()
    {
        using (new FileKeyCounterStore(FilePath)) { }
        File.WriteAllBytes(FilePath, [1, 2, 3]);

        Assert.Throws<CardDataException>(() => new FileKeyCounterStore(FilePath));
    }

    [Fact]
    public void two_programs_cannot_share_it()
    {
        using var store = new FileKeyCounterStore(FilePath);
        Assert.ThrowsAny<IOException>(() => new FileKeyCounterStore(FilePath));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
