using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions;

/// <summary>What back office asks of the list, the timeline and the takings (rules S1, S2, S5).</summary>
public sealed class when_orders_are_asked_for : IAsyncDisposable
{
    private readonly Api _api = new();

    [Theory]
    [InlineData("ListOrders", "", "field-required", "storeId")]
    [InlineData("ListOrders", "state=paid", "field-required", "storeId")]
    [InlineData("ListOrders", "storeId=S001&state=gone", "field-malformed", "state")]
    [InlineData("ListOrders", "storeId=S001&from=24.11.2026", "field-malformed", "from")]
    [InlineData("ListOrders", "storeId=S001&to=0001-01-01", "field-malformed", "to")]
    [InlineData("ListOrders", "storeId=S001&from=2026-11-24&to=2026-11-23", "days-backwards", "from")]
    [InlineData("ListOrders", "storeId=S001&from=2024-01-01", "too-many-days", "from")]
    [InlineData("ListOrders", "storeId=S001&token=page-2", "field-malformed", "token")]
    [InlineData("ExportOrders", "method=alipay", "field-required", "storeId")]
    [InlineData("GetTakings", "", "field-required", "storeId")]
    [InlineData("GetTakings", "storeId=S001&from=2026-10-01", "too-many-days", "from")]
    [InlineData("ExportTakings", "storeId='", "field-malformed", "storeId")]
    [InlineData("ListSettledDays", "", "field-required", "storeId")]
    [InlineData("ExportSettlements", "storeId=S001&day=today", "field-malformed", "day")]
    public async Task what_is_wrong_is_named(string function, string query, string code, string field)
    {
        var problem = JsonSerializer.Deserialize<Problem>((await Ask(function, query)).Body, Json.Options)!;
        Assert.Equal((code, field), (problem.Code, problem.Field));
    }

    [Theory]
    [InlineData("storeId=S001")]
    [InlineData("orderNo=QC1")]
    [InlineData("memberId=m1&token=aaaabbbbcccc")]
    [InlineData("storeId=S001&token=aaaabbbbcccc_someid")]
    public async Task a_page_is_answered_once_and_then_only_when_it_changes(string query)
    {
        var page = await _api.Send(new Call("ListOrders", [], query, Nothing, []));
        Assert.Equal(200, page.Status);
        Assert.Equal(304, (await _api.Send(new Call("ListOrders", [], query, new Dictionary<string, string> { ["If-None-Match"] = page.Tag! }, []))).Status);
    }

    [Theory]
    [InlineData("ExportOrders", "storeId=S001", "orderNo,checkoutId,")]
    [InlineData("ExportTakings", "storeId=S001", "storeId,day,hour,means,")]
    [InlineData("ExportSettlements", "storeId=S001&day=2026-11-24", "storeId,day,terminalId,")]
    public async Task a_file_begins_with_the_mark_that_excel_needs_and_its_columns(string function, string query, string columns)
    {
        var file = await Ask(function, query);
        Assert.Equal((200, CsvFile.ContentType), (file.Status, file.ContentType));
        Assert.StartsWith("\ufeff" + columns, file.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task statuses_have_no_steps_in_them_and_the_timeline_has_nothing_else()
    {
        foreach (var call in new[] { new Call("GetCheckout", ["reading"], "", Nothing, []), new Call("ListCheckouts", [], "", Nothing, []), new Call("StreamCheckout", ["attention"], "", Nothing, []) })
            Assert.DoesNotContain("\"steps\"", (await _api.Send(call)).Body, StringComparison.Ordinal);
        var told = (await _api.Send(new Call("GetTimeline", ["reading"], "", Nothing, []))).Body;
        Assert.Contains("\"now\":{\"step\":\"reading-card\"", told, StringComparison.Ordinal);
        Assert.Equal(404, (await _api.Send(new Call("GetTimeline", ["nobody"], "", Nothing, []))).Status);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private static readonly Dictionary<string, string> Nothing = [];

    private Task<Answered> Ask(string function, string query) => _api.Send(new Call(function, [], query, Nothing, []));
}
