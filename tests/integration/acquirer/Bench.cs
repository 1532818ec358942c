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
        var row = Card(card);
        var binding = new EnvelopeBinding("checkout-1", 1, 1, TerminalId, amountFen);
        var initialKey = InitialKeys.Derive(Convert.FromHexString(AcquirerOptions.TestBaseDerivationKey), TerminalId);
        var envelope = new EnvelopeSealer(initialKey, InitialKeys.IdFor(TerminalId), _counters).Seal(
            binding, Track2.Parse($"{row.Pan}={row.Expiry}{row.ServiceCode}0000"),
            mode == ReadMode.Swipe ? null : Convert.FromHexString(row.ChipData!), pin is null ? null : ClearPin.Parse(pin));
        return new AcquirerSale(Terminal, trace ?? NextTrace(), amountFen, new EntryMode(mode, pin is not null, fallback), envelope, binding);
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
