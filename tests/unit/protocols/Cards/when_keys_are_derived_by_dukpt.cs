namespace QuickCheckout.Protocols.Cards;

/// <summary>Public vectors of AES DUKPT (X9.24-3:2017) as published with the openemv/dukpt tests.</summary>
public class when_keys_are_derived_by_dukpt
{
    public static readonly byte[] Bdk = Convert.FromHexString("FEDCBA9876543210F1F1F1F1F1F1F1F1");
    public const ulong InitialKeyId = 0x1234567890123456;
    public static readonly byte[] InitialKey = AesDukpt.DeriveInitialKey(Bdk, InitialKeyId);

    [Fact]
    public void the_initial_key_is_the_published_one() =>
        Assert.Equal("1273671EA26AC29AFA4D1084127652A1", Convert.ToHexString(InitialKey));

    [Theory]
    [InlineData(0x00000001u, "4F21B565BAD9835E112B6465635EAE44")]
    [InlineData(0x00000002u, "2F34D68DE10F68D38091A73B9E7C437C")]
    [InlineData(0x0001FFFEu, "E21E8C8D347F8561A2BE752DAA85A111")]
    [InlineData(0x00020000u, "F7AE9025468A25D37B7249CFFED224C8")]
    [InlineData(0xFFFF0000u, "F6BA59389BD14A9855BE9727E7C52E3C")]
    public void a_transaction_key_is_the_published_one(uint counter, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(AesDukpt.DeriveTransactionKey(InitialKey, Ksn(counter))));

    [Theory]
    [InlineData(KeyUsage.PinEncryption, "AF8CB133A78F8DC2D1359F18527593FB")]
    [InlineData(KeyUsage.MacGeneration, "A2DC23DE6FDE0824A2BC321E08E4B8B7")]
    [InlineData(KeyUsage.DataEncryption, "A35C412EFD41FDB98B69797C02DCD08F")]
    public void a_working_key_is_the_published_one(KeyUsage usage, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(WorkingKey(1, usage)));

    [Theory]
    [InlineData(0x00000001u, "A912150391AB65A67E52883D81CE2D15")]
    [InlineData(0x00000002u, "52A00503BD34BA1383F6A7EE9FE2547F")]
    [InlineData(0x00000008u, "8308BB857C17F390369F761F8EB358FA")]
    public void a_pin_block_under_that_key_is_the_published_one(uint counter, string expected)
    {
        var key = WorkingKey(counter, KeyUsage.PinEncryption);
        var block = PinBlock.EncodeFormat4(key, ClearPin.Parse("1234"), "4111111111111111", RandomOf(counter, key, expected));
        Assert.Equal(expected, Convert.ToHexString(block));
        Assert.Equal("1234", PinBlock.DecodeFormat4(key, block, "4111111111111111")?.Reveal());
    }

    [Fact]
    public void a_counter_with_more_than_sixteen_bits_is_not_valid()
    {
        Assert.False(KeySerialNumber.IsValidCounter(0x0001FFFF));
        Assert.False(KeySerialNumber.TryParse("12345678901234560001FFFF", out _));
        Assert.Throws<CardDataException>(() => new KeySerialNumber(InitialKeyId, 0x0001FFFF));
    }

    [Theory]
    [InlineData(0x00000000u, 0x00000001u)]
    [InlineData(0x0000FFFFu, 0x00010000u)]
    [InlineData(0x0001FFFEu, 0x00020000u)]
    [InlineData(0xFFFEFFFFu, 0xFFFF0000u)]
    public void the_next_counter_skips_those_that_are_not_valid(uint counter, uint next) =>
        Assert.Equal(next, KeySerialNumber.NextCounter(counter));

    [Fact]
    public void the_last_counter_has_no_successor() => Assert.Null(KeySerialNumber.NextCounter(0xFFFF0000));

    [Theory]
    [InlineData(0xFFFF0000, 0)]
    [InlineData(0xFFFEFFFF, 1)]
    [InlineData(0xFFFE8000, 1)]
    [InlineData(0xFFFD0000, 34)]
    public void the_keys_that_are_left_are_counted(uint counter, long left) => Assert.Equal(left, KeySerialNumber.CountAfter(counter));

    [Theory]
    [InlineData(0)]
    [InlineData(0x0001FFFE)]
    [InlineData(0x7FFF8000)]
    [InlineData(0xFFF00000)]
    public void each_key_that_is_used_is_one_less(uint counter)
    {
        for (var used = 0; used < 300 && KeySerialNumber.NextCounter(counter) is { } next; used++, counter = next)
            Assert.Equal(KeySerialNumber.CountAfter(next), KeySerialNumber.CountAfter(counter) - 1);
    }

    private static KeySerialNumber Ksn(uint counter) => new(InitialKeyId, counter);

    private static byte[] WorkingKey(uint counter, KeyUsage usage) =>
        AesDukpt.DeriveWorkingKey(AesDukpt.DeriveTransactionKey(InitialKey, Ksn(counter)), Ksn(counter), usage);

    // Only the first vector publishes its random filling; for the others it is what the published block decrypts to.
    private static byte[] RandomOf(uint counter, byte[] key, string block)
    {
        if (counter == 1)
            return Convert.FromHexString("2F69ADDE2E9E7ACE");
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.SetKey(key);
        var inner = aes.DecryptEcb(Convert.FromHexString(block), System.Security.Cryptography.PaddingMode.None);
        var pan = PinBlock.PanField("4111111111111111");
        for (var i = 0; i < inner.Length; i++)
            inner[i] ^= pan[i];
        var field = aes.DecryptEcb(inner, System.Security.Cryptography.PaddingMode.None);
        Assert.Equal("441234AAAAAAAAAA", Convert.ToHexString(field.AsSpan(0, 8)));
        return field[8..];
    }
}
