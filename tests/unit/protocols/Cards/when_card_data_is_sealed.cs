using System.Text.Json;
using CsCheck;

namespace QuickCheckout.Protocols.Cards;

public class when_card_data_is_sealed
{
    private const string Terminal = "store-1-pos-1";
    private static readonly byte[] Bdk = when_keys_are_derived_by_dukpt.Bdk;
    private static readonly Track2 Track = Track2.Parse("6229990000000000019=49122201234567890");
    private static readonly EnvelopeBinding Binding = new("checkout-1", 1, 2, Terminal, 12_345);
    private static readonly byte[] Chip = Convert.FromHexString("9F260801020304050607089F360200019505000000000082027C00");

    private readonly CounterInMemory _counters = new();

    [Fact]
    public void the_acquirer_reads_what_the_terminal_sealed()
    {
        var opened = new EnvelopeOpener(Bdk).Open(Sealer().Seal(Binding, Track, Chip, ClearPin.Parse("123456")), Binding);
        Assert.Equal(Track.Reveal(), opened.Track2.Reveal());
        Assert.Equal(Chip, opened.ChipData);
        Assert.True(opened.HasPin);
        Assert.Equal("123456", opened.Pin?.Reveal());
        Assert.Equal((InitialKeys.IdFor(Terminal), 1u), (opened.Ksn.InitialKeyId, opened.Ksn.Counter));
    }

    [Fact]
    public void without_pin_and_chip_there_are_none()
    {
        var opened = new EnvelopeOpener(Bdk).Open(Sealer().Seal(Binding, Track), Binding);
        Assert.False(opened.HasPin);
        Assert.Null(opened.Pin);
        Assert.Null(opened.ChipData);
    }

    public static TheoryData<EnvelopeBinding> OtherPayments =>
    [
        Binding with { CheckoutId = "checkout-2" }, Binding with { Tender = 2 }, Binding with { Attempt = 1 },
        Binding with { TerminalId = "store-1-pos-2" }, Binding with { AmountFen = 12_346 },
    ];

    [Theory]
    [MemberData(nameof(OtherPayments))]
    public void it_opens_for_no_other_payment(EnvelopeBinding other)
    {
        var envelope = Sealer().Seal(Binding, Track);
        Assert.Throws<CardDataException>(() => new EnvelopeOpener(Bdk).Open(envelope, other));
    }

    [Fact]
    public void it_opens_under_no_other_base_key()
    {
        var envelope = Sealer().Seal(Binding, Track);
        Assert.Throws<CardDataException>(() => new EnvelopeOpener(new byte[16]).Open(envelope, Binding));
    }

    [Fact]
    public void a_changed_byte_anywhere_is_noticed()
    {
        var field = EnvelopeField.Encode(Sealer().Seal(Binding, Track, Chip, ClearPin.Parse("1234")), Binding);
        Gen.Select(Gen.Int[0, field.Length - 1], Gen.Int[1, 255]).Sample((at, change) =>
        {
            var bytes = (byte[])field.Clone();
            bytes[at] ^= (byte)change;
            return !Opens(bytes);
        }, iter: 5_000);
    }

    [Fact]
    public void any_bytes_are_refused_without_harm() =>
        Gen.Byte.Array[0, 950].Sample(bytes => !Opens(bytes), iter: 5_000);

    [Fact]
    public void any_envelope_fields_from_outside_are_refused_without_harm() =>
        Gen.String.Array[4].Sample(parts =>
        {
            var envelope = new SealedEnvelope(parts[0], parts[1], parts[2], parts[3]);
            Assert.Throws<CardDataException>(() => new EnvelopeOpener(Bdk).Open(envelope, Binding));
            Assert.Throws<CardDataException>(() => EnvelopeField.Encode(envelope, Binding));
        });

    [Fact]
    public void the_largest_envelope_fits_its_field()
    {
        var id = new string('x', EnvelopeBinding.MaxIdLength);
        var binding = new EnvelopeBinding(id, 255, 255, id, 999_999_999_999);
        var track = Track2.Parse("6229990000000000019=49122201234567890");
        var envelope = Sealer().Seal(binding, track, new byte[255], ClearPin.Parse("123456789012"));
        var field = EnvelopeField.Encode(envelope, binding);
        Assert.InRange(field.Length, 1, EnvelopeField.MaxBytes);
        Assert.InRange(JsonSerializer.Serialize(envelope).Length, 1, EnvelopeField.MaxBytes);
        var (again, bound) = EnvelopeField.Decode(field, binding.AmountFen);
        Assert.Equal((envelope, binding), (again, bound));
    }

    [Fact]
    public void it_travels_as_json_and_holds_nothing_readable()
    {
        var envelope = Sealer().Seal(Binding, Track, Chip, ClearPin.Parse("123456"));
        var json = JsonSerializer.Serialize(envelope, JsonSerializerOptions.Web);
        Assert.Equal(envelope, JsonSerializer.Deserialize<SealedEnvelope>(json, JsonSerializerOptions.Web));
        Assert.DoesNotContain("622999", json, StringComparison.Ordinal);
        Assert.DoesNotContain("622999", System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(envelope.Ciphertext)), StringComparison.Ordinal);
    }

    [Fact]
    public void every_envelope_has_a_key_of_its_own_also_after_a_restart()
    {
        var opener = new EnvelopeOpener(Bdk);
        var counters = Enumerable.Range(0, 20)
            .Select(_ => opener.Open(Sealer().Seal(Binding, Track), Binding).Ksn.Counter).ToList();
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (uint)i), counters);
    }

    [Fact]
    public void no_key_is_used_when_its_counter_cannot_be_kept()
    {
        _counters.Broken = true;
        Assert.Throws<IOException>(() => Sealer().Seal(Binding, Track));
        _counters.Broken = false;
        Assert.Equal(1u, new EnvelopeOpener(Bdk).Open(Sealer().Seal(Binding, Track), Binding).Ksn.Counter);
    }

    [Fact]
    public void used_up_keys_are_said_so()
    {
        _counters.Write(0xFFFF0000);
        Assert.Throws<CardDataException>(() => Sealer().Seal(Binding, Track));
    }

    [Fact]
    public void a_bad_binding_costs_no_key()
    {
        EnvelopeBinding[] bad =
        [
            Binding with { CheckoutId = "" }, Binding with { CheckoutId = "a b" }, Binding with { TerminalId = new string('x', 65) },
            Binding with { Tender = 0 }, Binding with { Attempt = 256 }, Binding with { AmountFen = 0 },
        ];
        foreach (var binding in bad)
            Assert.Throws<CardDataException>(() => Sealer().Seal(binding, Track));
        Assert.Throws<CardDataException>(() => Sealer().Seal(Binding, Track, new byte[256]));
        Assert.Equal(0u, _counters.Read());
    }

    private EnvelopeSealer Sealer() => new(InitialKeys.Derive(Bdk, Terminal), InitialKeys.IdFor(Terminal), _counters);

    private static bool Opens(byte[] field)
    {
        try
        {
            var (envelope, binding) = EnvelopeField.Decode(field, Binding.AmountFen);
            new EnvelopeOpener(Bdk).Open(envelope, binding);
            return true;
        }
        catch (CardDataException)
        {
            return false;
        }
    }

    private sealed class CounterInMemory : IKeyCounterStore
    {
        private uint _counter;

        public bool Broken { get; set; }

        public uint Read() => _counter;

        public void Write(uint counter) => _counter = Broken ? throw new IOException("The disk is full.") : counter;
    }
}
