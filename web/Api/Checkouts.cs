using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Api;

/// <summary>A checkout and what the associate does with it.</summary>
public sealed class Checkouts(ApiClient api)
{
    /// <param name="tag">Of the cart that is settled.</param>
    /// <param name="key">The same settle, repeated, has the same key: one checkout (rule K3).</param>
    public Task<Answer<CheckoutStatus>> Start(StartCheckout checkout, string tag, string key) =>
        api.Send<CheckoutStatus>(HttpMethod.Post, "api/checkouts", checkout, tag, key);

    public Task<Answer<CheckoutStatus>> Find(string id) => api.Get<CheckoutStatus>($"api/checkouts/{id}");

    public Task<Answer<CheckoutStatus>> Scan(string id, string code) => api.Post<CheckoutStatus>($"api/checkouts/{id}/scan", new ScanCode(code));

    public Task<Answer<CheckoutStatus>> SetAmount(string id, long amountFen) => api.Post<CheckoutStatus>($"api/checkouts/{id}/amount", new SetAmount(amountFen));

    public Task<Answer<BenefitOffer>> Benefits(string id) => api.Get<BenefitOffer>($"api/checkouts/{id}/benefits");

    public Task<Answer<CheckoutStatus>> ChooseBenefits(string id, ChooseBenefits chosen) => api.Post<CheckoutStatus>($"api/checkouts/{id}/benefits", chosen);

    public Task<Answer<CheckoutStatus>> ConfirmBenefits(string id, long dueFen) =>
        api.Post<CheckoutStatus>($"api/checkouts/{id}/benefits/confirm", new ConfirmBenefits(dueFen));

    public Task<Answer<CheckoutStatus>> QueryPayment(string id) => api.Post<CheckoutStatus>($"api/checkouts/{id}/query", null);

    public Task<Answer<CheckoutStatus>> Cancel(string id) => api.Post<CheckoutStatus>($"api/checkouts/{id}/cancel", null);

    public Task<Answer<Reprinted>> Reprint(string id, string what, string? by) => api.Post<Reprinted>($"api/checkouts/{id}/reprint", new ReprintPapers(what, by));

    /// <summary>What its receipt says, as the terminal prints it.</summary>
    public Task<Answer<ReceiptText>> Receipt(string id) => api.Get<ReceiptText>($"api/checkouts/{id}/receipt");

    /// <summary>The goods of a closed checkout as a new cart (rule A4).</summary>
    public Task<Answer<ShownCart>> CartAgain(string id, string by, string terminalId) => api.Post<ShownCart>($"api/checkouts/{id}/cart", new OpenCartAgain(by, terminalId));
}
