using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Web.Api;

/// <summary>A store's end of day (rule S5).</summary>
public sealed class Settlements(ApiClient api)
{
    public Task<Answer<IReadOnlyList<SettledDay>>> Days(string storeId, CancellationToken cancellation) =>
        api.Get<IReadOnlyList<SettledDay>>($"api/settlements/days?storeId={storeId}", cancellation);

    public Task<Answer<IReadOnlyList<TerminalSettlement>>> Of(string storeId, DateOnly day, CancellationToken cancellation) =>
        api.Get<IReadOnlyList<TerminalSettlement>>($"api/settlements?storeId={storeId}&day={day:yyyy-MM-dd}", cancellation);

    public Task<Answer<DayClosing>> Close(string storeId) => api.Post<DayClosing>("api/settlements", new CloseDay(storeId, null));

    public Task<Answer<byte[]>> Export(string storeId, DateOnly day) => api.Get<byte[]>($"api/settlements/export?storeId={storeId}&day={day:yyyy-MM-dd}");
}
