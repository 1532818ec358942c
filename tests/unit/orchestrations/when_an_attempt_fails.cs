using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule B4: the money is unchanged and the associate may try again.</summary>
public class when_an_attempt_fails
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task because_no_card_was_read_in_time_a_retry_succeeds()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).Pass(Limit);
        AssertOpen(till, "read-timed-out", "amount/1-2");
        Assert.Equal("show-outcome", till.Terminal.HeardNames.Last());

        till.Pay(300_00);
        Assert.Equal(Step.Paid, till.Status.Step);
        Assert.Null(till.Status.LastError);
    }

    [Fact]
    public async Task because_the_pin_was_not_entered_in_time_a_retry_succeeds()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard().Pass(Limit);
        AssertOpen(till, "pin-timed-out", "amount/1-2");
        Assert.Equal(Step.Paid, till.Pay(300_00).Status.Step);
        Assert.Equal(300_00, till.Acquirer.HeldFen);
    }

    [Fact]
    public async Task a_report_of_the_dead_attempt_changes_nothing()
    {
        await using var till = new Counter().SettleAndScan();
        var dead = till.Choose(300_00).Status.Attempt!;
        till.Pass(Limit).Choose(300_00);
        till.Report(new CardReport(dead, new CardSeen("621234******9999", ReadMode.Chip, false, "f9", true, true), null));

        Assert.Equal((Step.ReadingCard, "1-2"), (till.Status.Step, till.Status.Attempt!.Key));
        till.PresentCard().EnterPin().Sign();
        Assert.Equal("621234******0001", till.Status.Tenders[0].Card!.MaskedPan);
    }

    [Fact]
    public async Task a_duplicate_report_changes_nothing()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard();
        till.PresentCard().EnterPin();
        till.Report(new PinReport(till.Status.Attempt!, false, null)).Sign();
        Assert.Equal(Step.Paid, till.Status.Step);
        Assert.Equal(1, till.Acquirer.Sales);
    }

    [Theory]
    [InlineData(ReaderFault.SwipedTooFast, "swiped-too-fast")]
    [InlineData(ReaderFault.SeveralCards, "several-cards")]
    [InlineData(ReaderFault.WrongMode, "wrong-read-mode")]
    [InlineData(ReaderFault.ChipCardSwiped, "insert-chip")]
    [InlineData(ReaderFault.TerminalRestarted, "terminal-restarted")]
    public async Task because_of_the_reader_it_is_named(ReaderFault fault, string code)
    {
        await using var till = new Counter().SettleAndScan();
        AssertOpen(till.Choose(300_00).FailRead(fault), code, "amount/1-2");
    }

    [Fact]
    public async Task because_the_terminal_is_offline_it_is_named()
    {
        await using var till = new Counter().SettleAndScan();
        till.Terminal.Offline = true;
        AssertOpen(till.Choose(300_00), "terminal-offline", "amount/1-2");
        till.Terminal.Offline = false;
        Assert.Equal(Step.Paid, till.Pay(300_00).Status.Step);
    }

    [Theory]
    [InlineData("51", "declined-51")]
    [InlineData("91", "declined-91")]
    [InlineData(FakeAcquirer.Unsent, "acquirer-unavailable")]
    public async Task because_the_acquirer_said_no_it_is_named(string answer, string code)
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue(answer);
        AssertOpen(till.Choose(300_00).PresentCard().EnterPin(), code, "amount/1-2");
        Assert.Equal(0, till.Envelopes.Held);
    }

    [Fact]
    public async Task because_nothing_was_uploaded_nothing_is_sent()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard().Report(new PinReport(till.Status.Attempt!, false, null));
        AssertOpen(till, "envelope-missing", "amount/1-2");
        Assert.Equal(0, till.Acquirer.Sales);
    }

    [Fact]
    public async Task because_of_a_wrong_pin_it_is_asked_for_again_with_the_same_card()
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue("55");
        till.Choose(300_00).PresentCard().EnterPin();
        Assert.Equal((Step.EnteringPin, "1-2"), (till.Status.Step, till.Status.Attempt!.Key));
        Assert.Equal("enter-pin", till.Terminal.HeardNames.Last());
        till.EnterPin().Sign();
        Assert.Equal(Step.Paid, till.Status.Step);
    }

    [Fact]
    public async Task because_the_acquirer_wants_a_pin_for_a_card_read_without_one_it_is_asked_for()
    {
        await using var till = new Counter().SettleAndScan();
        till.Acquirer.Next.Enqueue("55");
        till.Choose(300_00).PresentCard(pin: false);
        Assert.Equal(Step.EnteringPin, till.Status.Step);
        Assert.Equal(Step.Paid, till.EnterPin().Sign().Status.Step);
    }

    [Fact]
    public async Task because_the_pin_came_too_late_its_sealed_envelope_does_not_outlive_the_checkout()
    {
        await using var till = new Counter().SettleAndScan();
        till.Choose(300_00).PresentCard();
        till.Envelopes.Put(till.Status.Attempt!);
        till.Pass(Limit).Cancel();
        Assert.Equal((Step.Closed, 0), (till.Status.Step, till.Envelopes.Held));
    }

    [Fact]
    public async Task because_of_a_third_wrong_pin_the_card_is_given_up()
    {
        await using var till = new Counter().SettleAndScan();
        for (var i = 0; i < 3; i++)
            till.Acquirer.Next.Enqueue("55");
        AssertOpen(till.Choose(300_00).PresentCard().EnterPin().EnterPin().EnterPin(), "declined-55", "amount/1-4");
        Assert.Equal(3, till.Status.FailedAttempts);
    }

    [Fact]
    public async Task because_of_a_report_that_is_none_it_is_named()
    {
        await using var till = new Counter().SettleAndScan();
        AssertOpen(till.Choose(300_00).Raise("card-read/1-1", "nonsense"), "report-malformed", "amount/1-2");
    }

    [Fact]
    public async Task for_the_twentieth_time_the_checkout_unwinds()
    {
        await using var till = new Counter().SettleAndScan(300_00, new CheckoutLimits { FailedAttempts = 3 });
        till.Pay(100_00);
        for (var i = 0; i < 3; i++)
            till.Choose(200_00).FailRead(ReaderFault.SwipedTooFast);
        Assert.Equal((Step.Closed, "too-many-failures"), (till.Status.Step, till.Status.LastError!.Code));
        Assert.Equal(0, till.Acquirer.HeldFen);
    }

    private static void AssertOpen(Counter till, string error, string awaiting)
    {
        Assert.Equal(error, till.Status.LastError?.Code);
        Assert.Equal((Step.ChoosingAmount, awaiting), (till.Status.Step, till.Status.Awaiting));
        Assert.Equal(300_00, till.Status.DueFen);
        Assert.Equal(0, till.Acquirer.HeldFen);
    }
}
