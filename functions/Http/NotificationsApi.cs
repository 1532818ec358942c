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

    [Function("AlipayNotify")]
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

        var refusal = await Tell(
            client, form.GetValueOrDefault("out_trade_no", ""), "out_trade_no", AlipayAmount.Parse(form.GetValueOrDefault("total_amount")), "total_amount", "alipay",
            form.GetValueOrDefault("trade_status") is "TRADE_SUCCESS" or "TRADE_FINISHED", cancellation);
        return refusal is null ? Results.Text(Heard) : Problem.Of(request, refusal);
    }

    [Function("AppWebhook")]
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
        if (!await heard.TryHearAsync(id!, sentAt.Value, cancellation))
            return Problem.Of(request, Refusals.WebhookReplayed);
        try
        {
            var refusal = await Tell(client, body.Value!.Number ?? "", "number", amountFen: null, "", "app", body.Value.State == AppPaymentState.Paid, cancellation);
            return refusal is null ? Results.NoContent() : Problem.Of(request, refusal);
        }
        catch
        {
            // Whoever sent it will do so again: then it must not be taken for a replay.
            await heard.ForgetAsync(id!, sentAt.Value, CancellationToken.None);
            throw;
        }
    }

    /// <returns>Null when it is about a payment of ours, whatever came of the news.</returns>
    private async Task<Refusal?> Tell(
        DurableTaskClient client, string tradeNumber, string numberField, long? amountFen, string amountField, string from, bool paid, CancellationToken cancellation)
    {
        if (PaymentNews.AttemptOf(tradeNumber) is not { } attempt || await news.FindAsync(client, attempt.CheckoutId, cancellation) is not { } status)
            return Wrong(numberField, tradeNumber);
        if (amountFen is { } said && TenderOf(status, attempt) is { } tender && said != tender.AmountFen)
            return Wrong(amountField, tradeNumber);
        await news.HearAsync(client, status, attempt, from, paid, cancellation);
        return null;
    }

    private Refusal Wrong(string field, string tradeNumber)
    {
        log.LogWarning("A notification's {Field} does not fit trade {Number}", field, Refusals.Said(tradeNumber));
        return Refusals.NotificationWrong(field);
    }

    private static Tender? TenderOf(CheckoutStatus status, AttemptId attempt) => status.Tenders.FirstOrDefault(t => t.Number == attempt.Tender);

    private static string? Header(HttpRequest request, string name) => request.Headers[name].FirstOrDefault();
}

/// <summary>POST /api/app/webhook, as the shopping app sends it.</summary>
/// <param name="Number">Of the payment.</param>
public sealed record AppWebhook(string? Type, string? CheckoutId, string? OrderNo, string? Number, AppPaymentState? State);
