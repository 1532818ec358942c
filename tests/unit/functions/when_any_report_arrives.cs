using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Terminals;
using TestSupport.Fuzzing;

namespace QuickCheckout.Functions;

/// <summary>
/// Whatever a terminal sends is heard, changes nothing, or is put aside by name, and no card number in it comes any
/// further (rules B9, Z1, Z2). FUZZ_INPUTS says how many inputs (a few thousand by default), FUZZ_SEED which.
/// </summary>
public sealed class when_any_report_arrives : IAsyncDisposable
{
    private const int DefaultInputs = 5_000;
    private const int DefaultSeed = 9;

    /// <summary>The largest message as text a few times over, with what this test looks at itself; an honest report needs a hundredth.</summary>
    private const long MaxAllocatedBytes = 8 << 20;

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly string[] Reasons = ["sender-missing", "report-malformed", "checkout-unknown", "foreign-terminal"];

    private readonly RecordingLog _log = new();
    private readonly FakeDurableClient _checkouts = new(
    [
        Statuses.Reading(attempt: 2) with { CheckoutId = "reading", Attempt = new AttemptId("reading", 1, 2) },
        Statuses.Reading().AwaitPin(Statuses.Soon) with { CheckoutId = "entering", Attempt = new AttemptId("entering", 1, 1) },
        Statuses.Reading().AwaitSignature(Statuses.Soon) with { CheckoutId = "signing", Attempt = new AttemptId("signing", 1, 1) },
        Statuses.Reading().AttemptFailed(Refusals.ReadTimedOut, Now).Closed(Now) with { CheckoutId = "closed" },
    ]);

    [Fact]
    public async Task it_is_heard_or_put_aside_by_name()
    {
        var run = new FuzzRun(DefaultInputs, DefaultSeed, MaxAllocatedBytes);
        var fuzzer = new ReportFuzzer(run.Seed);
        var reports = new TerminalReports(
            new StatusWatch(Options.Create(new StatusSettings()), TimeProvider.System), LoggerFactoryExtensions.CreateLogger<TerminalReports>(_log));
        await run.Judge(fuzzer.Next, report => report.ToString(), report => Outcome(reports, report, fuzzer.Cards));
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
        // Otherwise the fuzzer would test its own noise only.
        Assert.All(Reasons.Append("heard").Append("dropped"), outcome => Assert.Contains(outcome, run.Outcomes.Keys));
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        await _checkouts.DisposeAsync();
    }

    private async Task<string> Outcome(TerminalReports reports, SentReport sent, PlantedCards cards)
    {
        _checkouts.Forget();
        var actions = new FakeActions();
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromBytes(sent.Body), sent.MessageId, properties: sent.Properties);
        await reports.Receive(message, actions, _checkouts, default);

        Assert.Equal(1, actions.Completed + actions.DeadLetters.Count);
        var logged = _log.Take();
        Assert.Null(cards.FoundIn(logged));
        Assert.InRange(logged.Length, 0, 1_000);
        if (actions.DeadLetters is [var reason])
        {
            Assert.Contains(reason, Reasons);
            Assert.Empty(_checkouts.Events);
            Assert.Contains(reason!, logged, StringComparison.Ordinal);
            // The message stays as it is, for a person to look at.
            Assert.Null(cards.FoundIn($"{Encoding.UTF8.GetString(sent.Body)} {sent.MessageId} {string.Join(' ', sent.Properties)}"));
            return reason!;
        }

        if (_checkouts.Events is not [var (checkout, name, payload)])
        {
            Assert.Empty(_checkouts.Events);
            return logged.Contains("is dropped", StringComparison.Ordinal) ? "dropped" : "changes nothing";
        }

        var heard = Assert.IsType<AttemptReport>(payload, exactMatch: false);
        AssertBounded(checkout, name, heard, cards);
        if (!IsOfRestart(heard))
            AssertSaid(JsonSerializer.SerializeToElement<TerminalReport>(heard, Json.Options), JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(sent.Body)));
        return "heard";
    }

    // Said by the checkout's side: the terminal only told that it started.
    private static bool IsOfRestart(AttemptReport heard) => heard
        is CardReport { Fault: ReaderFault.TerminalRestarted } or PinReport { Fault: ReaderFault.TerminalRestarted }
        or SignatureReport { Outcome: SignatureOutcome.NotCaptured };

    private static void AssertBounded(string checkout, string name, AttemptReport heard, PlantedCards cards)
    {
        Assert.Equal((checkout, name), (heard.Attempt.CheckoutId, heard.EventName));
        var json = JsonSerializer.Serialize<TerminalReport>(heard, Json.Options);
        Assert.Equal(heard, JsonSerializer.Deserialize<TerminalReport>(json, Json.Options));
        Assert.True(ReportRules.IsWellFormed(heard), json);
        switch (heard)
        {
            case CardReport { Card: { } card }:
                Assert.True(Enum.IsDefined(card.Mode), json);
                Assert.InRange(card.MaskedPan.Count(char.IsAsciiDigit), 0, 10);
                // A hash in hex may look like anything.
                Assert.Null(cards.FoundIn(json.Replace(card.Fingerprint, "", StringComparison.Ordinal)));
                return;
            case CardReport { Fault: { } fault }:
                Assert.NotNull(Refusals.OfReader(fault));
                break;
            case PinReport { Fault: { } fault }:
                Assert.NotNull(Refusals.OfReader(fault));
                break;
            case SignatureReport signature:
                Assert.True(Enum.IsDefined(signature.Outcome), json);
                break;
        }

        Assert.Null(cards.FoundIn(json));
    }

    /// <summary>What is raised is what was sent: nothing left out of a report is made up.</summary>
    private static void AssertSaid(JsonElement heard, JsonElement sent)
    {
        switch (heard.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in heard.EnumerateObject())
                {
                    // The kind's own name has one spelling only.
                    var spelling = member.NameEquals("report") ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
                    AssertSaid(member.Value, Assert.Single(sent.EnumerateObject(), m => m.Name.Equals(member.Name, spelling)).Value);
                }

                break;
            case JsonValueKind.String:
                // Names of choices are read in any case.
                Assert.Equal(heard.GetString(), sent.GetString(), ignoreCase: true);
                break;
            default:
                Assert.Equal(heard.GetRawText(), sent.GetRawText());
                break;
        }
    }
}
