using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What the store may ask, with its api key.</summary>
internal static class MerchantApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/member-codes/resolve", Resolve).WithMetadata(new MerchantCall(Operation.Resolve));
        app.MapPut("/api/orders/{orderNo}", Sync).WithMetadata(new MerchantCall(Operation.Order));
        app.MapPost("/api/orders/{orderNo}/pay-code", PayCode).WithMetadata(new MerchantCall(Operation.PayCode));
        app.MapPut("/api/orders/{orderNo}/payments/{number}", Open).WithMetadata(new MerchantCall(Operation.Payment));
        app.MapGet("/api/payments/{number}", Find).WithMetadata(new MerchantCall(Operation.Query));
        app.MapPost("/api/payments/{number}/cancel", Cancel).WithMetadata(new MerchantCall(Operation.Cancel));
        app.MapGet("/api/members/{memberId}/benefits", Benefits).WithMetadata(new MerchantCall(Operation.Benefits));
        app.MapPost("/api/benefits/hold", Hold).WithMetadata(new MerchantCall(Operation.Hold));
        app.MapPost("/api/benefits/redeem", Redeem).WithMetadata(new MerchantCall(Operation.Redeem));
        app.MapPost("/api/benefits/release", Release).WithMetadata(new MerchantCall(Operation.Release));
    }

    private static IResult Resolve(ResolveCode request, MemberStore store)
    {
        if (string.IsNullOrEmpty(request.Code))
            return Problems.FieldRequired("code").Answer();
        return string.IsNullOrEmpty(request.CheckoutId) ? Problems.FieldRequired("checkoutId").Answer() : store.Resolve(request.Code, request.CheckoutId).Answer();
    }

    private static IResult Sync(string orderNo, OrderSync request, Desk desk)
    {
        var (order, bad) = request.Read(orderNo);
        return (bad ?? desk.Sync(order!)).AnswerOrNoContent();
    }

    private static async Task<IResult> PayCode(string orderNo, Desk desk, PayCodes codes)
    {
        var (order, problem) = desk.Awaiting(orderNo);
        return order is null ? problem!.Answer() : (await codes.ShowAsync(order.MemberId)).Answer();
    }

    private static IResult Open(string orderNo, string number, OpenPayment request, Desk desk) =>
        (request.Check(orderNo, number) is { } bad ? bad : desk.Open(orderNo, number, request.AmountFen!.Value, request.PayBefore!.Value)).Answer();

    private static IResult Find(string number, Desk desk) => desk.Find(number).Answer();

    private static IResult Cancel(string number, Desk desk) => Fields.Number("number", number)?.Answer() ?? TypedResults.Ok(desk.Cancel(number));

    private static IResult Benefits(string memberId, string? checkoutId, BenefitDesk desk) =>
        ((checkoutId is null ? null : Fields.Name("checkoutId", checkoutId)) is { } bad ? bad : desk.Of(memberId, checkoutId)).Answer();

    private static IResult Hold(HoldBenefits request, BenefitDesk desk) => (request.Check() is { } bad ? bad : desk.Hold(request)).Answer();

    private static IResult Redeem(RedeemBenefits request, BenefitDesk desk) => (request.Check() is { } bad ? bad : desk.Redeem(request)).Answer();

    private static IResult Release(ReleaseBenefits request, BenefitDesk desk)
    {
        if (request.Check() is { } bad)
            return bad.Answer();
        desk.Release(request);
        return TypedResults.NoContent();
    }
}
