using QuickCheckout.Domain.Stock;

namespace QuickCheckout.Domain;

/// <summary>Rule O5, for one SKU.</summary>
public class what_a_shelf_holds
{
    private static readonly DateTimeOffset Now = Some.Now;
    private static readonly StockHold One = new(1, Now.AddHours(2));

    [Fact]
    public void a_piece_that_is_held_is_not_available()
    {
        var shelf = StockLevel.Counted(3).Hold("c1", new StockHold(2, Now.AddHours(2)), Now)!;
        Assert.Equal((3, 2, 1), (shelf.OnHand, shelf.HeldAt(Now), shelf.AvailableAt(Now)));
    }

    [Fact]
    public void no_more_are_held_than_there_are()
    {
        var shelf = StockLevel.Counted(2).Hold("c1", One, Now)!;
        Assert.Null(shelf.Hold("c2", new StockHold(2, Now.AddHours(2)), Now));
        Assert.NotNull(shelf.Hold("c2", One, Now));
        Assert.Null(StockLevel.Counted(0).Hold("c1", One, Now));
    }

    [Fact]
    public void a_checkout_that_asks_again_holds_what_it_asks_for_last()
    {
        var shelf = StockLevel.Counted(2).Hold("c1", One, Now)!.Hold("c1", new StockHold(2, One.Until), Now)!;
        Assert.Equal(2, shelf.HeldAt(Now));
        Assert.Equal(2, shelf.Hold("c1", new StockHold(2, One.Until), Now)!.HeldAt(Now));
    }

    [Fact]
    public void what_is_sold_is_taken_off_once()
    {
        var sold = StockLevel.Counted(2).Hold("c1", One, Now)!.Take("c1", Now);
        Assert.Equal((1, 0), (sold.OnHand, sold.HeldAt(Now)));
        Assert.Same(sold, sold.Take("c1", Now));
    }

    [Fact]
    public void what_is_released_is_free_and_not_sold_afterwards()
    {
        var free = StockLevel.Counted(2).Hold("c1", One, Now)!.Release("c1", Now);
        Assert.Equal((2, 2), (free.OnHand, free.AvailableAt(Now)));
        Assert.Same(free, free.Take("c1", Now));
        Assert.Same(free, free.Release("c1", Now));
    }

    [Fact]
    public void a_hold_that_comes_after_the_checkout_s_end_keeps_nothing()
    {
        var sold = StockLevel.Counted(2).Hold("c1", One, Now)!.Take("c1", Now);
        Assert.Equal((1, 1), (sold.Hold("c1", One, Now)!.Take("c1", Now).OnHand, sold.Hold("c1", One, Now)!.AvailableAt(Now)));
        Assert.Equal(2, StockLevel.Counted(2).Hold("c1", One, Now)!.Release("c1", Now).Hold("c1", One, Now)!.AvailableAt(Now));
    }

    [Fact]
    public void that_a_checkout_has_ended_is_forgotten_soon()
    {
        var shelf = StockLevel.Counted(2).Hold("gone", One, Now)!.Take("gone", Now);
        Assert.Equal(["gone", "c2"], shelf.Hold("c2", One, Now)!.Holds.Keys);
        Assert.Equal(["c2"], shelf.Hold("c2", One, Now.AddMinutes(11))!.Holds.Keys);
    }

    [Fact]
    public void what_needs_a_person_is_held_until_they_have_decided()
    {
        var shelf = StockLevel.Counted(1).Hold("stuck", One, Now)!.Keep("stuck");
        Assert.Null(shelf.Hold("c2", One with { Until = Now.AddDays(500) }, Now.AddDays(400)));
        Assert.Equal((0, 0), (shelf.Take("stuck", Now.AddDays(400)).OnHand, shelf.Take("stuck", Now).HeldAt(Now)));
        Assert.Equal(1, shelf.Release("stuck", Now).AvailableAt(Now));
        Assert.Same(shelf, shelf.Keep("nobody"));
    }

    [Fact]
    public void a_hold_ends_at_its_deadline_and_a_late_payment_still_finds_its_piece()
    {
        var shelf = StockLevel.Counted(1).Hold("dead", One, Now)!;
        Assert.Null(shelf.Hold("c2", One, One.Until.AddTicks(-1)));
        Assert.Equal(1, shelf.AvailableAt(One.Until));
        Assert.Equal(0, shelf.Take("dead", Now).OnHand);
    }

    [Fact]
    public void both_of_two_who_paid_for_one_piece_are_counted()
    {
        var shelf = StockLevel.Counted(1).Hold("late", One, Now)!.Hold("c2", new StockHold(1, Now.AddHours(9)), One.Until)!;
        Assert.Equal(-1, shelf.Take("c2", Now).Take("late", Now).OnHand);
    }

    [Fact]
    public void a_hold_is_forgotten_a_day_after_its_end()
    {
        var shelf = StockLevel.Counted(2).Hold("dead", One, Now)!;
        Assert.Equal(["c2"], shelf.Hold("c2", One with { Until = Now.AddDays(9) }, One.Until.AddDays(1))!.Holds.Keys);
    }

    [Fact]
    public void a_new_count_leaves_what_is_held()
    {
        var shelf = StockLevel.Counted(5).Hold("c1", One, Now)!.Recounted(1);
        Assert.Equal((1, 0), (shelf.OnHand, shelf.AvailableAt(Now)));
        Assert.Equal(-1, shelf.Recounted(0).AvailableAt(Now));
    }
}
