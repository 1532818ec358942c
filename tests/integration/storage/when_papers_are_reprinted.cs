using System.Text.Json;
using Microsoft.DurableTask.Client;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions;

/// <summary>Rule B8: from the order's row and the journal, each copy with a number of its own, never in another customer's way.</summary>
public class when_papers_are_reprinted(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly CardSeen Card = new("621234******0001", ReadMode.Chip, false, "f1", PinRequired: true, SignatureRequired: true);
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };
    private readonly Printer _printer = new();

    [Fact]
    public async Task a_paid_order_gives_its_receipt_and_slips_under_rising_numbers_of_their_own()
    {
        var (reprinter, id) = await Paid("REPRINT-1");

        Assert.Equal(1, (await Reprint(reprinter, id, PaperKind.Receipt)).Value);
        Assert.Equal(2, (await Reprint(reprinter, id, PaperKind.Receipt)).Value);
        Assert.Equal(1, (await Reprint(reprinter, id, PaperKind.Slips)).Value);

        Assert.Equal([1, 2], _printer.Told.OfType<PrintReceipt>().Select(p => p.Copy));
        var slip = Assert.Single(_printer.Told.OfType<PrintSlip>());
        Assert.Equal((1, SlipKind.Sale, SignatureOutcome.TimedOut), (slip.Copy, slip.Slip.Kind, slip.Slip.Signature));
        var order = await new TableOrders(azurite.Tables, new TableTerminals(azurite.Tables)).FindAsync("S001", id, default);
        Assert.Equal(
            [(PaperKind.Receipt, 1, "B1"), (PaperKind.Receipt, 2, "B1"), (PaperKind.Slips, 1, "B1")], order!.Reprints.Select(r => (r.What, r.Copy, r.By)));
        Assert.Equal(Step.Paid, order.EndedAs!.Step);
    }

    [Fact]
    public async Task many_at_once_get_a_number_each()
    {
        var (reprinter, id) = await Paid("REPRINT-2");
        var copies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Reprint(reprinter, id, PaperKind.Receipt)));
        Assert.Equal(Enumerable.Range(1, 8), copies.Select(c => c.Value).Order());
    }

    [Fact]
    public async Task a_closed_checkout_gives_the_slips_of_what_was_given_back()
    {
        var (terminals, input) = (await azurite.Terminals("REPRINT-3"), Input("REPRINT-3"));
        var approved = Approved(input);
        var journal = new TableJournal(azurite.Tables, terminals, TimeProvider.System);
        var movement = new MoneyMovement(
            new MoneyOperation(new AttemptId(input.CheckoutId, 1, 1), MoneyOperationKind.Void), "S001", "REPRINT-3", 100, null, new MoneyCause("A1", "cancelled-by-associate"));
        var approval = new JournalEntry(movement, JournalEvent.Approved, "000009", "000001", "00", "R9", "A9", Now);
        await journal.AppendAsync(approval with { Event = JournalEvent.Intended }, default);
        await journal.AppendAsync(approval, default);
        // One whose answer was lost was undone before the next was tried: it gave nothing back.
        var undone = approval with { Movement = movement with { Operation = movement.Operation with { Try = 2 } }, TraceNo = "000008" };
        foreach (var line in (JournalEvent[])[JournalEvent.Intended, JournalEvent.Approved, JournalEvent.Reversed])
            await journal.AppendAsync(undone with { Event = line }, default);
        var reprinter = await Keep(terminals, input, approved.Unwinding(Refusals.CancelledByAssociate, Now).Voided(1).Closed(Now));

        Assert.Equal("not-paid", (await Reprint(reprinter, input.CheckoutId, PaperKind.Receipt)).Refusal!.Code);
        Assert.Equal(1, (await Reprint(reprinter, input.CheckoutId, PaperKind.Slips)).Value);
        var slip = Assert.Single(_printer.Told.OfType<PrintSlip>()).Slip;
        Assert.Equal((SlipKind.Void, "000009", 100L), (slip.Kind, slip.TraceNo, slip.AmountFen));
    }

    [Fact]
    public async Task one_that_nobody_knows_or_that_no_card_paid_is_refused()
    {
        var (terminals, input) = (await azurite.Terminals("REPRINT-4"), Input("REPRINT-4"));
        var reprinter = await Keep(terminals, input, Transitions.Start(input).Closed(Now));

        Assert.Equal("checkout-unknown", (await Reprint(reprinter, "nobody", PaperKind.Slips)).Refusal!.Code);
        Assert.Equal("no-slips", (await Reprint(reprinter, input.CheckoutId, PaperKind.Slips)).Refusal!.Code);
        Assert.Empty(_printer.Told);
    }

    [Fact]
    public async Task another_customer_at_the_terminal_is_not_disturbed()
    {
        var (reprinter, id) = await Paid("REPRINT-5");
        var other = Input("REPRINT-5") with { CheckoutId = "other-5" };
        var terminals = new TableTerminals(azurite.Tables);
        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync("REPRINT-5", default))!, other.CheckoutId, Now, default));
        var choosing = Transitions.Start(other).AwaitAmount(Deadline.In(60, Now, Now.AddHours(1)));
        Runs(other, choosing.ReadCard(100, Deadline.In(60, Now, Now.AddHours(1))));
        Assert.Equal("terminal-busy", (await Reprint(reprinter, id, PaperKind.Receipt)).Refusal!.Code);
        Assert.Empty(_printer.Told);

        Runs(other, choosing);
        Assert.Equal(1, (await Reprint(reprinter, id, PaperKind.Receipt)).Value);
    }

    [Fact]
    public async Task an_order_that_was_given_back_by_hand_has_no_slips_and_says_so()
    {
        var input = Input("REPRINT-7");
        var needs = Approved(input).NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Now);
        var reprinter = await Keep(await azurite.Terminals("REPRINT-7"), input, needs.Resolved(new Resolution(ResolvedAs.GivenBack, "B1", "cash", Now)));
        Assert.Equal("no-slips", (await Reprint(reprinter, input.CheckoutId, PaperKind.Slips)).Refusal!.Code);
    }

    [Fact]
    public async Task a_terminal_that_is_away_is_named_and_the_next_copy_has_the_next_number()
    {
        var (reprinter, id) = await Paid("REPRINT-6");
        _printer.Refuse = Refusals.TerminalOffline;
        Assert.Equal("terminal-offline", (await Reprint(reprinter, id, PaperKind.Receipt)).Refusal!.Code);
        _printer.Refuse = null;
        Assert.Equal(2, (await Reprint(reprinter, id, PaperKind.Receipt)).Value);
    }

    private Task<Result<int>> Reprint(Reprinter reprinter, string id, PaperKind what) => reprinter.ReprintAsync(_client.Object, id, what, "B1", default);

    private async Task<(Reprinter Reprinter, string Id)> Paid(string terminalId)
    {
        var input = Input(terminalId);
        return (await Keep(await azurite.Terminals(terminalId), input, Approved(input).Paid(Now)), input.CheckoutId);
    }

    private static CheckoutStatus Approved(CheckoutInput input)
    {
        var soon = Deadline.In(60, Now, Now.AddHours(1));
        return Transitions.Start(input).AwaitAmount(soon).ReadCard(100, soon).CardRead(Card).Authorising(Now)
            .Approved(new Authorisation("000001", "000001", "R1", "A1", Now)).SignatureEnded(SignatureOutcome.TimedOut);
    }

    /// <summary>A checkout that has ended so, in its row and its instance.</summary>
    private async Task<Reprinter> Keep(TableTerminals terminals, CheckoutInput input, CheckoutStatus ended)
    {
        var orders = new TableOrders(azurite.Tables, terminals);
        await orders.CreateAsync(input, "fingerprint", default);
        await orders.EndAsync(ended with { Sequence = 9 }, default);
        Runs(input, ended);
        var journal = new TableJournal(azurite.Tables, terminals, TimeProvider.System);
        return new Reprinter(orders, terminals, new Leases(terminals, journal, TimeProvider.System), journal, _printer, TimeProvider.System);
    }

    private void Runs(CheckoutInput input, CheckoutStatus status) => _client
        .Setup(c => c.GetInstanceAsync(input.CheckoutId, true, It.IsAny<CancellationToken>()))
        .ReturnsAsync(new OrchestrationMetadata(CheckoutOrchestrator.Name, input.CheckoutId)
        {
            DataConverter = new Microsoft.DurableTask.Converters.JsonDataConverter(new JsonSerializerOptions(Json.Options)),
            SerializedCustomStatus = JsonSerializer.Serialize(status, Json.Options),
        });

    private static CheckoutInput Input(string terminalId) => new(
        $"c-{terminalId}", "QC1", "S001", terminalId, "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt,
        [new CheckoutLine("SKU1", new LocalText("茶", "Tea"), 1, 100)], new CheckoutLimits(), Now);

    private sealed class Printer : ITerminalGateway
    {
        public List<TerminalCommand> Told { get; } = [];

        public Refusal? Refuse { get; set; }

        public Task<Refusal?> SendAsync(string terminalId, TerminalCommand command, CancellationToken cancellation)
        {
            lock (Told)
                if (Refuse is null)
                    Told.Add(command);
            return Task.FromResult(Refuse);
        }
    }
}
