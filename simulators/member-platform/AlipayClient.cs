using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The simulated Alipay, as the customer's phone meets it: codes to show, and trades that wait for a word.</summary>
public sealed class AlipayClient(HttpClient http)
{
    /// <summary>How long Alipay may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A fresh pay code of the buyer.</summary>
    public async Task<Outcome<IssuedCode>> ShowCodeAsync(string buyerId)
    {
        try
        {
            using var answer = await http.PostAsync($"api/buyers/{buyerId}/pay-codes", null);
            return answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<IssuedCode>(Json.Options) is { Code: not null } issued
                ? issued
                : Problems.AlipayUnavailable;
        }
        catch (Exception e) when (e.IsBrokenLink() || e is OperationCanceledException or JsonException)
        {
            return Problems.AlipayUnavailable;
        }
    }

    /// <summary>The buyer pays the trade, or leaves it.</summary>
    public async Task<Problem?> ByBuyerAsync(string tradeNumber, bool pays)
    {
        try
        {
            using var answer = await http.PostAsync($"api/trades/{tradeNumber}/{(pays ? "pay" : "leave")}", null);
            return answer.StatusCode switch
            {
                HttpStatusCode.NoContent => null,
                HttpStatusCode.NotFound => Problems.TradeUnknown(tradeNumber),
                HttpStatusCode.Conflict => Problems.NothingToPay,
                _ => Problems.AlipayUnavailable,
            };
        }
        catch (Exception e) when (e.IsBrokenLink() || e is OperationCanceledException)
        {
            return Problems.AlipayUnavailable;
        }
    }
}
