using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>What the associate does with a checkout. Each call asks the domain first and then raises an event; the orchestrator has the last word.</summary>
public sealed class CheckoutsApi(CheckoutStarter starter, StatusWatch watch, TableOrders orders, TimeProvider clock)
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    [Function("StartCheckout")]
    public async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<StartCheckout>(request, cancellation);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        if (StartRequest.Check(body.Value!, key) is { } refusal)
            return Problem.Of(request, refusal);

        var started = await starter.StartAsync(client, body.Value!, key!, cancellation);
        if (started.Refusal is { } refused)
            return Problem.Of(request, refused);
        var (status, created) = started.Value;
        return created ? Results.Created($"/api/checkouts/{status.CheckoutId}", status) : Results.Ok(status);
    }

    [Function("ScanCode")]
    public Task<IResult> Scan(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/scan")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        Tell<ScanCode>(request, client, id, (status, body) =>
        {
            if (Decisions.Scan(status) is { } notNow)
                return notNow;
            if (string.IsNullOrEmpty(body.Code))
                return Refusals.Required("code");
            var code = ScannedCode.Parse(body.Code, status.Means);
            return code.Refusal is { } wrong ? wrong : new Event(status.Awaiting!, new CodeScanned(code.Value!.Digits));
        }, cancellation);

    /// <summary>Rule A5: the cashier does not want to wait for the next look.</summary>
    [Function("QueryPayment")]
    public Task<IResult> Query(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/query")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        Tell<QueryPayment>(request, client, id, (status, body) =>
        {
            if (Decisions.QueryNow(status) is { } notNow)
                return notNow;
            var by = body.By ?? status.AssociateId;
            if (Ids.CheckName(by, "by") is { } wrong)
                return wrong;
            var asked = new QueryAsked(by);
            return asked.IsCashier ? new Event(status.Awaiting!, asked) : Refusals.Malformed("by", "须为导购的编号", "the id of an associate.");
        }, cancellation);

    [Function("SetAmount")]
    public Task<IResult> SetAmount(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/amount")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        Tell<SetAmount>(request, client, id, (status, body) =>
        {
            var amountFen = body.AmountFen ?? status.DueFen;
            // Named by the attempt it is for: one that comes a moment before the wait for it is kept.
            var next = status.NextAttempt();
            return Decisions.ChooseAmount(status, amountFen) is { } refusal
                ? refusal
                : new Event(EventNames.Amount(next.Tender, next.Number), new AmountChosen(amountFen));
        }, cancellation);

    [Function("CancelCheckout")]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/cancel")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var answer = await Tell<CancelCheckout>(request, client, id, (status, body) =>
        {
            if (Decisions.Cancel(status) is { } refusal)
                return refusal;
            var by = body.AssociateId ?? status.AssociateId;
            return Ids.CheckName(by, "associateId") is { } wrong ? wrong : new Event(EventNames.Cancel, new CancelRequested(by, status.Sequence));
        }, cancellation);
        return answer is Accepted<CheckoutStatus> { Value: { } judged } && await BecamePaid(client, judged, cancellation)
            ? Problem.Of(request, Refusals.PaidNotCancellable)
            : answer;
    }

    /// <summary>Only what became of a cancel is the truth: it may meet the last approval half way, or the end being written.</summary>
    private async Task<bool> BecamePaid(DurableTaskClient client, CheckoutStatus judged, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + CancelPatience;
        var status = judged;
        do
        {
            status = await watch.WaitAsync(client, judged.CheckoutId, status.Sequence, until - clock.GetUtcNow(), cancellation, soon: true);
        }
        while (status is { DueFen: 0, HasEnded: false, Step: not Step.Unwinding } && clock.GetUtcNow() < until);
        return status is { Step: Step.Paid };
    }

    /// <summary>With <c>since</c> and <c>wait</c> (seconds, 0 to 60) answers when the sequence has passed since, or the wait is over.</summary>
    [Function("GetCheckout")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var since = Http.Query.Number(request, "since", 0, int.MaxValue);
        var wait = Http.Query.Number(request, "wait", 0, 60);
        if ((since.Refusal ?? wait.Refusal ?? Ids.Check(id, "id")) is { } refusal)
            return Problem.Of(request, refusal);

        var status = await watch.WaitAsync(client, id, since.Value ?? 0, TimeSpan.FromSeconds(wait.Value ?? 0), cancellation);
        return status is null ? Problem.Of(request, Refusals.UnknownCheckout(id)) : Results.Ok(await orders.LastStatusAsync(status, cancellation));
    }

    private async Task<IResult> Tell<T>(
        HttpRequest request, DurableTaskClient client, string id, Func<CheckoutStatus, T, Result<Event>> decide, CancellationToken cancellation)
        where T : class
    {
        var body = await Body.ReadJson<T>(request, cancellation);
        if ((body.Refusal ?? Ids.Check(id, "id")) is { } unreadable)
            return Problem.Of(request, unreadable);
        if (await StatusWatch.ReadAsync(client, id, cancellation) is not { } status)
            return Problem.Of(request, Refusals.UnknownCheckout(id));

        var decided = decide(status, body.Value!);
        if (decided.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        try
        {
            await client.RaiseEventAsync(id, decided.Value!.Name, decided.Value.Payload, cancellation);
        }
        catch (Exception raced) when (raced is not OperationCanceledException)
        {
            // It ended in this very moment: what it says now is the answer.
            var now = await StatusWatch.ReadAsync(client, id, cancellation);
            if (now is { HasEnded: true } && decide(now, body.Value!).Refusal is { } over)
                return Problem.Of(request, over);
            throw;
        }

        watch.Hint(id);
        return TypedResults.Accepted($"/api/checkouts/{id}", status);
    }

    private sealed record Event(string Name, object Payload);
}

/// <summary>Query parameters; the host answers 500 to a typed one it cannot convert, so they are parsed here.</summary>
internal static class Query
{
    /// <summary>An id that may be left out; anything else would end up in a query of the tables.</summary>
    public static Result<string?> Id(HttpRequest request, string name)
    {
        if (request.Query[name].FirstOrDefault() is not { Length: > 0 } text)
            return (string?)null;
        return Ids.Check(text, name) is { } refusal ? refusal : text;
    }

    public static Result<int?> Number(HttpRequest request, string name, int least, int most)
    {
        if (request.Query[name].FirstOrDefault() is not { Length: > 0 } text)
            return (int?)null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? (int?)number
            : Refusals.Malformed(name, $"{least} 到 {most} 的整数", $"a whole number from {least} to {most}.");
    }
}
