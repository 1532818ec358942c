using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Simulators.Store.Parties;
using QuickCheckout.Simulators.Support;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>A customer's phone: the shopping app of a member and the Alipay account that goes with it, each with books of its own.</summary>
internal sealed class Phone(Shop shop, string memberId) : IDisposable
{
    /// <summary>Alipay pays at once.</summary>
    public const string Quick = "M0001";

    /// <summary>Alipay asks for a word.</summary>
    public const string Careful = "M0002";

    /// <summary>Has one yuan.</summary>
    public const string Poor = "M0003";
    public const string Blocked = "M0013";

    private readonly CustomerPhones _app = new(shop.Settings.MemberPlatformUrl!);
    private readonly AlipayBooks _alipay = new(shop.Settings.AlipayUrl!);
    private readonly HttpClient _http = new() { BaseAddress = shop.Settings.MemberPlatformUrl };

    public Task<string> MemberCode() => _app.ShowCode(memberId, default);

    public async Task<string> PayCode()
    {
        using var answer = await _http.PostAsync($"/api/members/{memberId}/pay-codes", content: null);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
    }

    /// <summary>Pays or leaves what waits; the phone shows it a moment after the checkout does.</summary>
    public Task Decide(string orderNo, bool pays) => Eventually.Get(() => _app.TryDecide(memberId, orderNo, pays, default), decided => decided);

    /// <summary>The app shows the order in this state, or soon will.</summary>
    public Task Shows(string orderNo, string state) => Eventually.Get(() => _app.StateOf(memberId, orderNo, default), s => s == state, state);

    public Task<string?> StateOf(string orderNo) => _app.StateOf(memberId, orderNo, default);

    /// <summary>The platform gives the member a benefit without a threshold; its id.</summary>
    public async Task<string> Give(BenefitLayer layer, long valueFen)
    {
        var id = MadeUpId.New($"{memberId}-");
        await _app.Give(memberId, new BenefitFields
        {
            Id = id, Layer = layer, Kind = BenefitKind.Fixed, Title = new LocalText("优惠", "Benefit"), ValueFen = valueFen,
            Scope = new ScopeFields(BenefitScopeType.Order), ValidFrom = DateTimeOffset.UnixEpoch, ValidUntil = DateTimeOffset.UtcNow.AddDays(1),
        }, default);
        return id;
    }

    /// <summary>A benefit in the platform's own books, as soon as its state is this one: the platform learns the end a moment after the till.</summary>
    public async Task<(BenefitState State, string? CheckoutId)> StateOf(string benefitId, BenefitState awaited)
    {
        var booked = await Eventually.Get(
            async () => (await _app.Books(default)).Benefits.Single(b => b.Id == benefitId), b => b.State == Json.Name(awaited), $"{benefitId} {awaited}");
        return (awaited, booked.CheckoutId);
    }

    public Task<PhonePayment?> AtAlipay(string number) => _alipay.Find(number, default);

    public Task<PhonePayment?> InTheApp(string number) => _app.Payment(number, default);

    public void Dispose()
    {
        _app.Dispose();
        _alipay.Dispose();
        _http.Dispose();
    }
}
