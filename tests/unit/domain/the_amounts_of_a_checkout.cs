using CsCheck;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Domain;

/// <summary>Rule O10: approved + due = total after benefits, whatever happens in whatever order.</summary>
public class the_amounts_of_a_checkout
{
    private enum Move { Approve, Fail, AskPinAgain, Void, VoidFails }

    private static readonly Gen<List<(Move Move, long Share)>> Moves = Gen.Select(Gen.Enum<Move>(), Gen.Long[1, 100]).List[0, 40];

    [Fact]
    public void add_up_after_every_move() => Gen.Select(Gen.Long[1, 10_000_000], Moves).Sample((total, moves) =>
    {
        var s = Some.Choosing(total);
        foreach (var (move, share) in moves)
        {
            s = Play(s, move, share);
            Assert.Equal(s.PayableFen, s.ApprovedFen + s.DueFen);
            Assert.InRange(s.DueFen, 0, total);
        }
    });

    [Fact]
    public void are_all_approved_when_it_is_paid()
    {
        var paid = Some.Choosing(300_00).WithApproved(100_00).WithApproved(200_00).Paid(Some.Now);
        Assert.Equal((300_00L, 0L), (paid.ApprovedFen, paid.DueFen));
        Assert.Throws<LedgerException>(() => Some.Choosing(300_00).WithApproved(299_99).Paid(Some.Now));
    }

    [Fact]
    public void are_all_given_back_when_it_is_closed()
    {
        var two = Some.Choosing(300_00).WithApproved(100_00).WithApproved(50_00);
        var closed = two.Voided(1).Voided(2).Closed(Some.Now);
        Assert.Equal((0L, 300_00L), (closed.ApprovedFen, closed.DueFen));
        Assert.Throws<LedgerException>(() => two.Voided(1).Closed(Some.Now));
        Assert.Throws<LedgerException>(() => two.Voided(1).VoidFailed(2).Closed(Some.Now));
    }

    [Fact]
    public void stop_the_checkout_when_they_do_not_add_up() =>
        Assert.Throws<LedgerException>(() => (Some.Choosing(300_00) with { DueFen = 299_99 }).Authorising(Some.Now));

    private static CheckoutStatus Play(CheckoutStatus s, Move move, long share) => move switch
    {
        Move.Approve when s.DueFen > 0 => s.WithApproved(Math.Max(1, s.DueFen * share / 100)),
        Move.Fail when s.DueFen > 0 => s.ReadCard(1, Some.Soon).AttemptFailed(Refusals.ReadTimedOut, Some.Now),
        Move.AskPinAgain when s.DueFen > 0 => s.ReadCard(1, Some.Soon).CardRead(Some.Card).AttemptFailed(Refusals.PinTimedOut, Some.Now).EnterPinAgain(Some.Soon),
        Move.Void when s.Tenders.FirstOrDefault(t => t.State == TenderState.Approved) is { } t => s.Voided(t.Number),
        Move.VoidFails when s.Tenders.FirstOrDefault(t => t.State == TenderState.Approved) is { } t => s.VoidFailed(t.Number),
        _ => s,
    };
}
