using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Support;

namespace QuickCheckout.Terminal.Hub;

public static class when_a_command_is_malformed
{
    private static readonly ReadCard Read = TestTerminal.ReadCard();
    private static readonly ShowOutcome Approved = new(TestTerminal.Attempt(), TestTerminal.AmountFen, null, 60);

    /// <summary>Method, JSON path to change, its new value (null: left out), the field that is named.</summary>
    public static TheoryData<string, string, string?, string> Faults => new()
    {
        { ReadCard.Name, "attempt", null, "attempt" },
        { ReadCard.Name, "attempt.checkoutId", null, "attempt.checkoutId" },
        { ReadCard.Name, "attempt.checkoutId", "\"a b\"", "attempt.checkoutId" },
        { ReadCard.Name, "attempt.tender", "0", "attempt.tender" },
        { ReadCard.Name, "attempt.number", "256", "attempt.number" },
        { ReadCard.Name, "amountFen", "0", "amountFen" },
        { ReadCard.Name, "amountFen", "1000000000000", "amountFen" },
        { ReadCard.Name, "amountFen", "\"1\"", "$.amountFen" },
        { ReadCard.Name, "readTimeoutSeconds", "0", "readTimeoutSeconds" },
        { ReadCard.Name, "pinTimeoutSeconds", "3601", "pinTimeoutSeconds" },
        { ReadCard.Name, "contactlessFreeFen", "-1", "contactlessFreeFen" },
        { ReadCard.Name, "ticket", "\"\"", "ticket" },
        { EnterPin.Name, "ticket", null, "ticket" },
        { EnterPin.Name, "amountFen", null, "amountFen" },
        { ShowOutcome.Name, "approvedFen", null, "approvedFen" },
        { ShowOutcome.Name, "approvedFen", "0", "approvedFen" },
        { ShowOutcome.Name, "refusal", """{"code":"c","title":{"zh":"z","en":"e"}}""", "approvedFen" },
        { ShowOutcome.Name, "signatureTimeoutSeconds", "0", "signatureTimeoutSeconds" },
        { PrintSlip.Name, "slip", null, "slip" },
        { PrintSlip.Name, "slip.maskedPan", null, "slip.maskedPan" },
        { PrintSlip.Name, "copy", "-1", "copy" },
        { PrintReceipt.Name, "copy", "100", "copy" },
        { PrintReceipt.Name, "receipt", null, "receipt" },
        { PrintReceipt.Name, "receipt.lines", null, "receipt.lines" },
        { CancelAttempt.Name, "reason", null, "reason" },
        { CancelAttempt.Name, "reason.title", null, "reason.title" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public static async Task it_is_refused_with_the_field_named(string method, string path, string? value, string field)
    {
        await using var terminal = await TestTerminal.StartAsync();

        var answer = terminal.Boot.Handle(method, Changed(method, path, value));

        Assert.Equal(CommandAnswer.Malformed, answer.Status);
        Assert.Equal(field, JsonSerializer.Deserialize<Refusal>(answer.Body, Json.Options)!.Field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"attempt\":")]
    public static async Task what_is_no_json_object_is_refused(string payload)
    {
        await using var terminal = await TestTerminal.StartAsync();

        Assert.Equal(CommandAnswer.Malformed, terminal.Boot.Handle(ReadCard.Name, Encoding.UTF8.GetBytes(payload)).Status);
        Assert.Equal(CommandAnswer.Malformed, terminal.Boot.Handle(ReadCard.Name, null).Status);
    }

    [Fact]
    public static async Task an_unknown_method_is_refused_by_name()
    {
        await using var terminal = await TestTerminal.StartAsync();

        Assert.Contains("unknown-method", terminal.Boot.Handle("reboot", "{}"u8.ToArray()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public static void the_command_is_read_with_and_without_its_discriminator()
    {
        var bare = JsonSerializer.SerializeToUtf8Bytes(Read, Json.Options);
        var tagged = JsonSerializer.SerializeToUtf8Bytes<TerminalCommand>(Read, Json.Options);

        Assert.Equal(Read, CommandReader.Read(ReadCard.Name, bare).Value);
        Assert.Equal(Read, CommandReader.Read(ReadCard.Name, tagged).Value);
    }

    private static byte[] Changed(string method, string path, string? value)
    {
        TerminalCommand command = method switch
        {
            ReadCard.Name => Read,
            EnterPin.Name => new EnterPin(TestTerminal.Attempt(), 100, 60, "t"),
            ShowOutcome.Name => Approved,
            PrintSlip.Name => new PrintSlip(TestTerminal.Attempt(), TestTerminal.Slip()),
            PrintReceipt.Name => new PrintReceipt(
                TestTerminal.Attempt(), new Receipt("O-1", "S-1", "A-1", [], 100, 0, [], DateTimeOffset.UnixEpoch)),
            _ => new CancelAttempt(TestTerminal.Attempt(), Refusals.CancelledByAssociate),
        };
        var root = JsonNode.Parse(JsonSerializer.Serialize(command, Json.Options))!.AsObject();
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(root, (node, name) => node[name]!.AsObject());
        parent.Remove(names[^1]);
        if (value is not null)
            parent[names[^1]] = JsonNode.Parse(value);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
