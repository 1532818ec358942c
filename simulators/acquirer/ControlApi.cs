using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Protocols.Iso8583;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>What was taken, given back and undone, in fen. Approved is what stands.</summary>
public sealed record Totals(int Count, long ApprovedFen, long VoidedFen, long ReversedFen, long RefundedFen)
{
    internal static Totals Of(IReadOnlyCollection<Entry> entries)
    {
        return new Totals(
            entries.Count, Sum(EntryKind.Sale, EntryState.Approved), Sum(EntryKind.Sale, EntryState.Voided),
            Sum(EntryKind.Sale, EntryState.Reversed), Sum(EntryKind.Refund, EntryState.Approved));

        long Sum(EntryKind kind, EntryState state) => entries.Where(e => e.Kind == kind && e.State == state).Sum(e => e.AmountFen);
    }
}

public sealed record BooksOfTerminal(string Terminal, Totals Totals, IReadOnlyList<Entry> Transactions);

public sealed record BooksView(Totals Totals, IReadOnlyList<BooksOfTerminal> Terminals);

/// <summary>One line of a batch's clearing file.</summary>
/// <param name="Date">MMDD, the acquirer's own.</param>
public sealed record StatementLine(string Trace, EntryKind Kind, EntryState State, long AmountFen, string? Reference, string? MaskedPan, string Date);

/// <summary>A terminal's initial key, as a key-loading facility hands it out.</summary>
public sealed record LoadedKey(string InitialKeyId, string InitialKey);

/// <summary>Health, books, faults and key loading over HTTP.</summary>
internal static class ControlApi
{
    public static void Map(IEndpointRouteBuilder app, Books books, FaultQueue<Fault> faults, byte[] baseDerivationKey)
    {
        app.MapGet("/health", () => Results.Ok(new { status = "ok" }));

        app.MapGet("/books", (string? terminal) =>
        {
            var entries = books.Turn(turn => turn.List(terminal));
            var terminals = entries.GroupBy(e => e.Terminal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new BooksOfTerminal(g.Key, Totals.Of([.. g]), [.. g])).ToList();
            return new BooksView(Totals.Of(entries), terminals);
        });

        // What moved money in the batch, as it stands now; what was declined, or stopped before it came, is not in it.
        app.MapGet("/statements/{terminal}/{batch}", (string terminal, string batch) =>
            books.Turn(turn => turn.Batch(terminal, batch))
                .Where(e => e.State != EntryState.Declined)
                .Select(e => new StatementLine(
                    e.Trace, e.Kind, e.State, e.AmountFen, e.Reference, e.MaskedPan,
                    e.At.ToOffset(AcquirerAnswer.AcquirerOffset).ToString("MMdd", CultureInfo.InvariantCulture))));

        app.MapGet("/control", () => faults.Waiting);

        app.MapPost("/control", (Fault fault) =>
            (fault.Check() ?? faults.Add(fault)) is { } problem ? Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest) : Results.Accepted());

        app.MapDelete("/control", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });

        app.MapDelete("/pin-tries", () =>
        {
            books.Turn(turn =>
            {
                turn.ForgetPinTries();
                return true;
            });
            return Results.NoContent();
        });

        app.MapGet("/initial-keys/{terminalId}", (string terminalId) => new LoadedKey(
            $"{InitialKeys.IdFor(terminalId):X16}", Convert.ToHexString(InitialKeys.Derive(baseDerivationKey, terminalId))));
    }
}
