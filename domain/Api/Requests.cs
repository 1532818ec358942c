using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Api;

// What the HTTP API takes. Every member may be missing in what a caller sends, so every one is nullable here and
// checked by name; the answers are CheckoutStatus, Product and problem documents.

/// <summary>POST /api/checkouts, with an Idempotency-Key header of 8 to 100 characters: of lines, or of a cart.</summary>
/// <param name="CartId">A cart of the store, with an If-Match header as any change of it.</param>
/// <param name="TotalFen">What the POS has shown that the cart comes to; with a cart only.</param>
public sealed record StartCheckout(
    string? StoreId, string? TerminalId, string? AssociateId, PaymentMethod? Method, AfterSales? AfterSales, IReadOnlyList<CartLine?>? Lines,
    string? CartId = null, long? TotalFen = null);

public sealed record CartLine(string? Sku, int? Quantity);

/// <summary>PUT /api/stores/{storeId}/stock/{sku}: somebody has counted the shelf.</summary>
public sealed record CountStock(int? OnHand);

/// <summary>The answer to it, and of GET.</summary>
/// <param name="OnHand">Pieces that were counted and not sold since.</param>
/// <param name="Held">Of these for checkouts that have not ended.</param>
public sealed record Shelf(string Sku, int OnHand, int Held, int Available);

/// <summary>POST /api/checkouts/{id}/scan: a member code or, where Alipay is to be paid with, a pay code.</summary>
public sealed record ScanCode(string? Code);

/// <summary>POST /api/checkouts/{id}/query: has the customer paid by now?</summary>
/// <param name="By">Who asks; the checkout's associate by default.</param>
public sealed record QueryPayment(string? By);

/// <summary>
/// POST /api/checkouts/{id}/benefits: exactly those of <c>use</c> (none when it is empty), or the best without those of <c>without</c>.
/// One of the two.
/// </summary>
public sealed record ChooseBenefits(IReadOnlyList<string?>? Use, IReadOnlyList<string?>? Without);

/// <summary>POST /api/checkouts/{id}/benefits/confirm: the customer agrees.</summary>
/// <param name="DueFen">The amount they were shown.</param>
public sealed record ConfirmBenefits(long? DueFen);

/// <summary>POST /api/checkouts/{id}/amount; without an amount all that is due.</summary>
public sealed record SetAmount(long? AmountFen);

/// <summary>GET /api/checkouts/{id}/cart: the goods of a closed checkout, ready to be settled anew.</summary>
/// <param name="Lines">As <see cref="StartCheckout"/> takes them.</param>
/// <param name="Changes">What the associate has to be told of (rule K1).</param>
public sealed record RecreatedCart(string CheckoutId, IReadOnlyList<CartLine> Lines, IReadOnlyList<CartChange> Changes);

/// <param name="WasFen">What one cost in the closed checkout.</param>
/// <param name="PriceFen">What one costs now; null when it is not on sale any more, and then it has no line.</param>
public sealed record CartChange(string Sku, LocalText Name, long WasFen, long? PriceFen);

/// <summary>POST /api/checkouts/{id}/cancel</summary>
public sealed record CancelCheckout(string? AssociateId);

/// <summary>POST /api/checkouts/{id}/reprint</summary>
/// <param name="What">"receipt" or "slips".</param>
/// <param name="By">Who asks for it; kept with the order.</param>
public sealed record ReprintPapers(string? What, string? By);

/// <summary>The answer to it.</summary>
/// <param name="Copy">The number that every paper of this reprint bears, from 1.</param>
public sealed record Reprinted(PaperKind What, int Copy);

/// <summary>GET /api/checkouts/{id}/receipt: of a paid one, line by line as its terminal prints the customer's copy.</summary>
public sealed record ReceiptText(string CheckoutId, string OrderNo, IReadOnlyList<string> Lines);

/// <summary>POST /api/settlements</summary>
/// <param name="By">Who asks for it; kept with the result.</param>
public sealed record CloseDay(string? StoreId, string? By);

/// <summary>The answer to it.</summary>
/// <param name="Started">False when the day was being closed already: what was sold a moment ago may have missed it.</param>
/// <param name="WaitsFor">Terminals that are settled once their checkout has ended.</param>
public sealed record DayClosing(bool Started, IReadOnlyList<BusyTerminal> WaitsFor);

public sealed record BusyTerminal(string TerminalId, string CheckoutId);

/// <summary>POST /api/attention/{id}/resolve</summary>
/// <param name="Outcome">What is so: the money is back, or all of it is paid and stays.</param>
/// <param name="By">Who vouches for it.</param>
/// <param name="Note">Why they think so: the acquirer's answer, a statement. 1 to 200 characters.</param>
/// <param name="Tender">While voids are still being tried: the tender whose money is back; the others are voided all the same.</param>
public sealed record ResolveAttention(ResolvedAs? Outcome, string? By, string? Note, int? Tender = null);

/// <summary>POST /api/settlements/{storeId}/{day}/{terminalId}/{batchNo}/resolve; the batch is "none" where the settlement has none.</summary>
/// <param name="Note">What was done about it. 1 to 200 characters.</param>
public sealed record ResolveSettlement(string? By, string? Note);

/// <summary>GET /api/attention: whatever waits for a person.</summary>
public sealed record NeedsPerson(IReadOnlyList<CheckoutStatus> Checkouts, IReadOnlyList<TerminalSettlement> Settlements, IReadOnlyList<DeadLetter> DeadLetters);

/// <summary>POST /api/attention/dead-letters/{id}/resolve</summary>
/// <param name="By">Who decides it.</param>
/// <param name="Note">Why. 1 to 200 characters.</param>
public sealed record ResolveDeadLetter(DeadLetterOutcome? Outcome, string? By, string? Note);

/// <summary>PUT /api/terminals/{terminalId}</summary>
public sealed record RegisterTerminal(string? StoreId, TerminalKind? Kind);

/// <summary>A page of a list; <paramref name="NextToken"/> is null on the last.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? NextToken);
