using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>The papers of a slip or receipt: the customer's and the store's (rule B8).</summary>
public static class Paper
{
    /// <param name="copy">0 the first time; a reprint bears its number.</param>
    public static IReadOnlyList<Printout> Of(Slip slip, int copy = 0) =>
        [.. Enum.GetValues<PaperParty>().Select(party => new Printout($"slip-{Json.Name(party)}", $"{slip.OrderNo} {slip.TraceNo}", PaperText.Of(slip, party, copy)))];

    /// <param name="copy">0 the first time; a reprint bears its number.</param>
    public static IReadOnlyList<Printout> Of(Receipt receipt, int copy = 0) =>
        [.. Enum.GetValues<PaperParty>().Select(party => new Printout($"receipt-{Json.Name(party)}", receipt.OrderNo, PaperText.Of(receipt, party, copy)))];
}
