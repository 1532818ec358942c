using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Terminals;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions;

/// <summary>Rules B9 and Z1 at the door where reports come in: what is heard, what changes nothing, what is dead-lettered.</summary>
public class when_a_terminal_reports
{
    private const string Ours = "POS-0001";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly AttemptId First = new("c1", 1, 1);
    private static readonly AttemptId Second = new("c1", 1, 2);
    private static readonly CardSeen Card = new("621234******0001", ReadMode.Chip, false, "f1", PinRequired: true, SignatureRequired: true);

    // The checkout reads a card for its second attempt in every row.
    public static TheoryData<string, TerminalReport, string?, string?> Reports => new()
    {
        { "the answer it waits for", new CardReport(Second, Card, null), "card-read/1-2", null },
        { "a straggler of the attempt before", new CardReport(First, Card, null), null, null },
        { "an attempt that is not yet", new CardReport(new AttemptId("c1", 2, 1), Card, null), null, null },
        { "a checkout that is not ours", new CardReport(new AttemptId("c9", 1, 2), Card, null), null, "checkout-unknown" },
        { "a start that lost the attempt", new TerminalStarted("b2", "1.0", Second), "card-read/1-2", null },
        { "a start, told late, that lost the attempt before", new TerminalStarted("b2", "1.0", First), null, null },
        { "the start of a new terminal", new TerminalStarted("b1", "1.0", null), null, null },
        { "a start after a checkout long gone", new TerminalStarted("b1", "1.0", new AttemptId("c9", 1, 1)), null, null },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task it_is_heard_only_for_the_attempt_in_progress(string what, TerminalReport report, string? raised, string? deadLetter)
    {
        var (events, reason) = await Receive(Reading(Second), Ours, Json(report));
        Assert.Equal((what, raised, deadLetter), (what, events.SingleOrDefault().Name, reason));
    }

    [Fact]
    public async Task a_lost_attempt_ends_as_restarted_at_each_step_that_waits_for_the_terminal()
    {
        var lost = Json(new TerminalStarted("b2", "1.0", Second));
        var pin = (PinReport)Assert.Single((await Receive(Reading(Second).AwaitPin(Soon), Ours, lost)).Events).Payload;
        var signature = (SignatureReport)Assert.Single((await Receive(Reading(Second).AwaitSignature(Soon), Ours, lost)).Events).Payload;
        Assert.Equal((ReaderFault.TerminalRestarted, SignatureOutcome.NotCaptured), (pin.Fault, signature.Outcome));
        Assert.Empty((await Receive(Reading(Second).Authorising(Now), Ours, lost)).Events);
    }

    [Theory]
    [InlineData("POS-0002", "foreign-terminal")]
    [InlineData(null, "sender-missing")]
    public async Task another_sender_is_dead_lettered(string? sender, string reason)
    {
        var (events, deadLetter) = await Receive(Reading(Second), sender, Json(new CardReport(Second, Card, null)));
        Assert.Empty(events);
        Assert.Equal(reason, deadLetter);
        Assert.Equal(reason, (await Receive(Reading(Second), sender, Json(new TerminalStarted("b", "1.0", Second)))).DeadLetter);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"report":"unheard-of"}""")]
    [InlineData("""{"report":"card-read"}""")]
    [InlineData("""{"report":"card-read","attempt":{}}""")]
    [InlineData("""{"report":"card-read","attempt":{"checkoutId":"c1","tender":"x","number":1}}""")]
    [InlineData("""{"report":"started","bootId":"b","firmware":"1","lostAttempt":{"tender":1,"number":2}}""")]
    public async Task what_cannot_be_understood_is_dead_lettered(string body)
    {
        var (events, deadLetter) = await Receive(Reading(Second), Ours, body);
        Assert.Empty(events);
        Assert.Equal("report-malformed", deadLetter);
    }

    [Fact]
    public async Task a_card_number_that_is_not_masked_is_kept_nowhere()
    {
        var (events, deadLetter) = await Receive(Reading(Second), Ours, Json(new CardReport(Second, Card with { MaskedPan = "6212340000000001" }, null)));
        Assert.Empty(events);
        Assert.Null(deadLetter);
    }

    private static Deadline Soon => Deadline.In(60, Now, Now.AddHours(1));

    private static CheckoutStatus Reading(AttemptId attempt)
    {
        var input = new CheckoutInput(
            attempt.CheckoutId, "QC1", "S001", Ours, "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt,
            [new CheckoutLine("SKU1", new LocalText("茶", "Tea"), 1, 300_00)], new CheckoutLimits(), Now);
        var status = Transitions.Start(input).ReadCard(300_00, Soon);
        while (status.Attempt != attempt)
            status = status.AttemptFailed(Refusals.ReadTimedOut, Now).ReadCard(300_00, Soon);
        return status;
    }

    private static string Json(TerminalReport report) => JsonSerializer.Serialize(report, Domain.Json.Options);

    /// <summary>Exactly one of "completed" and "dead-lettered" happens to the message.</summary>
    private static async Task<(List<(string Name, object Payload)> Events, string? DeadLetter)> Receive(CheckoutStatus status, string? sender, string body)
    {
        var events = new List<(string, object)>();
        var client = new Mock<DurableTaskClient>("test") { CallBase = true };
        client.Setup(c => c.GetInstancesAsync(status.CheckoutId, true, It.IsAny<CancellationToken>())).ReturnsAsync(
            new OrchestrationMetadata(CheckoutOrchestrator.Name, status.CheckoutId)
            {
                RuntimeStatus = OrchestrationRuntimeStatus.Running,
                DataConverter = new JsonDataConverter(Domain.Json.Options),
                SerializedCustomStatus = JsonSerializer.Serialize(status, Domain.Json.Options),
            });
        client.Setup(c => c.RaiseEventAsync(status.CheckoutId, It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Callback((string _, string name, object? payload, CancellationToken _) => events.Add((name, payload!)));
        var (completed, deadLetters) = (0, new List<string?>());
        var actions = new Mock<ServiceBusMessageActions>();
        actions.Setup(a => a.CompleteMessageAsync(It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<CancellationToken>())).Callback(() => completed++);
        actions.Setup(a => a.DeadLetterMessageAsync(
                It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<Dictionary<string, object>>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback((ServiceBusReceivedMessage _, Dictionary<string, object>? _, string? reason, string? _, CancellationToken _) => deadLetters.Add(reason));
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString(body), "m1", properties: sender is null ? null : new Dictionary<string, object> { ["iothub-connection-device-id"] = sender });

        var watch = new StatusWatch(Options.Create(new StatusSettings()), TimeProvider.System);
        await new TerminalReports(watch, NullLogger<TerminalReports>.Instance).Receive(message, actions.Object, client.Object, default);
        Assert.Equal(1, completed + deadLetters.Count);
        return (events, deadLetters.SingleOrDefault());
    }
}
