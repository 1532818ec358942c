using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Health, books and faults.</summary>
internal static class ControlApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health", () => TypedResults.Ok(new { status = "healthy" }));
        app.MapGet("/books", (Desk desk) => desk.View());
        app.MapGet("/control", (FaultQueue<Fault> faults) => faults.Waiting);
        app.MapPost("/control", (Fault fault, FaultQueue<Fault> faults) =>
            (fault.Check() ?? faults.Add(fault)) is { } why ? Problems.FaultInvalid(why).Answer() : TypedResults.Accepted((string?)null));
        app.MapDelete("/control", (FaultQueue<Fault> faults) =>
        {
            faults.Clear();
            return TypedResults.NoContent();
        });
    }
}
