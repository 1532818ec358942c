using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Simulated;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>Rules B3 to B5 at the terminal, row by row: what the customer does, what the screen says to it, what the cloud hears.</summary>
public static class the_readers_table
{
    private const long Free = 100_000;

    /// <summary>
    /// Situation, amount in fen, acts, refusals on the screen in order, what is reported. Cards are named by their service
    /// code: 220 chip debit, 201 chip credit, 120 stripe with PIN, 101 stripe without.
    /// </summary>
    public static TheoryData<string, long, string, string, string> Rows => new()
    {
        { "chip", Free, "insert 220; pin", "", "chip, PIN, signature" },
        { "swipe", Free, "swipe 120; pin", "", "swipe, PIN, signature" },
        { "swipe of a card without PIN", Free, "swipe 101", "", "swipe, no PIN, signature" },
        { "tap up to the free limit", Free, "tap 220", "", "contactless, no PIN, no signature" },
        { "tap above the free limit", Free + 1, "tap 220; pin", "", "contactless, PIN, signature" },
        { "chip forces insert", Free, "swipe 220; insert 220; pin", "insert-chip", "chip, PIN, signature" },
        { "fallback", Free, "fault ChipUnreadable; swipe 220; pin", "chip-unreadable", "swipe as fallback, PIN, signature" },
        { "fallback after a swipe", Free, "swipe 220; fault ChipUnreadable; swipe 220; pin", "insert-chip, chip-unreadable", "swipe as fallback, PIN, signature" },
        { "two cards in the field", Free, "fault SeveralCards; tap 220", "several-cards", "contactless, no PIN, no signature" },
        { "swiped too fast", Free, "fault SwipedTooFast; swipe 120; pin", "swiped-too-fast", "swipe, PIN, signature" },
        { "wrong mode", Free, "swipe 220; swipe 120; insert 220; pin", "insert-chip, wrong-read-mode", "chip, PIN, signature" },
        { "removed early", Free, "fault RemovedTooEarly; insert 220; pin", "card-removed-early", "chip, PIN, signature" },
        { "removed while the PIN is asked for", Free, "insert 220; fault RemovedTooEarly", "card-removed-early", "card-removed-early" },
        { "three failed reads", Free, "fault SwipedTooFast; fault SeveralCards; fault SwipedTooFast", "swiped-too-fast, several-cards, swiped-too-fast", "swiped-too-fast" },
        { "blocked", Free, "fault CardBlocked", "card-blocked", "card-blocked" },
        { "expired", Free, "insert expired", "card-expired", "card-expired" },
        { "check digit wrong", Free, "insert misprinted", "card-invalid", "card-invalid" },
        { "PIN bypass", Free, "insert 201; bypass", "", "chip, bypass, signature" },
        { "PIN bypass where the card insists", Free, "insert 220; bypass; pin", "pin-needed", "chip, PIN, signature" },
        { "PIN bypass of a tap above the limit", Free + 1, "tap 201; bypass; pin", "pin-needed", "contactless, PIN, signature" },
        { "PIN cancelled", Free, "insert 220; cancel", "cancelled-by-customer", "cancelled-by-customer" },
        { "no card in time", Free, "wait PresentCard 60", "read-timed-out", "read-timed-out" },
        { "no PIN in time", Free, "insert 220; wait EnterPin 45", "pin-timed-out", "pin-timed-out" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public static async Task holds(string situation, long amountFen, string acts, string said, string reported)
    {
        await using var terminal = await TestTerminal.StartAsync();
        var shown = new List<Refusal>();
        terminal.Hardware.View.Changed += view => Hear(shown, view.Screen.Refusal);
        Assert.Equal(200, terminal.Send(TestTerminal.ReadCard(amountFen: amountFen, freeFen: Free)).Status);

        foreach (var act in acts.Split("; "))
            await Act(terminal, act);

        await Eventually.True(() => Told(terminal.Reports) is not null, situation);
        Assert.Equal(reported, Told(terminal.Reports));
        Assert.Equal(said, string.Join(", ", shown.Select(r => r.Code)));
        await AssertAtRest(terminal, failed: terminal.Reports[^1] is CardReport { Fault: not null } or PinReport { Fault: not null });
    }

    /// <summary>Nothing is asked of the customer any more; after a failure the card is forgotten and late commands are told so.</summary>
    private static async Task AssertAtRest(TestTerminal terminal, bool failed)
    {
        await terminal.WaitFor(failed ? Prompt.Refused : Prompt.Processing);
        Assert.False(terminal.Hardware.Present(ReaderFault.SwipedTooFast) || terminal.Hardware.CancelPin());
        Assert.Equal(!failed, terminal.Boot.CardHeldFor is not null);
        if (failed)
            Assert.Contains("card-not-held", terminal.Send(new EnterPin(TestTerminal.Attempt(2), 1, 60, "t")).Body, StringComparison.Ordinal);
    }

    private static async Task Act(TestTerminal terminal, string act)
    {
        var hardware = terminal.Hardware;
        switch (act.Split(' '))
        {
            case ["wait", var prompt, var seconds]:
                await terminal.WaitFor(Enum.Parse<Prompt>(prompt));
                terminal.Clock.Advance(TimeSpan.FromSeconds(int.Parse(seconds, null)));
                break;
            case ["fault", var fault]:
                await Eventually.True(() => hardware.Present(Enum.Parse<ReaderFault>(fault)), act);
                break;
            case ["pin"]:
                await Eventually.True(() => hardware.EnterPin(ClearPin.Parse(Cards.PinDigits)), act);
                break;
            case ["bypass"]:
                await Eventually.True(hardware.BypassPin, act);
                break;
            case ["cancel"]:
                await Eventually.True(hardware.CancelPin, act);
                break;
            case [var way, var card]:
                await Eventually.True(() => hardware.Present(CardOf(card), ModeOf(way)), act);
                break;
        }
    }

    private static TestCard CardOf(string name) => name switch
    {
        "expired" => Cards.Of(Cards.ChipDebit, expiry: "2512"),
        "misprinted" => Cards.Of(Cards.ChipDebit) with { Pan = "6229990000000000018" },
        _ => Cards.Of(name),
    };

    private static ReadMode ModeOf(string way) => way switch { "insert" => ReadMode.Chip, "swipe" => ReadMode.Swipe, _ => ReadMode.Contactless };

    private static void Hear(List<Refusal> shown, Refusal? refusal)
    {
        if (refusal is not null && (shown.Count == 0 || !ReferenceEquals(shown[^1], refusal)))
            shown.Add(refusal);
    }

    /// <summary>What the cloud knows when nothing more is coming; null before.</summary>
    private static string? Told(IReadOnlyList<TerminalReport> reports) => reports switch
    {
        [CardReport { Fault: { } fault }] => Refusals.OfReader(fault).Code,
        [CardReport, PinReport { Fault: { } fault }] => Refusals.OfReader(fault).Code,
        [CardReport { Card: { PinRequired: false } card }] => Told(card, "no PIN"),
        [CardReport { Card: { } card }, PinReport pin] => Told(card, pin.Bypassed ? "bypass" : "PIN"),
        _ => null,
    };

    private static string Told(CardSeen card, string pin) =>
        $"{Json.Name(card.Mode)}{(card.Fallback ? " as fallback" : "")}, {pin}, {(card.SignatureRequired ? "signature" : "no signature")}";
}
