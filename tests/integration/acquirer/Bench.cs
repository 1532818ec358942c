using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Protocols.Iso8583;
using TestSupport;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>A real acquirer on free ports, a real link to it, and a terminal that seals for it.</summary>
public sealed class Bench : IAsyncDisposable
{
    public const string TerminalId = "store-1-pos-1";
    public static readonly TerminalIdentity Terminal = new("10000001", "898310000000001", "000001");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acquirer-");
    private readonly HttpClient _http = new();
    private readonly CounterInMemory _counters = new();
    private int _trace;

    public LogGuard Logs { get; } = new();

    public AcquirerHost Acquirer { get; private set; } = null!;

    public AcquirerLink Link { get; private set; } = null!;

    public TestCards Cards { get; } = TestCards.Load(new AcquirerOptions().TestCardsPath);

    public static async Task<Bench> StartAsync(Action<AcquirerLinkOptions>? link = null, Action<AcquirerOptions>? acquirer = null)
    {
        var bench = new Bench();
        await bench.StartAcquirerAsync(acquirer);
        bench.Link = bench.NewLink(link);
        return bench;
    }

    public AcquirerLink NewLink(Action<AcquirerLinkOptions>? change = null, TimeProvider? time = null)
    {
        var options = new AcquirerLinkOptions { Host = "127.0.0.1", Port = Acquirer.Port, AnswerTimeoutSeconds = 20 };
        change?.Invoke(options);
        return new AcquirerLink(options, time ?? TimeProvider.System, new Logger<AcquirerLink>(Logs));
    }

    public async Task RestartAcquirerAsync()
    {
        var port = Acquirer.Port;
        await Acquirer.DisposeAsync();
        await StartAcquirerAsync(o => o.Port = port);
    }

    public string NextTrace() => Interlocked.Increment(ref _trace).ToString("000000", CultureInfo.InvariantCulture);

    public TestCard Card(string name) => Cards.All.Single(c => c.Name == name);

    /// <summary>A sale as the terminal and the merchant side make it together.</summary>
    public AcquirerSale Sale(
        string card = "approve", long amountFen = 1_000, string? pin = "123456", ReadMode mode = ReadMode.Chip, string? trace = null,
        bool fallback = false)
    {
        var binding = new EnvelopeBinding("checkout-1", 1, 1, TerminalId, amountFen);
        var envelope = Seal(binding, card, pin, mode);
        return new AcquirerSale(Terminal, trace ?? NextTrace(), amountFen, new EntryMode(mode, pin is not null, fallback), envelope, binding);
    }

    /// <summary>What the terminal that the binding names uploads for a card.</summary>
    public SealedEnvelope Seal(EnvelopeBinding binding, string card = "approve", string? pin = "123456", ReadMode mode = ReadMode.Chip)
    {
        var row = Card(card);
        var initialKey = InitialKeys.Derive(Convert.FromHexString(AcquirerOptions.TestBaseDerivationKey), binding.TerminalId);
        return new EnvelopeSealer(initialKey, InitialKeys.IdFor(binding.TerminalId), _counters).Seal(
            binding, Track2.Parse($"{row.Pan}={row.Expiry}{row.ServiceCode}0000"),
            mode == ReadMode.Swipe ? null : Convert.FromHexString(row.ChipData!), pin is null ? null : ClearPin.Parse(pin));
    }

    public async Task<AcquirerAnswer> SendAsync(AcquirerRequest request) =>
        AcquirerAnswer.From(await Link.SendAsync(request.ToMessage()), DateTimeOffset.UtcNow);

    public async Task<string> CodeOfAsync(AcquirerRequest request) => (await SendAsync(request)).Code.Code;

    public static AcquirerVoid VoidOf(AcquirerSale sale, AcquirerAnswer approval, string trace) => new(
        Terminal, trace, sale.AmountFen, Terminal.BatchNo, sale.TraceNo, approval.ReferenceNo, approval.ApprovalCode);

    public async Task ControlAsync(object fault) =>
        (await _http.PostAsJsonAsync(new Uri(Acquirer.HttpAddress, "/control"), fault, Json)).EnsureSuccessStatusCode();

    public async Task<BooksView> BooksAsync() =>
        (await _http.GetFromJsonAsync<BooksView>(new Uri(Acquirer.HttpAddress, "/books"), Json))!;

    /// <summary>What stands of all sales, and what was reversed, in fen.</summary>
    public async Task<(long Approved, long Reversed)> MoneyAsync()
    {
        var totals = (await BooksAsync()).Totals;
        return (totals.ApprovedFen, totals.ReversedFen);
    }

    /// <summary>What the acquirer received from terminals whose number begins so, by its own log: type, and whether with a MAC.</summary>
    public IReadOnlyList<string> RequestsOf(string terminal) =>
    [
        .. from line in Logs.Lines
           where line.Category.EndsWith(".Desk", StringComparison.Ordinal) && line.Message.Contains($"DE41={terminal}", StringComparison.Ordinal)
           select $"{line.Message[..4]} {(line.Message.Contains("DE64=", StringComparison.Ordinal) ? "MAC" : "no MAC")}",
    ];

    /// <summary>The clearing file of a batch.</summary>
    public async Task<IReadOnlyList<StatementLine>> StatementAsync(string batch, string? terminal = null) =>
        (await _http.GetFromJsonAsync<List<StatementLine>>(
            new Uri(Acquirer.HttpAddress, $"/statements/{terminal ?? Terminal.TerminalNo}/{batch}"), Json))!;

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(Acquirer.HttpAddress, path));

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await Acquirer.DisposeAsync();
        _http.Dispose();
        AssertNoCardDataIn(string.Join("\n", Logs.Lines));
        foreach (var file in _folder.EnumerateFiles())
            AssertNoCardDataIn(System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName)));
        _folder.Delete(recursive: true);
        Logs.Dispose();
    }

    private async Task StartAcquirerAsync(Action<AcquirerOptions>? change = null)
    {
        var options = new AcquirerOptions { DataFolder = _folder.FullName };
        change?.Invoke(options);
        Acquirer = await AcquirerHost.StartAsync(options, Logs);
    }

    private void AssertNoCardDataIn(string text)
    {
        foreach (var card in Cards.All)
            Assert.DoesNotContain(card.Pan, text, StringComparison.Ordinal);
    }

    private sealed class CounterInMemory : IKeyCounterStore
    {
        private uint _counter;

        public uint Read() => _counter;

        public void Write(uint counter) => _counter = counter;
    }
}
