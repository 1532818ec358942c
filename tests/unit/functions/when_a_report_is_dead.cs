using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Terminals;
using TestSupport;

namespace QuickCheckout.Functions;

/// <summary>Rule S3: it waits for a person, holds no card data, and is dealt with once.</summary>
public sealed class when_a_report_is_dead : IDisposable
{
    private const string CardDigits = "6212340000000002";
    private const string Report = """{"report":"started","bootId":"b1","firmware":"1.0.0"}""";

    private readonly FakeTables _tables = new();
    private readonly RecordingLog _log = new();
    private readonly FakeSender _queue = new();
    private readonly ImpatientClock _clock = new(Api.Now);
    private readonly TableDeadLetters _letters;
    private readonly DeadLetterDesk _desk;
    private long _sequence;

    public when_a_report_is_dead()
    {
        _letters = new TableDeadLetters(_tables);
        _desk = new DeadLetterDesk(_letters, _queue);
        new TableTerminals(_tables).RegisterAsync(Statuses.TerminalId, Api.StoreId, TerminalKind.SmartPos, default).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task it_is_kept_with_where_it_came_from_and_what_to_do()
    {
        await Keep(Dead(Report, DeadLetter.CheckoutUnknown));
        var letter = Assert.Single(await _letters.ListOpenAsync(Api.StoreId, default));
        Assert.Equal(
            (Statuses.TerminalId, Api.StoreId, DeadLetter.CheckoutUnknown, Report, true, Api.Now.AddMinutes(-1)),
            (letter.TerminalId, letter.StoreId, letter.Reason, letter.Summary, letter.CanBeSentAgain, letter.EnqueuedAt));
        Assert.NotEmpty(letter.Next.Zh);
        Assert.False(CardNumber.MayBeIn(letter.Id));
        Assert.Empty(await _letters.ListOpenAsync("S002", default));
    }

    [Fact]
    public async Task the_same_message_is_there_once_and_another_one_twice()
    {
        var message = Dead(Report, "MaxDeliveryCountExceeded");
        await Keep(message);
        await Keep(message);
        Assert.Single(await _letters.ListOpenAsync(null, default));
        await Keep(Dead(Report, "MaxDeliveryCountExceeded"));
        Assert.Equal(2, (await _letters.ListOpenAsync(null, default)).Count);
    }

    [Fact]
    public async Task one_that_was_dealt_with_stays_so_when_its_message_comes_again()
    {
        var message = Dead(Report, "x");
        var id = await Keep(message);
        Assert.Null(await _desk.ResolveAsync(id, Word(DeadLetterOutcome.PutAway), default));
        await Keep(message);
        Assert.Empty(await _letters.ListOpenAsync(null, default));
    }

    public static TheoryData<string, string, string?, string?> Secrets => new()
    {
        { $$"""{"pan":"{{CardDigits}}"}""", "report-malformed", null, null },
        { "{}", "report-malformed", "track", CardDigits },
        { "{}", CardDigits, null, null },
        { "{}", "x", null, null },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public async Task no_card_number_is_kept_of_it(string body, string reason, string? property, string? value)
    {
        var message = Dead(body, reason, properties: property is null ? [] : new() { [property] = value! }, messageId: reason == "x" ? CardDigits : "m");
        await Keep(message);
        var letter = Assert.Single(await _letters.ListOpenAsync(null, default));
        Assert.Equal((null, false), (letter.Summary, letter.CanBeSentAgain));
        Assert.All(_tables.Written, w => Assert.DoesNotContain(CardDigits, string.Join(' ', w.Row), StringComparison.Ordinal));
        Assert.DoesNotContain(CardDigits, _log.Take(), StringComparison.Ordinal);
        Assert.Equal("cannot-be-sent-again", (await _desk.ResolveAsync(letter.Id, Word(DeadLetterOutcome.SendAgain), default))!.Code);
        Assert.Null(await _desk.ResolveAsync(letter.Id, Word(DeadLetterOutcome.PutAway), default));
    }

    [Theory]
    [InlineData("""{"report":"pin-entered","pin":"4821"}""", "4821")]
    [InlineData("""{"pinBlock":"0412AC89ABCDEF67"}""", "0412AC89ABCDEF67")]
    [InlineData("0412ac89abcdef67 0412ac89abcdef67", "0412ac89abcdef67")]
    public async Task no_PIN_and_no_PIN_block_is_kept_of_what_was_no_report(string body, string secret)
    {
        await Keep(Dead(body, "report-malformed"));
        var letter = Assert.Single(await _letters.ListOpenAsync(null, default));
        Assert.Equal((null, false), (letter.Summary, letter.CanBeSentAgain));
        Assert.All(_tables.Written, w => Assert.DoesNotContain(secret, string.Join(' ', w.Row), StringComparison.Ordinal));
        Assert.DoesNotContain(secret, _log.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_no_report_is_shown_and_not_sent_again()
    {
        await Keep(Dead(new string('x', TableDeadLetters.MaxBody + 1), "report-malformed"));
        await Keep(Dead([0xFF, 0xFE, 0x00, 0x41], "report-malformed"));
        await Keep(Dead(Report, "sender-missing", sender: null));
        await Keep(Dead(Report, "report-malformed", sender: CardDigits));
        var letters = await _letters.ListOpenAsync(null, default);
        Assert.Equal(4, letters.Count);
        Assert.All(letters, l => Assert.False(l.CanBeSentAgain));
        Assert.Equal(2, letters.Count(l => l.TerminalId is null));
        Assert.All(letters, l => Assert.InRange(l.Summary!.Length, 1, DeadLetters.MaxSummary + 1));
    }

    [Fact]
    public async Task a_person_has_it_sent_again_as_it_was_and_the_word_is_kept()
    {
        var id = await Keep(Dead(Report, DeadLetter.CheckoutUnknown));
        Assert.Null(await _desk.ResolveAsync(id, Word(DeadLetterOutcome.SendAgain), default));

        var sent = Assert.Single(_queue.Sent);
        Assert.Equal((Report, id, Statuses.TerminalId), (sent.Body.ToString(), sent.MessageId, sent.ApplicationProperties[ReportMessage.SenderProperty]));
        Assert.Empty(await _letters.ListOpenAsync(null, default));
        Assert.Equal(Word(DeadLetterOutcome.SendAgain), (await _letters.FindAsync(id, default))!.Letter.Resolution);
        // The same word again, as after a lost answer, is the same; another one comes too late.
        Assert.Null(await _desk.ResolveAsync(id, Word(DeadLetterOutcome.SendAgain), default));
        Assert.Equal("nothing-to-resolve", (await _desk.ResolveAsync(id, Word(DeadLetterOutcome.PutAway), default))!.Code);
        Assert.Single(_queue.Sent);
    }

    [Fact]
    public async Task one_that_could_not_be_sent_stays_on_the_list_and_goes_when_somebody_asks_again()
    {
        var id = await Keep(Dead(Report, DeadLetter.CheckoutUnknown));
        _queue.Away = new ServiceBusException("away", ServiceBusFailureReason.ServiceCommunicationProblem);
        await Assert.ThrowsAsync<ServiceBusException>(() => _desk.ResolveAsync(id, Word(DeadLetterOutcome.SendAgain), default));
        Assert.Equal("B001", Assert.Single(await _letters.ListOpenAsync(null, default)).Resolution!.By);

        Assert.Equal("nothing-to-resolve", (await _desk.ResolveAsync(id, Word(DeadLetterOutcome.PutAway, by: "B002"), default))!.Code);
        Assert.Single(_queue.Sent);
        Assert.Empty(await _letters.ListOpenAsync(null, default));
    }

    [Fact]
    public async Task one_that_is_not_there_is_refused() =>
        Assert.Equal("dead-letter-unknown", (await _desk.ResolveAsync("nobody", Word(DeadLetterOutcome.PutAway), default))!.Code);

    [Fact]
    public void every_reason_has_its_advice() => Assert.Equal(6, new[]
    {
        DeadLetter.Advice(DeadLetter.ReportMalformed, true), DeadLetter.Advice(DeadLetter.SenderMissing, false), DeadLetter.Advice(DeadLetter.CheckoutUnknown, true),
        DeadLetter.Advice(DeadLetter.ForeignTerminal, true), DeadLetter.Advice("MaxDeliveryCountExceeded", true), DeadLetter.Advice("MaxDeliveryCountExceeded", false),
    }.Distinct().Count());

    public void Dispose() => _log.Dispose();

    private static DeadLetterResolution Word(DeadLetterOutcome outcome, string by = "B001") => new(outcome, by, "Looked at.", Api.Now);

    private async Task<string> Keep(ServiceBusReceivedMessage message)
    {
        var before = (await _letters.ListOpenAsync(null, default)).Select(l => l.Id).ToHashSet();
        await new DeadLetters(_letters, new TableTerminals(_tables), _clock, LoggerFactoryExtensions.CreateLogger<DeadLetters>(_log)).Keep(message, default);
        return (await _letters.ListOpenAsync(null, default)).Select(l => l.Id).FirstOrDefault(id => !before.Contains(id)) ?? "";
    }

    private ServiceBusReceivedMessage Dead(string body, string reason, string? sender = Statuses.TerminalId, Dictionary<string, object>? properties = null, string messageId = "m") =>
        Dead(System.Text.Encoding.UTF8.GetBytes(body), reason, sender, properties, messageId);

    private ServiceBusReceivedMessage Dead(byte[] body, string reason, string? sender = Statuses.TerminalId, Dictionary<string, object>? properties = null, string messageId = "m")
    {
        properties = new(properties ?? []) { ["DeadLetterReason"] = reason, ["iothub-connection-auth-generation-id"] = "638000000000000008" };
        if (sender is not null)
            properties[ReportMessage.SenderProperty] = sender;
        return ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromBytes(body), messageId, properties: properties, sequenceNumber: ++_sequence, enqueuedTime: Api.Now.AddMinutes(-1));
    }
}
