using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Integration;

/// <summary>
/// Rules B3 to B6 in the whole product, those rows that need no waiting: what the customer does, and what becomes of the
/// checkout. The deadlines are in the tables of terminal and checkout, on a clock of their own.
/// </summary>
[Collection(InTheShop.Name)]
public class the_readers_table(OpenShop open)
{
    /// <summary>Situation, acts, last error ("" when it is paid), how the card was read and what became of the signature ("" when nothing was paid).</summary>
    public static TheoryData<string, string, string, string> Rows => new()
    {
        { "chip", "chip approve; pin 123456; sign", "", "chip, captured" },
        { "swipe", "swipe approve-stripe; pin 123456; sign", "", "swipe, captured" },
        { "swipe without PIN", "swipe approve-stripe-no-pin; sign", "", "swipe, captured" },
        { "tap within the free limit", "contactless approve-contactless", "", "contactless, none wanted" },
        { "chip forces insert", "swipe approve; chip approve; pin 123456; sign", "", "chip, captured" },
        { "fallback", "fault chip-unreadable; swipe approve; pin 123456; sign", "", "swipe as fallback, captured" },
        { "two cards, then one", "fault several-cards; chip approve; pin 123456; sign", "", "chip, captured" },
        { "PIN bypass, signature declined", "chip approve-credit; bypass; decline", "", "chip, declined" },
        { "wrong PIN once", "chip approve; pin 111111; pin 123456; sign", "", "chip, captured" },
        { "wrong PIN three times", "chip wrong-pin-always; pin 000000; pin 000000; pin 000000", "declined-55", "" },
        { "three failed reads", "fault swiped-too-fast; fault wrong-mode; fault swiped-too-fast", "swiped-too-fast", "" },
        { "removed while the PIN is asked for", "chip approve; fault removed-too-early", "card-removed-early", "" },
        { "blocked", "fault card-blocked", "card-blocked", "" },
        { "expired", "chip expired", "card-expired", "" },
        { "check digit wrong", "fault card-invalid", "card-invalid", "" },
        { "PIN cancelled", "chip approve; cancel", "cancelled-by-customer", "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task holds(string situation, string acts, string error, string tender)
    {
        await using var till = open.Till();
        var total = (await till.SettleAndScan(till.Cart(1))).TotalFen;
        Assert.InRange(total, 1, 100_000);
        await till.Choose(null);
        foreach (var act in acts.Split("; "))
            await Act(till, act);

        var ended = await till.Until(s => s.HasEnded || (s.Step == Step.ChoosingAmount && s.Attempt is null));
        Assert.True((ended.LastError?.Code ?? "") == error, $"{situation}: {ended.LastError}");
        var paid = error.Length == 0 ? total : 0;
        Assert.Equal((paid, total - paid, paid), (ended.ApprovedFen, ended.DueFen, await till.HeldByAcquirer()));
        Assert.Equal(tender, paid > 0 ? Told(ended.Tenders[0]) : "");
    }

    private static Task Act(Till till, string act) => act.Split(' ') switch
    {
        ["fault", var fault] => till.Act("card", new { fault }),
        ["pin", var digits] => till.Act("pin", new { digits }),
        ["bypass"] => till.Act("pin", new { bypass = true }),
        ["cancel"] => till.Act("pin", new { cancel = true }),
        ["sign"] => till.Sign(),
        ["decline"] => till.Act("signature", new { decline = true }),
        [var mode, var card] => till.Act("card", new { card, mode }),
        _ => throw new ArgumentException(act),
    };

    private static string Told(Tender tender) =>
        $"{Json.Name(tender.Card!.Mode)}{(tender.Card.Fallback ? " as fallback" : "")}, {(tender.Signature is { } signature ? Json.Name(signature) : "none wanted")}";
}
