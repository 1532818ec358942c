using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Hub;
using QuickCheckout.Terminal.Keys;
using QuickCheckout.Terminal.Simulated;
using TestSupport;

namespace QuickCheckout.Terminal.Support;

/// <summary>A terminal whose hub, cloud and clock are the test's; its program, hardware and files are the real ones.</summary>
internal sealed class TestTerminal : IAsyncDisposable
{
    public const string Id = "POS-0001";
    public const long AmountFen = 123_400;
    public const int ReadSeconds = 60;
    public const int PinSeconds = 45;
    public const int SignatureSeconds = 120;
    public const ulong InitialKeyId = 0x1234567890123456;

    public static readonly byte[] BaseKey = Convert.FromHexString("FEDCBA9876543210F1F1F1F1F1F1F1F1");

    private readonly string _folder = Directory.CreateTempSubdirectory("terminal-test-").FullName;
    private readonly FileKeyCounterStore _counter;

    public TestTerminal()
    {
        _counter = new FileKeyCounterStore(Path.Combine(_folder, "counter"));
        Hardware = new SimulatedHardware(new ViewFeed(), Clock);
        var sealer = new EnvelopeSealer(AesDukpt.DeriveInitialKey(BaseKey, InitialKeyId), InitialKeyId, _counter);
        Power = new PosTerminal(
            Id, TerminalKind.SmartPos, Hardware,
            () => new BootParts(
                Id, Hardware.Devices, sealer, new byte[16], new LastAttemptFile(Path.Combine(_folder, "last")), Uploads,
                Link = new FakeLink(), Clock, Log.CreateLogger(Id)),
            Log.CreateLogger(Id));
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 4, 0, 0, TimeSpan.Zero));

    public LogGuard Log { get; } = new();

    public FakeUploads Uploads { get; } = new();

    public SimulatedHardware Hardware { get; }

    public PosTerminal Power { get; }

    /// <summary>The link of the current boot.</summary>
    public FakeLink Link { get; private set; } = new();

    public Boot Boot => Power.Boot ?? throw new InvalidOperationException("No power.");

    public Screen Screen => Power.View.Screen;

    /// <summary>What this boot reported, without its "started".</summary>
    public IReadOnlyList<TerminalReport> Reports => [.. Link.Reports.Where(r => r is not TerminalStarted)];

    public static async Task<TestTerminal> StartAsync()
    {
        var terminal = new TestTerminal();
        await terminal.Power.PowerOnAsync();
        return terminal;
    }

    public static AttemptId Attempt(int number = 1, int tender = 1, string checkout = "c-1") => new(checkout, tender, number);

    public static ReadCard ReadCard(AttemptId? attempt = null, long amountFen = AmountFen, long freeFen = 100_000) =>
        new(attempt ?? Attempt(), amountFen, ReadSeconds, PinSeconds, freeFen, "ticket-1");

    public static Slip Slip(SlipKind kind = SlipKind.Sale, SignatureOutcome? signature = SignatureOutcome.Captured) => new(
        "O-1", "S-1", Id, kind, AmountFen, "622999*********0019", ReadMode.Chip, "000123", "REF000000001", "A1B2C3", DateTimeOffset.UnixEpoch, signature);

    public CommandAnswer Send(TerminalCommand command) =>
        Boot.Handle(command.MethodName, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(command, Json.Options)));

    public async Task<Screen> WaitFor(Prompt prompt)
    {
        await Eventually.Get(() => Task.FromResult(Screen), s => s.Prompt == prompt, $"the screen shows {prompt}");
        return Screen;
    }

    public async Task<T> Report<T>() where T : TerminalReport
    {
        await Eventually.Get(() => Task.FromResult(string.Join(", ", Reports)), _ => Reports.OfType<T>().Any(), $"a {typeof(T).Name}");
        return Reports.OfType<T>().Last();
    }

    /// <summary>Reads a chip card up to the PIN prompt.</summary>
    public async Task ReadUpToPin(AttemptId? attempt = null)
    {
        Assert.Equal(200, Send(ReadCard(attempt)).Status);
        await WaitFor(Prompt.PresentCard);
        Assert.True(Hardware.Present(Cards.Of(Cards.ChipDebit), ReadMode.Chip));
        await WaitFor(Prompt.EnterPin);
    }

    /// <summary>A chip card and its PIN, up to the report that lets the cloud authorise.</summary>
    public async Task PayUpToAuthorisation(AttemptId? attempt = null)
    {
        await ReadUpToPin(attempt);
        Assert.True(Hardware.EnterPin(ClearPin.Parse(Cards.PinDigits)));
        await Report<PinReport>();
    }

    /// <summary>As above, but the hub may be slow to take the reports.</summary>
    public async Task PayUpToAuthorisationWhileRetrying()
    {
        await ReadUpToPin();
        Assert.True(Hardware.EnterPin(ClearPin.Parse(Cards.PinDigits)));
        await Eventually.True(() => Uploads.Envelopes.Count == 1);
    }

    /// <summary>What the acquirer finds in an envelope.</summary>
    public static OpenedEnvelope Open(SealedEnvelope envelope, AttemptId attempt, long amountFen = AmountFen) =>
        new EnvelopeOpener(BaseKey).Open(
            envelope, new EnvelopeBinding(attempt.CheckoutId, attempt.Tender, attempt.Number, Id, amountFen));

    public async ValueTask DisposeAsync()
    {
        await Power.DisposeAsync();
        _counter.Dispose();
        Directory.Delete(_folder, recursive: true);
        Log.Dispose();
    }
}
