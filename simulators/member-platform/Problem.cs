using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>An expected "no", as the caller gets it.</summary>
/// <param name="Field">The input it is about.</param>
/// <param name="Ids">The benefits it is about.</param>
public sealed record Problem(int Status, string Code, string Title, string? Field = null, IReadOnlyList<string>? Ids = null)
{
    public IResult Answer()
    {
        var more = new Dictionary<string, object?> { ["code"] = Code };
        if (Field is not null)
            more["field"] = Field;
        if (Ids is not null)
            more["ids"] = Ids;
        return TypedResults.Problem(statusCode: Status, title: Title, extensions: more);
    }
}

/// <summary>Either a value or why there is none.</summary>
public readonly record struct Outcome<T>(T? Value, Problem? Problem) where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Problem problem) => new(null, problem);

    public IResult Answer() => Problem?.Answer() ?? TypedResults.Ok(Value);
}

/// <summary>Every "no" there is.</summary>
public static class Problems
{
    public static Problem ApiKeyInvalid { get; } = Unauthorized("api-key-invalid", "The api key is missing or wrong.");

    public static Problem CodeUnknown { get; } = NotFound("member-code-unknown", "The code is unknown or has expired.");

    public static Problem CodeUsed { get; } = Conflict("member-code-used", "The code was used by another checkout.");

    public static Problem MemberBlocked { get; } = new(StatusCodes.Status403Forbidden, "member-blocked", "The member is blocked.");

    public static Problem NoAlipayAccount { get; } = new(StatusCodes.Status422UnprocessableEntity, "no-alipay-account", "The member has linked no Alipay account.");

    public static Problem AlipayUnavailable { get; } = new(StatusCodes.Status502BadGateway, "alipay-unavailable", "Alipay does not answer as it should.");

    public static Problem Unavailable { get; } = new(StatusCodes.Status503ServiceUnavailable, "unavailable", "Told by the control page.");

    public static Problem OrderEnded { get; } = Conflict("order-ended", "The order does not wait for its payment.");

    public static Problem OrderDiffers { get; } = Conflict("order-differs", "The order belongs to another member or checkout.");

    public static Problem PaymentDiffers { get; } = Conflict("payment-differs", "The number belongs to a payment of another order or amount.");

    public static Problem NothingToPay { get; } = Conflict("nothing-to-pay", "Nothing waits for the customer there.");

    public static Problem HoldOutdated { get; } = Conflict("hold-outdated", "The checkout has come further than this hold.");

    public static Problem BodyInvalid { get; } = BadRequest("body-invalid", "The body is not the JSON it has to be.");

    public static Problem MemberUnknown(string memberId) => NotFound("member-unknown", $"There is no member {memberId}.");

    public static Problem OrderUnknown(string orderNo) => NotFound("order-unknown", $"There is no order {orderNo}.");

    public static Problem PaymentUnknown(string number) => NotFound("payment-unknown", $"There is no payment {number}.");

    public static Problem TradeUnknown(string number) => NotFound("trade-unknown", $"Alipay knows no trade {number}.");

    public static Problem FieldRequired(string field) => BadRequest("field-required", $"{field} is required.") with { Field = field };

    public static Problem FieldInvalid(string field, string why) => BadRequest("field-invalid", $"{field} {why}.") with { Field = field };

    /// <summary>What a rule of the domain refuses of a field, in this API's words.</summary>
    public static Problem Of(Refusal refusal) =>
        BadRequest(refusal.Code == "field-required" ? refusal.Code : "field-invalid", refusal.Title.En) with { Field = refusal.Field };

    public static Problem FaultInvalid(string why) => BadRequest("fault-invalid", why);

    public static Problem BenefitTaken(IReadOnlyList<string> ids) => Conflict("benefit-taken", "Taken by another checkout, or used.") with { Ids = ids };

    public static Problem BenefitUnknown(IReadOnlyList<string> ids) => NotFound("benefit-unknown", "The member has no such benefits.") with { Ids = ids };

    public static Problem BenefitExists(string id) => Conflict("benefit-exists", $"There is a benefit {id} already.");

    private static Problem BadRequest(string code, string title) => new(StatusCodes.Status400BadRequest, code, title);

    private static Problem Unauthorized(string code, string title) => new(StatusCodes.Status401Unauthorized, code, title);

    private static Problem NotFound(string code, string title) => new(StatusCodes.Status404NotFound, code, title);

    private static Problem Conflict(string code, string title) => new(StatusCodes.Status409Conflict, code, title);
}

internal static class ProblemAnswers
{
    /// <summary>204 when there is no problem.</summary>
    public static IResult AnswerOrNoContent(this Problem? problem) => problem?.Answer() ?? TypedResults.NoContent();
}
