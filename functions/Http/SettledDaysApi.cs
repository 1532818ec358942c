using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>Which days of a store were settled, and one of them as a file (rule S5).</summary>
public sealed class SettledDaysApi(TableBatches batches, IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    private const int UsualDays = 31;
    private const int MostDays = 366;

    private static readonly string[] Columns =
    [
        "storeId", "day", "terminalId", "batchNo", "outcome", "sales", "salesAmount", "refunds", "refundsAmount", "net", "at", "by", "reason",
        "traceNo", "ours", "acquirer", "nextAction", "seenBy", "note",
    ];

    /// <summary>Days on which anything was settled, or should have been; newest first.</summary>
    [Function("ListSettledDays"), Staff(Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/settlements/days")] HttpRequest request, CancellationToken cancellation)
    {
        var storeId = request.Query["storeId"].FirstOrDefault();
        var days = DayRange.Read(request, Today, UsualDays, MostDays);
        if ((Own.CheckStore(request, storeId) ?? days.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        return Results.Ok(SettledDay.Of(await batches.ListAsync(storeId!, days.Value.From, days.Value.To, cancellation)));
    }

    /// <summary>One row for each settlement of a day, and one for each of its differences.</summary>
    [Function("ExportSettlements"), Staff(Role.BackOffice)]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/settlements/export")] HttpRequest request, CancellationToken cancellation)
    {
        var storeId = request.Query["storeId"].FirstOrDefault();
        var asked = DayRange.Day(request.Query["day"].FirstOrDefault(), "day");
        if ((Own.CheckStore(request, storeId) ?? asked.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var day = asked.Value ?? Today;
        var settled = await batches.ListAsync(storeId!, day, cancellation);
        var language = Problem.IsEnglish(request) ? "en" : "zh-CN";
        return CsvFile.Answer($"settlements-{storeId}-{day:yyyyMMdd}.csv", settled.SelectMany(s => RowsOf(s, language)).Prepend(Columns));
    }

    private DateOnly Today => store.Value.DayOf(clock.GetUtcNow());

    private IEnumerable<IReadOnlyList<string>> RowsOf(TerminalSettlement s, string language)
    {
        string[] what = [s.StoreId, s.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), s.TerminalId, s.BatchNo ?? "", Json.Name(s.Outcome)];
        string[] seen = [s.Seen?.By ?? "", s.Seen?.Note ?? ""];
        yield return
        [
            .. what, Count(s.Totals.DebitCount), YuanText.WriteSigned(s.Totals.DebitFen), Count(s.Totals.CreditCount), YuanText.WriteSigned(s.Totals.CreditFen), YuanText.WriteSigned(s.Totals.NetFen),
            store.Value.LocalOf(s.At).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), s.By, s.Reason?.Title.In(language) ?? "",
            "", "", "", s.NextAction?.In(language) ?? "", .. seen,
        ];
        foreach (var d in s.Differences)
            yield return
            [
                .. what, .. Enumerable.Repeat("", 8), d.TraceNo, YuanText.WriteSigned(d.OursFen), YuanText.WriteSigned(d.TheirsFen), d.NextAction.In(language), .. seen,
            ];
    }

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
