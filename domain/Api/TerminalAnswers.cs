using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Api;

/// <summary>GET /api/terminals/{terminalId}, and each item of GET /api/terminals (rule S4).</summary>
/// <param name="HolderId">The instance that has the terminal, if one has: a checkout's id or a settlement's.</param>
/// <param name="Online">Whether it is connected to IoT Hub; null when the hub could not be asked, and then nothing of the next three is known.</param>
/// <param name="LastSeenAt">When the hub last heard of it; null when it never did.</param>
/// <param name="Health">What it last said of itself, also when it is off by now; null when it never did.</param>
/// <param name="ReportedAt">When it said so.</param>
/// <param name="Checkout">The checkout that has the terminal, if that is one.</param>
/// <param name="BeingSettled">The end of day has it.</param>
public sealed record ShownTerminal(
    string TerminalId, string StoreId, TerminalKind Kind, string? HolderId, bool? Online, DateTimeOffset? LastSeenAt, TerminalHealth? Health,
    DateTimeOffset? ReportedAt, CurrentCheckout? Checkout, bool BeingSettled);

/// <summary>What a terminal is at.</summary>
public sealed record CurrentCheckout(string CheckoutId, string OrderNo, Step Step, DateTimeOffset Since);

/// <summary>GET /api/terminals: a page of them, by id.</summary>
/// <param name="Total">Of all pages.</param>
/// <param name="NextPage">Null on the last.</param>
public sealed record TerminalPage(IReadOnlyList<ShownTerminal> Items, int Total, int? NextPage);

/// <summary>The answer to POST /api/terminals/{terminalId}/diagnose.</summary>
/// <param name="ClockAheadSeconds">How far the terminal's clock is ahead; negative: behind. Right to within the time the answer took.</param>
/// <param name="Findings">What somebody should see to; empty when all is well.</param>
public sealed record TerminalDiagnosis(string TerminalId, DateTimeOffset At, int ClockAheadSeconds, IReadOnlyList<LocalText> Findings, SelfTest SelfTest);

/// <summary>PUT /api/terminals/{terminalId}/limits and /api/stores/{storeId}/limits, with an If-Match header.</summary>
/// <param name="By">Who wants it; kept with it.</param>
/// <param name="Waits">All that it is to have of its own; what is left out holds as it stands below.</param>
public sealed record ChangeLimits(string? By, CheckoutWaits? Waits);

/// <summary>The answer to it, and of GET (rule O7).</summary>
/// <param name="Own">What the terminal, or the store, has of its own.</param>
/// <param name="Effective">What holds for checkouts that begin now.</param>
/// <param name="Changes">The latest changes, newest first.</param>
public sealed record ShownLimits(CheckoutWaits Own, CheckoutWaits Effective, IReadOnlyList<LimitsChange> Changes);

/// <param name="Waits">All that it had of its own from then on.</param>
public sealed record LimitsChange(string By, DateTimeOffset At, CheckoutWaits Waits);
