using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Settlement;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Orchestrations.EndOfDay;

namespace QuickCheckout.Functions.Http;

/// <summary>The end of day (rule S5): its results by store and day, and a way to ask for one now.</summary>
public sealed class SettlementsApi(EndOfDayStarter starter, TableBatches batches, IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    [Function("CloseDayNow"), Staff(Role.BackOffice)]
    public async Task<IResult> Close(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/settlements")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<CloseDay>(request, cancellation);
        if ((body.Refusal ?? Own.CheckStore(request, body.Value!.StoreId)) is { } refusal)
            return Problem.Of(request, refusal);
        var by = Caller.Of(request).Self(body.Value!.By, "by");
        if (by.Refusal is { } notYourself)
            return Problem.Of(request, notYourself);
        var day = store.Value.DayOf(clock.GetUtcNow());
        var closing = await starter.StartAsync(client, new EndOfDayInput(body.Value.StoreId!, day, by.Value!), cancellation);
        return closing.Refusal is { } refused
            ? Problem.Of(request, refused)
            : Results.Accepted($"/api/settlements?storeId={body.Value.StoreId}&day={day:yyyy-MM-dd}", closing.Value);
    }

    /// <summary>Somebody has seen to a settlement's differences, or to its not being made (rule S3).</summary>
    [Function("ResolveSettlement"), Staff(Role.BackOffice)]
    public async Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/settlements/{storeId}/{day}/{terminalId}/{batchNo}/resolve")] HttpRequest request,
        string storeId, string day, string terminalId, string batchNo, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<ResolveSettlement>(request, cancellation);
        var parsed = Day(day);
        if ((body.Refusal ?? Own.CheckStore(request, storeId) ?? parsed.Refusal ?? Ids.Check(terminalId, "terminalId") ?? Ids.Check(batchNo, "batchNo")
            ?? Notes.Check(body.Value!.Note)) is { } refusal)
            return Problem.Of(request, refusal);
        var by = Caller.Of(request).Self(body.Value!.By, "by");
        if (by.Refusal is { } notYourself)
            return Problem.Of(request, notYourself);
        var seen = new SeenTo(by.Value!, body.Value.Note!, clock.GetUtcNow());
        return await batches.SeeToAsync(storeId, parsed.Value, terminalId, batchNo == TableBatches.NoBatch ? null : batchNo, seen, cancellation) switch
        {
            null => Problem.Of(request, Refusals.UnknownSettlement),
            false => Problem.Of(request, Refusals.NothingToResolve),
            true => Results.NoContent(),
        };
    }

    /// <summary>Every terminal's settlement of one day; today's without <c>day</c>.</summary>
    [Function("ListSettlements"), Staff(Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/settlements")] HttpRequest request, CancellationToken cancellation)
    {
        var storeId = request.Query["storeId"].FirstOrDefault();
        var day = Day(request.Query["day"].FirstOrDefault());
        if ((Own.CheckStore(request, storeId) ?? day.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var settled = await batches.ListAsync(storeId!, day.Value, cancellation);
        return settled.Count == 0 && (await batches.ListTerminalsAsync(storeId!, cancellation)).Count == 0
            ? Problem.Of(request, Refusals.UnknownStore(storeId!))
            : Results.Ok(settled);
    }

    private Result<DateOnly> Day(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return store.Value.DayOf(clock.GetUtcNow());
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : Refusals.Malformed("day", "应为 yyyy-MM-dd", "it is a date, yyyy-MM-dd.");
    }
}
