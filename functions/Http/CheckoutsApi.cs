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
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>What the associate does with a checkout. Each call asks the domain first and then raises an event; the orchestrator has the last word.</summary>
public sealed class CheckoutsApi(CheckoutStarter starter, CartSettling carts, CheckoutTeller tell, StatusWatch watch, TableOrders orders, Limits limits, TimeProvider clock)
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    [Function("StartCheckout"), Staff(Role.Associate)]
    public async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var body = await Body.ReadJson<StartCheckout>(request, cancellation);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        var associate = Caller.Of(request).Self(body.Value!.AssociateId, "associateId");
        // Whether they say who they are or not: it is the same request.
        var settle = body.Value with { AssociateId = associate.Value };
        if ((associate.Refusal ?? StartRequest.Check(settle, key) ?? Own.CheckStore(request, settle.StoreId)) is { } refusal)
            return Problem.Of(request, refusal);

        var tag = EntityTag.Sent(request);
        if (settle.CartId is not null && tag is null)
            return Problem.Of(request, Refusals.IfMatchRequired);

        var started = await (settle.CartId is null
            ? starter.StartAsync(client, settle, key!, cancellation)
            : carts.SettleAsync(client, settle, key!, tag!, cancellation));
        if (started.Refusal is { } refused)
            return Problem.Of(request, refused);
        var (status, created) = started.Value;
        return created ? Results.Created($"/api/checkouts/{status.CheckoutId}", status) : Results.Ok(status);
    }

    [Function("ScanCode"), Staff(Role.Associate)]
    public Task<IResult> Scan(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/scan")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        limits.Scan(request, id) is { } tooMany ? Task.FromResult(Problem.Of(request, tooMany)) : tell.To<ScanCode>(request, client, id, (status, body) =>
        {
            if (Decisions.Scan(status) is { } notNow)
                return notNow;
            if (string.IsNullOrEmpty(body.Code))
                return Refusals.Required("code");
            var code = ScannedCode.Parse(body.Code, status.Means);
            return code.Refusal is { } wrong ? wrong : new CheckoutEvent(status.Awaiting!, new CodeScanned(code.Value!.Digits, Caller.Of(request).StaffId));
        }, cancellation);

    /// <summary>Rule A5: the cashier does not want to wait for the next look.</summary>
    [Function("QueryPayment"), Staff(Role.Associate)]
    public Task<IResult> Query(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/query")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        tell.To<QueryPayment>(request, client, id, (status, body) =>
        {
            if (Decisions.QueryNow(status) is { } notNow)
                return notNow;
            var by = Caller.Of(request).Self(body.By, "by");
            if (by.Refusal is { } notYourself)
                return notYourself;
            var asked = new QueryAsked(by.Value!);
            return asked.IsCashier ? new CheckoutEvent(status.Awaiting!, asked) : Refusals.Malformed("by", "须为导购的编号", "the id of an associate.");
        }, cancellation);

    [Function("SetAmount"), Staff(Role.Associate)]
    public Task<IResult> SetAmount(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/amount")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        tell.To<SetAmount>(request, client, id, (status, body) =>
        {
            var amountFen = body.AmountFen ?? status.DueFen;
            // Named by the attempt it is for: one that comes a moment before the wait for it is kept.
            var next = status.NextAttempt();
            return Decisions.ChooseAmount(status, amountFen) is { } refusal
                ? refusal
                : new CheckoutEvent(EventNames.Amount(next.Tender, next.Number), new AmountChosen(amountFen, Caller.Of(request).StaffId));
        }, cancellation);

    [Function("CancelCheckout"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checkouts/{id}/cancel")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var answer = await tell.To<CancelCheckout>(request, client, id, (status, body) =>
        {
            if (Decisions.Cancel(status) is { } refusal)
                return refusal;
            var by = Caller.Of(request).Self(body.AssociateId, "associateId");
            return by.Refusal is { } notYourself ? notYourself : new CheckoutEvent(EventNames.Cancel, new CancelRequested(by.Value!, status.Sequence));
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
    [Function("GetCheckout"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var since = Http.Query.Number(request, "since", 0, int.MaxValue);
        var wait = Http.Query.Number(request, "wait", 0, 60);
        if ((since.Refusal ?? wait.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var own = await Own.CheckoutAsync(request, client, id, cancellation);
        if (own.Refusal is { } notYours)
            return Problem.Of(request, notYours);

        var status = wait.Value is { } seconds and > 0 ? await watch.WaitAsync(client, id, since.Value ?? 0, TimeSpan.FromSeconds(seconds), cancellation) : own.Value;
        return status is null ? Problem.Of(request, Refusals.UnknownCheckout(id)) : Results.Ok(await orders.LastStatusAsync(status, cancellation));
    }
}
