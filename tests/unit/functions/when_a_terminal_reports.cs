using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions;

/// <summary>Rules B9 and Z1 at the door where reports come in: what is heard, what changes nothing, what is dead-lettered.</summary>
public class when_a_terminal_reports
{
    private const string Ours = Statuses.TerminalId;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly AttemptId First = new("c1", 1, 1);
    private static readonly AttemptId Second = new("c1", 1, 2);
    private static readonly CardSeen Card = new("621234******0001", ReadMode.Chip, false, "0123456789ABCDEF0123456789ABCDEF", PinRequired: true, SignatureRequired: true);

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
        var (events, reason) = await Receive(Statuses.Reading(attempt: 2), Ours, Json(report));
        Assert.Equal((what, raised, deadLetter), (what, events.SingleOrDefault().Name, reason));
    }

    [Fact]
    public async Task a_lost_attempt_ends_as_restarted_at_each_step_that_waits_for_the_terminal()
    {
        var lost = Json(new TerminalStarted("b2", "1.0", Second));
        var pin = (PinReport)Assert.Single((await Receive(Statuses.Reading(attempt: 2).AwaitPin(Statuses.Soon), Ours, lost)).Events).Payload;
        var signature = (SignatureReport)Assert.Single((await Receive(Statuses.Reading(attempt: 2).AwaitSignature(Statuses.Soon), Ours, lost)).Events).Payload;
        Assert.Equal((ReaderFault.TerminalRestarted, SignatureOutcome.NotCaptured), (pin.Fault, signature.Outcome));
        Assert.Empty((await Receive(Statuses.Reading(attempt: 2).Authorising(Now), Ours, lost)).Events);
    }

    [Theory]
    [InlineData("POS-0002", "foreign-terminal")]
    [InlineData(null, "sender-missing")]
    public async Task another_sender_is_dead_lettered(string? sender, string reason)
    {
        var (events, deadLetter) = await Receive(Statuses.Reading(attempt: 2), sender, Json(new CardReport(Second, Card, null)));
        Assert.Empty(events);
        Assert.Equal(reason, deadLetter);
        Assert.Equal(reason, (await Receive(Statuses.Reading(attempt: 2), sender, Json(new TerminalStarted("b", "1.0", Second)))).DeadLetter);
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
    [InlineData("""{"report":"pin","attempt":{"checkoutId":"c1","tender":1,"number":2}}""")]
    [InlineData("""{"report":"signature","attempt":{"checkoutId":"c1","tender":1,"number":2}}""")]
    [InlineData("""{"report":"signature","attempt":{"checkoutId":"c1","tender":1,"number":2},"outcome":"declined,timed-out"}""")]
    [InlineData("""{"report":"card-read","attempt":{"checkoutId":"c1","tender":1,"number":2},"fault":"card-blocked, several-cards"}""")]
    [InlineData("""{"report":"signature","attempt":{"checkoutId":"c1","tender":1,"number":2},"outcome":"declined","Outcome":"captured"}""")]
    [InlineData("""{"report":"card-read","attempt":{"checkoutId":"c1","tender":1,"number":2},"card":{"maskedPan":"621234******0001","mode":"chip","fallback":false,"fingerprint":"0123456789ABCDEF0123456789ABCDEF","pinRequired":true}}""")]
    public async Task what_cannot_be_understood_is_dead_lettered(string body)
    {
        var (events, deadLetter) = await Receive(Statuses.Reading(attempt: 2), Ours, body);
        Assert.Empty(events);
        Assert.Equal("report-malformed", deadLetter);
    }

    public static TheoryData<CardSeen> NotMasked => new()
    {
        Card with { MaskedPan = "6212340000000002" },
        Card with { MaskedPan = "" },
        Card with { MaskedPan = "62123400******0001" },
        Card with { MaskedPan = "621234" + new string('*', 40) + "0001" },
        Card with { Fingerprint = "6212340000000002" },
        Card with { Fingerprint = new string('f', 40_000) },
        Card with { Fingerprint = null! },
    };

    [Theory]
    [MemberData(nameof(NotMasked))]
    public async Task what_is_not_masked_or_too_long_is_never_heard(CardSeen card)
    {
        var (events, deadLetter) = await Receive(Statuses.Reading(attempt: 2), Ours, Json(new CardReport(Second, card, null)));
        Assert.Empty(events);
        Assert.True(deadLetter is null or "report-malformed");
    }

    [Theory]
    [InlineData("""{"report":"card-read","attempt":{"checkoutId":"c1","tender":1,"number":2},"card":{"maskedPan":"6229991234567890128","mode":"chip"}}""")]
    [InlineData("""{"report":"card-read","pan":"6212340000000002"}""")]
    [InlineData("6212340000000002=2912")]
    [InlineData("12345678901234567890 00006212340000000002000")]
    [InlineData("""{"report":"card-read","attempt":{"checkoutId":"6212340000000002","tender":1,"number":2},"fault":"card-blocked"}""")]
    [InlineData("""{"report":"card-read","attempt":{"checkoutId":"c9","tender":1,"number":2},"fault":"card-blocked","pan":"\\u0036212340000000002"}""")]
    public async Task what_may_hold_a_card_number_is_kept_nowhere(string body)
    {
        var (events, deadLetter) = await Receive(Statuses.Reading(attempt: 2), Ours, body);
        Assert.Empty(events);
        Assert.Null(deadLetter);
    }

    [Theory]
    [InlineData("6212340000000002", "v")]
    [InlineData("k", "6212340000000002")]
    public async Task a_property_that_may_hold_one_is_kept_nowhere_either(string name, string value)
    {
        var sent = new Dictionary<string, object> { [name] = value };
        Assert.Null((await Receive(Statuses.Reading(), Ours, "not json", sent)).DeadLetter);
        Assert.Null((await Receive(Statuses.Reading(), Ours, "not json", messageId: "6212340000000002")).DeadLetter);
    }

    private static string Json(TerminalReport report) => JsonSerializer.Serialize(report, Domain.Json.Options);

    /// <summary>Exactly one of "completed" and "dead-lettered" happens to the message.</summary>
    private static async Task<(List<(string Name, object Payload)> Events, string? DeadLetter)> Receive(
        CheckoutStatus status, string? sender, string body, Dictionary<string, object>? properties = null, string messageId = "m1")
    {
        var events = new List<(string, object)>();
        var client = new Mock<DurableTaskClient>("test") { CallBase = true };
        client.Setup(c => c.GetInstancesAsync(status.CheckoutId, true, It.IsAny<CancellationToken>())).ReturnsAsync(Statuses.Instance(status));
        client.Setup(c => c.RaiseEventAsync(status.CheckoutId, It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Callback((string _, string name, object? payload, CancellationToken _) => events.Add((name, payload!)));
        var (completed, deadLetters) = (0, new List<string?>());
        var actions = new Mock<ServiceBusMessageActions>();
        actions.Setup(a => a.CompleteMessageAsync(It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<CancellationToken>())).Callback(() => completed++);
        actions.Setup(a => a.DeadLetterMessageAsync(
                It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<Dictionary<string, object>>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback((ServiceBusReceivedMessage _, Dictionary<string, object>? _, string? reason, string? _, CancellationToken _) => deadLetters.Add(reason));
        // The hub's own numbers may look like anything.
        properties = new(properties ?? []) { ["iothub-connection-auth-generation-id"] = "638000000000000008" };
        if (sender is not null)
            properties["iothub-connection-device-id"] = sender;
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString(body), messageId, properties: properties);

        var watch = new StatusWatch(Options.Create(new StatusSettings()), TimeProvider.System);
        await new TerminalReports(watch, NullLogger<TerminalReports>.Instance).Receive(message, actions.Object, client.Object, default);
        Assert.Equal(1, completed + deadLetters.Count);
        return (events, deadLetters.SingleOrDefault());
    }
}
