using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What the customer's phone asks; a simulator's side, without a key.</summary>
internal static class PhoneApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/members", (MemberStore store) => store.All());
        app.MapPost("/api/member-codes", (IssueCode request, MemberStore store) =>
            Fields.Name("memberId", request.MemberId)?.Answer() ?? store.Issue(request.MemberId!).Answer());
        app.MapPost("/api/members/{memberId}/pay-codes", async (string memberId, PayCodes codes) => (await codes.ShowAsync(memberId)).Answer());
        app.MapGet("/api/members/{memberId}/orders", (string memberId, Desk desk) => desk.OrdersOf(memberId).Answer());
        app.MapPost("/api/members/{memberId}/orders/{orderNo}/pay", (string memberId, string orderNo, Desk desk, AlipayClient alipay) =>
            ByCustomer(memberId, orderNo, pays: true, desk, alipay));
        app.MapPost("/api/members/{memberId}/orders/{orderNo}/leave", (string memberId, string orderNo, Desk desk, AlipayClient alipay) =>
            ByCustomer(memberId, orderNo, pays: false, desk, alipay));
    }

    private static async Task<IResult> ByCustomer(string memberId, string orderNo, bool pays, Desk desk, AlipayClient alipay)
    {
        var (order, stranger) = desk.Of(memberId, orderNo);
        var problem = order switch
        {
            null => stranger,
            { PayWith: PayWith.InApp } => desk.ByCustomer(memberId, orderNo, pays),
            { PayWith: PayWith.Alipay, TradeNumber: { } trade } => await alipay.ByBuyerAsync(trade, pays),
            _ => Problems.NothingToPay,
        };
        return problem.AnswerOrNoContent();
    }
}
