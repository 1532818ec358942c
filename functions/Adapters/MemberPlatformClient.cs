using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Members;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>The member platform over HTTP. Its being away is a refusal, not a failure, where an associate can scan again.</summary>
public sealed partial class MemberPlatformClient(HttpClient http, TimeProvider clock, ILogger<MemberPlatformClient> log) : IMemberDirectory, IAppOrders, IBenefits
{
    public async Task<Result<Member>> ResolveAsync(string code, string checkoutId, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync("api/member-codes/resolve", new { code, checkoutId }, Json.Options, cancellation);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await Read<Member>(answer, cancellation),
                HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Conflict => Refusals.MemberCodeUnknown,
                HttpStatusCode.Forbidden => Refusals.MemberBlocked,
                _ => throw Unexpected(answer),
            };
        }
        catch (Exception away) when (IsAway(away, cancellation))
        {
            log.LogWarning(away, "The member platform could not be asked for checkout {CheckoutId}", checkoutId);
            return Refusals.MemberPlatformUnavailable;
        }
    }

    public async Task ShowAsync(AppOrder order, CancellationToken cancellation)
    {
        var shown = new { order.CheckoutId, order.MemberId, order.StoreId, order.PayWith, order.State, order.Sequence, order.TotalFen, order.DiscountFen, order.Lines, order.TradeNumber };
        using var answer = await http.PutAsJsonAsync($"api/orders/{order.OrderNo}", shown, Json.Options, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw Unexpected(answer);
    }

    /// <summary>A pay code of the Alipay account that belongs to the order's member.</summary>
    public async Task<Result<string>> PayCodeAsync(string orderNo, CancellationToken cancellation)
    {
        using var answer = await http.PostAsync($"api/orders/{orderNo}/pay-code", content: null, cancellation);
        if (answer.StatusCode == HttpStatusCode.UnprocessableEntity)
            return Refusals.NoAlipayAccount;
        return (await Read<IssuedPayCode>(answer, cancellation)).Code;
    }

    /// <summary>Opens the order's payment in the app. May be repeated.</summary>
    public async Task<AppPayment> OpenPaymentAsync(string orderNo, string number, long amountFen, DateTimeOffset payBefore, CancellationToken cancellation)
    {
        using var answer = await http.PutAsJsonAsync($"api/orders/{orderNo}/payments/{number}", new { amountFen, payBefore }, Json.Options, cancellation);
        return await Read<AppPayment>(answer, cancellation);
    }

    /// <returns>Null when there is none under the number.</returns>
    public async Task<AppPayment?> FindPaymentAsync(string number, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync($"api/payments/{number}", cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await Read<AppPayment>(answer, cancellation);
    }

    /// <summary>Ends the payment; what was paid is given back. May be repeated.</summary>
    public async Task<AppPayment> CancelPaymentAsync(string number, CancellationToken cancellation)
    {
        using var answer = await http.PostAsync($"api/payments/{number}/cancel", content: null, cancellation);
        return await Read<AppPayment>(answer, cancellation);
    }

    /// <summary>Whether it could not be asked, or did not answer as it has to: anything but our own end.</summary>
    internal static bool IsAway(Exception fault, CancellationToken cancellation) =>
        fault is HttpRequestException or SocketException or IOException or JsonException or ExecutionRejectedException
        || (fault is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken cancellation) where T : class => answer.IsSuccessStatusCode
        ? await answer.Content.ReadFromJsonAsync<T>(Json.Options, cancellation) ?? throw new JsonException("The member platform answered null.")
        : throw Unexpected(answer);

    private static HttpRequestException Unexpected(HttpResponseMessage answer) =>
        new($"The member platform answered {(int)answer.StatusCode} to {answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.AbsolutePath}.", null, answer.StatusCode);

    private sealed record IssuedPayCode(string Code);
}

/// <summary>A payment in the shopping app.</summary>
/// <param name="Reference">The app's receipt number; null until it is paid.</param>
public sealed record AppPayment(string Number, long AmountFen, long RefundedFen, AppPaymentState State, string? Reference, DateTimeOffset? PaidAt = null);

public enum AppPaymentState
{
    Waiting,
    Paid,
    Left,
    Expired,
    Cancelled,
}
