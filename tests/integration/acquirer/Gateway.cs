using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Protocols.Iso8583;
using Answer = QuickCheckout.Orchestrations.Ports.AcquirerAnswer;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>One instance of the Function app as far as the acquirer sees it, for one terminal.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    public const string MerchantNo = "898310000000001";
    public const string MasterKey = "0123456789ABCDEFFEDCBA9876543210";

    private readonly Bench _bench;
    private readonly TableServiceClient _tables;
    private readonly TableTerminals _terminals;
    private readonly AcquirerAdapter _adapter;
    private int _attempt;

    private Gateway(Bench bench, TableServiceClient tables, TableTerminals terminals, string terminalId, string masterKey)
    {
        (_bench, _tables, _terminals, TerminalId) = (bench, tables, terminals, terminalId);
        var settings = Options.Create(new AcquirerSettings
        {
            Host = "127.0.0.1", Port = bench.Acquirer.Port, Tls = false, MerchantId = MerchantNo, MasterKey = masterKey, AnswerSeconds = 20,
        });
        Link = new AcquirerLink(settings.Value.ToLinkOptions(), TimeProvider.System, new Logger<AcquirerLink>(bench.Logs));
        var sessions = new AcquirerSessions(Link, terminals, settings, new Logger<AcquirerSessions>(bench.Logs));
        Exchange = new AcquirerExchange(Link, sessions, new Logger<AcquirerExchange>(bench.Logs));
        _adapter = new AcquirerAdapter(Exchange, settings, TimeProvider.System, new Logger<AcquirerAdapter>(bench.Logs));
    }

    public string TerminalId { get; }

    public AcquirerLink Link { get; }

    public AcquirerExchange Exchange { get; }

    public static async Task<Gateway> StartAsync(Bench bench, Azurite azurite, string terminalId, string masterKey = MasterKey) =>
        new(bench, azurite.Tables, await azurite.Terminals(terminalId), terminalId, masterKey);

    /// <summary>The terminal's numbers for its next message.</summary>
    public async Task<(TerminalIdentity Terminal, string TraceNo)> NextAsync()
    {
        var (trace, batch) = await _terminals.NextTraceAsync(TerminalId, default);
        return (new TerminalIdentity(TerminalId, MerchantNo, batch), trace);
    }

    /// <summary>The journal line of a new payment, its numbers taken as the product takes them.</summary>
    public async Task<JournalEntry> IntendAsync(long amountFen = 1_000)
    {
        var (terminal, trace) = await NextAsync();
        var attempt = new AttemptId($"checkout-{Guid.NewGuid():N}", 1, Interlocked.Increment(ref _attempt));
        var movement = new MoneyMovement(
            new MoneyOperation(attempt, MoneyOperationKind.Sale), "S001", TerminalId, amountFen, new CardEntry(ReadMode.Chip, false, PinEntered: true),
            new MoneyCause("A1", MoneyCause.Payment));
        return new JournalEntry(movement, JournalEvent.Intended, trace, terminal.BatchNo, null, null, null, DateTimeOffset.UtcNow);
    }

    public async Task<Answer> PayAsync(JournalEntry intent, string card = "approve")
    {
        var attempt = intent.Movement.Operation.Attempt;
        var binding = new EnvelopeBinding(attempt.CheckoutId, attempt.Tender, attempt.Number, TerminalId, intent.Movement.AmountFen);
        var envelope = JsonSerializer.SerializeToUtf8Bytes(_bench.Seal(binding, card), Domain.Json.Options);
        return await _adapter.SaleAsync(intent, envelope, default);
    }

    public async Task<Answer> PayAsync(string card = "approve", long amountFen = 1_000) => await PayAsync(await IntendAsync(amountFen), card);

    /// <summary>DE39 of a new payment, or what came instead of an answer.</summary>
    public async Task<string> CodeOfPaymentAsync(string card = "approve", long amountFen = 1_000) => CodeOf(await PayAsync(card, amountFen));

    public async Task<string> CodeOfReversalAsync(JournalEntry intent) => CodeOf(await _adapter.ReverseAsync(intent, default));

    /// <summary>A sign-on that the terminal's row knows nothing of: it makes the keys in it worthless.</summary>
    public async Task SignOnElsewhereAsync() => Assert.Equal(
        "00", await _bench.CodeOfAsync(new AcquirerSignOn(new TerminalIdentity(TerminalId, MerchantNo, "000001"), _bench.NextTrace())));

    public Task KeepSignOnAsync(TerminalSignOn signOn) => _terminals.KeepSignOnAsync(TerminalId, signOn, "000000", default);

    public async Task<TableEntity> RowAsync() =>
        (await _tables.GetTableClient(TableTerminals.TableName).GetEntityAsync<TableEntity>(TerminalId, "terminal")).Value;

    public static string CodeOf(Answer answer) => answer is Answer.Answered { Code: var code } ? code : answer.GetType().Name;

    public ValueTask DisposeAsync() => Link.DisposeAsync();
}
