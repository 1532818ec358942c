using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>All trades, and what stands: paid and not given back.</summary>
public sealed record BooksView(long HeldFen, IReadOnlyList<Trade> Trades);

/// <summary>Health, books, faults, and what the buyer does with the phone.</summary>
internal static class ControlApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var (books, desk, faults) = (
            app.ServiceProvider.GetRequiredService<Books>(), app.ServiceProvider.GetRequiredService<Desk>(), app.ServiceProvider.GetRequiredService<FaultQueue<Fault>>());
        app.MapGet("/health", () => Results.Ok(new { status = "ok" }));

        app.MapGet("/books", () =>
        {
            var trades = books.Turn(turn => turn.Trades());
            return new BooksView(trades.Sum(t => t.HeldFen), trades);
        });

        app.MapGet("/control", () => faults.Waiting);
        app.MapPost("/control", (Fault fault) => (fault.Check() ?? faults.Add(fault)) is { } problem ? Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest) : Results.Accepted());
        app.MapDelete("/control", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });

        app.MapGet("/api/notices", () => books.Turn(turn => turn.Notices()));
        app.MapGet("/api/buyers", () => books.Turn(turn => turn.Buyers()));
        app.MapPost("/api/buyers/{buyerId}/pay-codes", (string buyerId) =>
            desk.ShowCode(buyerId) is { } code ? Results.Ok(code) : Results.Problem($"There is no buyer {buyerId}.", statusCode: StatusCodes.Status404NotFound));
        app.MapGet("/api/pay-codes/{code}/{kind}.svg", (string code, string kind) => Picture(code, kind));
        app.MapPost("/api/trades/{outTradeNo}/pay", (string outTradeNo) => ByBuyer(outTradeNo, pays: true));
        app.MapPost("/api/trades/{outTradeNo}/leave", (string outTradeNo) => ByBuyer(outTradeNo, pays: false));

        IResult ByBuyer(string outTradeNo, bool pays) => desk.ByBuyer(outTradeNo, pays) switch
        {
            null => Results.Problem($"There is no trade {outTradeNo}.", statusCode: StatusCodes.Status404NotFound),
            false => Results.Problem("It does not wait for the buyer.", statusCode: StatusCodes.Status409Conflict),
            true => Results.NoContent(),
        };

        IResult Picture(string code, string kind) => kind switch
        {
            _ when books.Turn(turn => turn.BuyerOf(code)) is null => Results.NotFound(),
            "qr" => Results.Text(ScannableCode.Svg(CodeKind.Qr, code), "image/svg+xml"),
            "bars" => Results.Text(ScannableCode.Svg(CodeKind.Code128, code), "image/svg+xml"),
            _ => Results.NotFound(),
        };
    }
}
