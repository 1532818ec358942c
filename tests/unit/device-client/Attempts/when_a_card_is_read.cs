using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Support;

namespace QuickCheckout.Terminal.Attempts;

public static class when_a_card_is_read
{
    private const long Free = 100_000;
    private static readonly DateOnly Today = new(2026, 3, 1);

    /// <summary>Service code, mode, amount → PIN and signature.</summary>
    public static TheoryData<string, ReadMode, long, PinDemand, bool> Needs => new()
    {
        { Cards.ChipDebit, ReadMode.Chip, 1, PinDemand.Required, true },
        { Cards.ChipCredit, ReadMode.Chip, 1, PinDemand.BypassAllowed, true },
        { Cards.ChipIfPinPad, ReadMode.Chip, 1, PinDemand.BypassAllowed, true },
        { Cards.StripeWithPin, ReadMode.Swipe, 1, PinDemand.Required, true },
        { Cards.StripeNoPin, ReadMode.Swipe, 1, PinDemand.None, true },
        { "106", ReadMode.Swipe, 1, PinDemand.BypassAllowed, true },
        { Cards.ChipDebit, ReadMode.Contactless, Free, PinDemand.None, false },
        { Cards.ChipDebit, ReadMode.Contactless, Free + 1, PinDemand.Required, true },
        { Cards.ChipCredit, ReadMode.Contactless, Free, PinDemand.None, false },
        { Cards.ChipCredit, ReadMode.Contactless, Free + 1, PinDemand.Required, true },
    };

    [Theory]
    [MemberData(nameof(Needs))]
    public static void it_asks_for_what_card_mode_and_amount_need(string code, ReadMode mode, long amountFen, PinDemand pin, bool signature)
    {
        var decision = CardRules.Decide(ReadProgress.Start, Cards.Read(mode, code), amountFen, Free, Today);

        Assert.Equal(new ReadDecision.Accept(Fallback: false, pin, signature), decision);
    }

    [Theory]
    [InlineData("2602", true)]
    [InlineData("2603", false)]
    [InlineData("2512", true)]
    [InlineData("2604", false)]
    public static void it_is_good_until_the_end_of_its_expiry_month(string expiry, bool expired)
    {
        var decision = CardRules.Decide(ReadProgress.Start, Cards.Read(ReadMode.Chip, Cards.ChipDebit, expiry), 1, Free, Today);

        Assert.Equal(expired, decision is ReadDecision.Fail { Fault: ReaderFault.CardExpired });
    }

    [Theory]
    [InlineData("201")]
    [InlineData("220")]
    [InlineData("601")]
    public static void a_chip_card_that_is_swiped_must_be_inserted_and_swiping_is_no_longer_offered(string code)
    {
        var again = Assert.IsType<ReadDecision.Again>(
            CardRules.Decide(ReadProgress.Start, Cards.Read(ReadMode.Swipe, code), 1, Free, Today));

        Assert.Equal(ReaderFault.ChipCardSwiped, again.Fault);
        Assert.Equal(ReadModes.Chip | ReadModes.Contactless, again.Next.Offered);
    }

    [Fact]
    public static void a_stripe_card_is_the_wrong_mode_once_swiping_is_no_longer_offered()
    {
        var progress = ReadProgress.Start with { Offered = ReadModes.Chip | ReadModes.Contactless };

        var again = Assert.IsType<ReadDecision.Again>(
            CardRules.Decide(progress, Cards.Read(ReadMode.Swipe, Cards.StripeWithPin), 1, Free, Today));

        Assert.Equal(ReaderFault.WrongMode, again.Fault);
    }

    [Fact]
    public static void an_unreadable_chip_lets_the_card_be_swiped_marked_as_fallback()
    {
        var again = Assert.IsType<ReadDecision.Again>(
            CardRules.Decide(ReadProgress.Start, new ReadFailed(ReaderFault.ChipUnreadable), 1, Free, Today));

        var swiped = CardRules.Decide(again.Next, Cards.Read(ReadMode.Swipe, Cards.ChipDebit), 1, Free, Today);

        Assert.Equal(new ReadDecision.Accept(Fallback: true, PinDemand.Required, SignatureRequired: true), swiped);
    }

    [Fact]
    public static void the_fallback_is_offered_even_after_swiping_was_withdrawn()
    {
        var swiped = (ReadDecision.Again)CardRules.Decide(ReadProgress.Start, Cards.Read(ReadMode.Swipe, Cards.ChipDebit), 1, Free, Today);

        var broken = (ReadDecision.Again)CardRules.Decide(swiped.Next, new ReadFailed(ReaderFault.ChipUnreadable), 1, Free, Today);

        Assert.Equal(ReadModes.All, broken.Next.Offered);
        Assert.True(broken.Next.FallbackAllowed);
    }

    [Fact]
    public static void a_card_without_chip_is_no_fallback_after_an_unreadable_chip()
    {
        var progress = ReadProgress.Start with { FallbackAllowed = true };

        var decision = CardRules.Decide(progress, Cards.Read(ReadMode.Swipe, Cards.StripeWithPin), 1, Free, Today);

        Assert.False(Assert.IsType<ReadDecision.Accept>(decision).Fallback);
    }
}

public static class when_a_read_goes_wrong
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    /// <summary>Every fault a reader can have, and whether the customer may try again in the same attempt.</summary>
    public static TheoryData<ReaderFault, bool> Faults => new()
    {
        { ReaderFault.RemovedTooEarly, true },
        { ReaderFault.SwipedTooFast, true },
        { ReaderFault.WrongMode, true },
        { ReaderFault.ChipCardSwiped, true },
        { ReaderFault.ChipUnreadable, true },
        { ReaderFault.SeveralCards, true },
        { ReaderFault.CardBlocked, false },
        { ReaderFault.CardExpired, false },
        { ReaderFault.CardInvalid, false },
        { ReaderFault.CancelledByCustomer, false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public static void it_is_tried_again_or_ends_the_attempt(ReaderFault fault, bool again)
    {
        var decision = CardRules.Decide(ReadProgress.Start, new ReadFailed(fault), 1, 0, Today);

        if (again)
            Assert.Equal(1, Assert.IsType<ReadDecision.Again>(decision).Next.FailedTries);
        else
            Assert.Equal(new ReadDecision.Fail(fault), decision);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public static void the_last_try_ends_the_attempt_whatever_the_fault(ReaderFault fault, bool _)
    {
        var progress = ReadProgress.Start with { FailedTries = CardRules.MaxReadTries - 1 };

        Assert.Equal(new ReadDecision.Fail(fault), CardRules.Decide(progress, new ReadFailed(fault), 1, 0, Today));
    }
}

public static class when_the_pin_pad_answers
{
    [Theory]
    [InlineData(PinDemand.Required, false)]
    [InlineData(PinDemand.BypassAllowed, true)]
    public static void confirm_without_digits_is_an_answer_only_where_the_card_allows_it(PinDemand demand, bool taken)
    {
        var decision = PinRules.Decide(demand, new PinEntry.Bypassed());

        Assert.Equal(taken, decision is PinDecision.Seal { Pin: null });
        Assert.Equal(!taken, decision is PinDecision.Again { Why.Code: "pin-needed" });
    }

    [Fact]
    public static void cancel_ends_the_attempt() =>
        Assert.Equal(
            new PinDecision.Fail(ReaderFault.CancelledByCustomer), PinRules.Decide(PinDemand.BypassAllowed, new PinEntry.Cancelled()));
}
