using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What the platform's own people do; a simulator's side, without a key, as the phones are.</summary>
internal static class BackOfficeApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/members/{memberId}/benefits", (string memberId, BenefitFields request, BenefitDesk desk) => desk.Give(memberId, request).Answer());
        app.MapPost("/api/campaigns", (ImportCampaigns request, CampaignDesk desk) =>
            request.Check() is { } bad ? bad.Answer() : TypedResults.Ok(desk.Import(request)));
    }
}
