using System.Text;
using System.Text.Json;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions;

/// <summary>What is refused, one row a reason, and that nothing is done then; what no row has thought of is looked for by fuzzing.</summary>
public sealed class when_a_call_is_not_right : IAsyncDisposable
{
    private const string CardNumber = "6229926685878405";
    private const string Envelope = """{"ksn":"123456789012345600000001","nonce":"AAAAAAAAAAAAAAAA","ciphertext":"AAAA","tag":"AAAAAAAAAAAAAAAAAAAAAA=="}""";

    private readonly Api _api = new();

    public static TheoryData<string, string, string, string?> Bodies => new()
    {
        { "SetAmount", """{"amountFen":100,"amountFen":10000}""", "body-malformed", "$.amountFen" },
        { "SetAmount", """{"amountFen":100,"AmountFen":10000}""", "body-malformed", "$.AmountFen" },
        { "SetAmount", $$"""{"{{CardNumber}}":1}""", "body-malformed", "***" },
        { "CancelCheckout", $$"""{"associateId":"{{CardNumber}}"}""", "not-yourself", "associateId" },
        { "StartCheckout", $$"""{"storeId":"S001","terminalId":"POS-0001","associateId":"{{CardNumber}}","method":"bank-card","afterSales":"paper-receipt","lines":[{"sku":"T1-500","quantity":1}]}""", "not-yourself", "associateId" },
        { "StartCheckout", $$"""{"storeId":"S001","terminalId":"POS-0001","associateId":"A1","method":"bank-card","afterSales":"paper-receipt","lines":[{"sku":"{{CardNumber}}","quantity":1}]}""", "sku-unknown", "lines" },
        { "RegisterTerminal", $$"""{"storeId":"{{CardNumber}}","kind":"smart-pos"}""", "field-malformed", "storeId" },
        { "ResolveAttention", $$"""{"outcome":"paid","by":"A1","note":"Card {{CardNumber}}"}""", "field-malformed", "note" },
        { "ResolveAttention", $$"""{"outcome":"paid","by":"{{CardNumber}}","note":"x"}""", "not-yourself", "by" },
        { "ResolveAttention", """{"by":"A1","note":"x"}""", "field-required", "outcome" },
        { "CloseDayNow", """{"storeId":"S404","by":"A1"}""", "store-unknown", "storeId" },
        { "CloseDayNow", $$"""{"storeId":"S001","by":"{{CardNumber}}"}""", "not-yourself", "by" },
        { "UploadEnvelope", $"{CardNumber}=2912", "body-malformed", "$" },
        { "UploadEnvelope", Envelope.Replace("AAAA\"", "\"", StringComparison.Ordinal), "body-malformed", "$" },
        { "UploadEnvelope", Envelope.Replace("{", $$"""{"pan":"{{CardNumber}}",""", StringComparison.Ordinal), "body-malformed", "$.pan" },
        { "UploadSignature", $"<svg><text>{CardNumber}</text></svg>", "field-malformed", "body" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task it_is_refused_by_name_and_does_nothing(string function, string body, string code, string? field)
    {
        var answer = await _api.Send(Call(function, body));
        var problem = JsonSerializer.Deserialize<Problem>(answer.Body, Domain.Json.Options)!;
        Assert.Equal((code, field), (problem.Code, problem.Field));
        Assert.DoesNotContain(CardNumber, answer.Body, StringComparison.Ordinal);
        Assert.False(_api.DidSomething);
    }

    [Fact]
    public async Task an_envelope_that_is_one_is_stored()
    {
        Assert.Equal(201, (await _api.Send(Call("UploadEnvelope", Envelope))).Status);
        Assert.Single(_api.Blobs.Written);
    }

    [Theory]
    [InlineData("ListCheckouts")]
    [InlineData("ListSettlements")]
    [InlineData("ListAttention")]
    public async Task a_store_that_cannot_be_one_is_refused(string function)
    {
        Assert.Equal(400, (await _api.Send(Call(function, "") with { Query = "storeId=%00" })).Status);
        Assert.Equal(200, (await _api.Send(Call(function, "") with { Query = "storeId=S001" })).Status);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private Call Call(string function, string body) => new(
        function, function.StartsWith("Upload", StringComparison.Ordinal) ? ["reading", "1-1"] : [function == "SetAmount" ? "choosing" : "reading"], "",
        new Dictionary<string, string> { ["Idempotency-Key"] = "key-0001", ["Authorization"] = _api.Ticket }, Encoding.UTF8.GetBytes(body));
}
