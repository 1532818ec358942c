using System.Text.Json;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain;

public class messages_between_cloud_and_terminal
{
    private static readonly AttemptId Attempt = new("c1", 2, 1);

    public static TheoryData<TerminalCommand> Commands { get; } =
    [
        new ReadCard(Attempt, 100, 60, 60, 100_000, "t"),
        new EnterPin(Attempt, 100, 60, "t"),
        new ShowOutcome(Attempt, null, Refusals.ReadTimedOut, null),
        new ShowOutcome(Attempt, 100, null, 120),
        new PrintSlip(Attempt, Some.Slip),
        new PrintSlip(Attempt, Some.Slip with { Signature = null }, Copy: 2),
        new CancelAttempt(Attempt, Refusals.CancelledByAssociate),
    ];

    public static TheoryData<TerminalReport> Reports { get; } =
    [
        new CardReport(Attempt, Some.Card, null),
        new CardReport(Attempt, null, ReaderFault.SwipedTooFast),
        new PinReport(Attempt, Bypassed: true, null),
        new SignatureReport(Attempt, SignatureOutcome.Declined),
        new TerminalStarted("b1", "1.0", new AttemptId("c1", 2, 3)),
        new TerminalStarted("b2", "1.0", null),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void keep_their_kind_and_content_as_commands(TerminalCommand command) => AssertRoundTrips(command);

    [Theory]
    [MemberData(nameof(Reports))]
    public void keep_their_kind_and_content_as_reports(TerminalReport report) => AssertRoundTrips(report);

    [Theory]
    [InlineData("1-1", true)]
    [InlineData("99-20", true)]
    [InlineData("0-1", false)]
    [InlineData("01-1", false)]
    [InlineData("1-1-1", false)]
    [InlineData("1", false)]
    [InlineData("100-1", false)]
    [InlineData("a-b", false)]
    [InlineData("", false)]
    public void name_their_attempt_by_a_key_that_reads_back(string key, bool valid) =>
        Assert.Equal(valid ? key : null, AttemptId.TryParse("c1", key)?.Key);

    [Theory]
    [InlineData(1, 2, 1, 1, true)]
    [InlineData(2, 1, 1, 9, true)]
    [InlineData(1, 1, 1, 1, false)]
    [InlineData(1, 9, 2, 1, false)]
    public void are_older_or_newer_by_tender_and_then_attempt(int tender, int number, int otherTender, int otherNumber, bool after) =>
        Assert.Equal(after, new AttemptId("c1", tender, number).IsAfter(new AttemptId("c1", otherTender, otherNumber)));

    private static void AssertRoundTrips<T>(T message) where T : class
    {
        var json = JsonSerializer.Serialize(message, Json.Options);
        Assert.Equal(message, JsonSerializer.Deserialize<T>(json, Json.Options));
    }
}
