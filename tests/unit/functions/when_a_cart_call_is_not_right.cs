using System.Text;
using System.Text.Json;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions;

/// <summary>What is refused of a cart, one row a reason, and that nothing is done then.</summary>
public sealed class when_a_cart_call_is_not_right : IAsyncDisposable
{
    private const string CardNumber = "6229926685878405";
    private const string Start = """ "storeId":"S001","terminalId":"POS-0001","associateId":"A1","method":"bank-card","afterSales":"member-code" """;

    private readonly Api _api = new();

    public static TheoryData<string, string, string, int, string, string?> Calls => new()
    {
        { "OpenCart", "", """{"associateId":"A2"}""", 403, "not-yourself", "associateId" },
        { "OpenCart", "", $$"""{"associateId":"{{CardNumber}}"}""", 403, "not-yourself", "associateId" },
        { "OpenCart", "", """{"associateId":"A1","terminalId":"POS-9999"}""", 404, "terminal-unknown", "terminalId" },
        { "OpenCart", "S002", """{"associateId":"A1","terminalId":"POS-0001"}""", 403, "terminal-of-other-store", "terminalId" },
        { "ListCarts", "", "", 400, "field-required", "state" },
        { "GetCart", "S001/nobody-s", "", 404, "cart-unknown", "cartId" },
        { "GetCart", "S002/cart-open", "", 404, "cart-unknown", "cartId" },
        { "AddLine", "S002/cart-open", """{"code":"T1-500"}""", 404, "cart-unknown", "cartId" },
        { "AddLine", "", """{"quantity":1}""", 400, "field-required", "code" },
        { "AddLine", "", """{"code":"NO-SUCH"}""", 422, "sku-unknown", "code" },
        { "AddLine", "", $$"""{"code":"{{CardNumber}}"}""", 422, "sku-unknown", "code" },
        { "AddLine", "", """{"code":"T1-500","quantity":0}""", 422, "quantity-out-of-range", "quantity" },
        { "AddLine", "", """{"code":"T1-500","quantity":100}""", 422, "quantity-out-of-range", "quantity" },
        { "AddLine", "", """{"code":"T1-500","quantity":98}""", 422, "quantity-out-of-range", "quantity" },
        { "AddLine", "", """{"code":"T1-500","quantity":1.5}""", 400, "body-malformed", "$.quantity" },
        { "AddLine", "", """{"code":"T1-500","amount":1}""", 400, "body-malformed", "$.amount" },
        { "AddLine", "S001/cart-parked", """{"code":"T1-500"}""", 409, "cart-parked", "cartId" },
        { "SetQuantity", "S001/cart-open/T1-500", """{"quantity":null}""", 400, "field-required", "quantity" },
        { "SetQuantity", "S001/cart-open/T1-500", """{"quantity":0}""", 422, "quantity-out-of-range", "quantity" },
        { "SetQuantity", "S001/cart-open/T1-500", """{"quantity":100}""", 422, "quantity-out-of-range", "quantity" },
        { "SetQuantity", "S001/cart-open/NO-SUCH", """{"quantity":1}""", 404, "line-unknown", "sku" },
        { "RemoveLine", "S001/cart-open/NO-SUCH", "", 404, "line-unknown", "sku" },
        { "AcceptPrices", "", "{}", 400, "field-required", "totalFen" },
        { "AcceptPrices", "", """{"totalFen":901}""", 409, "cart-total-changed", "totalFen" },
        { "ParkCart", "", """{"by":"A1"}""", 400, "field-required", "note" },
        { "ParkCart", "", $$"""{"note":"{{new string('长', 101)}}","by":"A1"}""", 400, "field-malformed", "note" },
        { "ParkCart", "", $$"""{"note":"card {{CardNumber}}","by":"A1"}""", 400, "field-malformed", "note" },
        { "ParkCart", "", """{"note":"red bag","by":"A2"}""", 403, "not-yourself", "by" },
        { "TakeUpCart", "S001/cart-parked", """{"by":"A2","terminalId":"POS-0001"}""", 403, "not-yourself", "by" },
        { "OpenCartAgain", "closed", """{"by":"A2","terminalId":"POS-0001"}""", 403, "not-yourself", "by" },
        { "ParkCart", "S001/cart-parked", """{"note":"red bag","by":"A1"}""", 409, "cart-parked", "cartId" },
        { "TakeUpCart", "S001/cart-parked", """{"by":"A1"}""", 400, "field-required", "terminalId" },
        { "TakeUpCart", "S001/cart-parked", """{"by":"A1","terminalId":"POS-9999"}""", 404, "terminal-unknown", "terminalId" },
        { "OpenCartAgain", "reading", """{"by":"A1","terminalId":"POS-0001"}""", 409, "not-closed", null },
        { "OpenCartAgain", "nobody", """{"by":"A1","terminalId":"POS-0001"}""", 404, "checkout-unknown", null },
        { "OpenCartAgain", "closed", """{"by":"A1"}""", 400, "field-required", "terminalId" },
        { "StartCheckout", "", $$"""{ {{Start}} }""", 400, "field-required", "lines" },
        { "StartCheckout", "", $$"""{ {{Start}},"cartId":"cart-open","totalFen":900,"lines":[{"sku":"T1-500","quantity":2}]}""", 400, "field-malformed", "cartId" },
        { "StartCheckout", "", $$"""{ {{Start}},"cartId":"cart-open"}""", 400, "field-required", "totalFen" },
        { "StartCheckout", "", $$"""{ {{Start}},"totalFen":900,"lines":[{"sku":"T1-500","quantity":2}]}""", 400, "field-malformed", "totalFen" },
        { "StartCheckout", "", $$"""{ {{Start}},"cartId":"a/b","totalFen":900}""", 400, "field-malformed", "cartId" },
        { "StartCheckout", "", $$"""{ {{Start}},"cartId":"nobody-s","totalFen":900}""", 404, "cart-unknown", "cartId" },
        { "StartCheckout", "", $$"""{ {{Start}},"cartId":"cart-open","totalFen":899}""", 409, "cart-total-changed", "totalFen" },
        { "StartCheckout", "S001/cart-parked", $$"""{ {{Start}},"cartId":"cart-parked","totalFen":900}""", 409, "cart-parked", "cartId" },
        { "StartCheckout", "S001/cart-empty", $$"""{ {{Start}},"cartId":"cart-empty","totalFen":0}""", 409, "cart-empty", "cartId" },
        { "StartCheckout", "S001/cart-gone", $$"""{ {{Start}},"cartId":"cart-gone","totalFen":900}""", 409, "sku-gone", "sku" },
        { "SetQuantity", "S001/cart-gone/GONE-1", """{"quantity":1}""", 409, "sku-gone", "sku" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task it_is_refused_by_name_and_does_nothing(string function, string path, string body, int status, string code, string? field) =>
        await Refused(Call(function, path, body), status, code, field);

    [Theory]
    [InlineData("AddLine", """{"code":"T1-500"}""")]
    [InlineData("SetQuantity", """{"quantity":1}""")]
    [InlineData("RemoveLine", "")]
    [InlineData("ClearCart", "")]
    [InlineData("AcceptPrices", """{"totalFen":900}""")]
    [InlineData("ParkCart", """{"note":"red bag","by":"A1"}""")]
    [InlineData("TakeUpCart", """{"by":"A1","terminalId":"POS-0001"}""")]
    [InlineData("DiscardCart", "")]
    [InlineData("StartCheckout", $$"""{ {{Start}},"cartId":"cart-open","totalFen":900}""")]
    public async Task no_change_is_made_of_a_cart_that_was_not_seen_as_it_is(string function, string body)
    {
        var path = function is "SetQuantity" or "RemoveLine" ? "S001/cart-open/T1-500" : "";
        var call = Call(function, path, body);
        await Refused(With(call, null), 428, "if-match-required", "If-Match");
        await Refused(With(call, "\"another\""), 412, "cart-changed", "If-Match");
        await Refused(With(call, "*"), 412, "cart-changed", "If-Match");
        // As a proxy that compresses answers hands it on.
        Assert.InRange((await _api.Send(With(call, $"W/{_api.TagOf(Api.CartId)}"))).Status, 200, 299);
        // The network repeats it.
        var again = await _api.Send(call);
        Assert.Contains(again.Status, function is "StartCheckout" ? [200, 201] : function == "DiscardCart" ? [404] : new[] { 412 });
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task Refused(Call call, int status, string code, string? field)
    {
        var answer = await _api.Send(call);
        var problem = JsonSerializer.Deserialize<Problem>(answer.Body, Domain.Json.Options)!;
        Assert.Equal((status, code, field), (answer.Status, problem.Code, problem.Field));
        Assert.DoesNotContain(CardNumber, answer.Body, StringComparison.Ordinal);
        Assert.False(_api.DidSomething);
    }

    private static Call With(Call call, string? tag)
    {
        var headers = new Dictionary<string, string>(call.Headers);
        headers.Remove("If-Match");
        if (tag is not null)
            headers["If-Match"] = tag;
        return call with { Headers = headers };
    }

    private string Tag(string? cartId) => cartId is not null && cartId.StartsWith("cart-", StringComparison.Ordinal) ? _api.TagOf(cartId) : "\"none\"";

    private Call Call(string function, string path, string body)
    {
        string[] values = path.Length > 0 ? path.Split('/') : [Api.StoreId, Api.CartId];
        return new Call(function, values, "", new Dictionary<string, string>
        {
            ["Idempotency-Key"] = "key-0001", ["If-Match"] = Tag(values.ElementAtOrDefault(1)),
        }, Encoding.UTF8.GetBytes(body));
    }
}
