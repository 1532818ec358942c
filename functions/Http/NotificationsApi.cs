using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Functions.Http;

/// <summary>
/// Where Alipay and the shopping app send word of a payment. Nothing depends on these, and nothing is believed but that it is worth
/// looking: see <see cref="PaymentNews"/>.
/// </summary>
public sealed class NotificationsApi(
    PaymentNews news, AlipayGateway alipay, IOptions<AlipaySettings> settings, WebhookSignature signature, TableWebhooks heard, ILogger<NotificationsApi> log)
{
    /// <summary>The one answer that Alipay takes for "heard"; anything else it sends again.</summary>
    private const string Heard = "success";

    [Function("AlipayNotify"), Open("Alipay signs what it tells, and it is believed by that alone.")]
    public async Task<IResult> OfAlipay(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/alipay/notify")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var bytes = await Body.ReadBytes(request, cancellation);
        if (bytes.Refusal is { } tooLarge)
            return Problem.Of(request, tooLarge);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes.Value!)).ToDictionary(p => p.Key, p => p.Value.ToString());
        if (!alipay.IsGenuine(form))
            return Problem.Of(request, Refusals.NotificationNotSigned);
        if (settings.Value.SellerId is { Length: > 0 } seller && form.GetValueOrDefault("seller_id") != seller)
            return Problem.Of(request, Refusals.NotificationWrong("seller_id"));

        if (await Find(client, form.GetValueOrDefault("out_trade_no", ""), cancellation) is not { } payment)
            return Problem.Of(request, Refusals.NotificationWrong("out_trade_no"));
        if (AlipayAmount.Parse(form.GetValueOrDefault("total_amount")) != payment.Tender.AmountFen)
            return Problem.Of(request, Refusals.NotificationWrong("total_amount"));
        var paid = form.GetValueOrDefault("trade_status") is "TRADE_SUCCESS" or "TRADE_FINISHED";
        await news.HearAsync(client, payment.Checkout, payment.Attempt, QueryAsked.Alipay, paid, cancellation);
        return Results.Text(Heard);
    }

    [Function("AppWebhook"), Open("The shopping app signs what it tells, and it is believed by that alone.")]
    public async Task<IResult> OfApp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/app/webhook")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var bytes = await Body.ReadBytes(request, cancellation);
        if (bytes.Refusal is { } tooLarge)
            return Problem.Of(request, tooLarge);
        var id = Header(request, "webhook-id");
        var sentAt = signature.Check(id, Header(request, "webhook-timestamp"), Header(request, "webhook-signature"), bytes.Value);
        if (sentAt.Refusal is { } notBelieved)
            return Problem.Of(request, notBelieved);
        var body = Body.Parse<AppWebhook>(bytes.Value);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        if (string.IsNullOrEmpty(body.Value!.Number))
            return Problem.Of(request, Refusals.Required("number"));
        if (await Find(client, body.Value.Number, cancellation) is not { } payment)
            return Problem.Of(request, Refusals.NotificationWrong("number"));
        if (await heard.WasHeardAsync(id!, sentAt.Value, cancellation))
            return Problem.Of(request, Refusals.WebhookReplayed);
        await news.HearAsync(client, payment.Checkout, payment.Attempt, QueryAsked.App, body.Value.State == AppPaymentState.Paid, cancellation);
        // Last: one whose hearing was interrupted comes again, and must not be taken for a replay.
        await heard.KeepAsync(id!, sentAt.Value, cancellation);
        return Results.NoContent();
    }

    /// <returns>Null when there is no such payment.</returns>
    private async Task<Payment?> Find(DurableTaskClient client, string tradeNumber, CancellationToken cancellation)
    {
        if (PaymentNews.AttemptOf(tradeNumber) is { } attempt && Ids.Check(attempt.CheckoutId, "id") is null
            && await news.FindAsync(client, attempt.CheckoutId, cancellation) is { } checkout
            && checkout.Tenders.FirstOrDefault(t => t.Number == attempt.Tender && t.Attempts >= attempt.Number) is { } tender)
            return new Payment(checkout, attempt, tender);
        log.LogWarning("Somebody tells of payment {Number}, which is none of ours", Refusals.Said(tradeNumber));
        return null;
    }

    private static string? Header(HttpRequest request, string name) => request.Headers[name].FirstOrDefault();

    private sealed record Payment(CheckoutStatus Checkout, AttemptId Attempt, Tender Tender);
}

/// <summary>POST /api/app/webhook, as the shopping app sends it.</summary>
/// <param name="Number">Of the payment.</param>
public sealed record AppWebhook(string? Type, string? CheckoutId, string? OrderNo, string? Number, AppPaymentState? State);
