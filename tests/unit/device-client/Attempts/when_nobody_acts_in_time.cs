using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Attempts;

public static class when_nobody_acts_in_time
{
    [Fact]
    public static async Task the_read_ends_at_its_deadline_and_not_before()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(TestTerminal.ReadCard());
        var screen = await terminal.WaitFor(Prompt.PresentCard);
        Assert.Equal(terminal.Clock.GetUtcNow().AddSeconds(TestTerminal.ReadSeconds), screen.Deadline);

        terminal.Clock.Advance(TimeSpan.FromSeconds(TestTerminal.ReadSeconds - 1));
        Assert.Equal(Prompt.PresentCard, terminal.Screen.Prompt);
        terminal.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ReaderFault.ReadTimedOut, (await terminal.Report<CardReport>()).Fault);
        Assert.Equal("读卡超时", terminal.Screen.Text.Zh);
    }

    [Fact]
    public static async Task a_failed_try_does_not_lengthen_the_read()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(TestTerminal.ReadCard());
        await terminal.WaitFor(Prompt.PresentCard);
        terminal.Clock.Advance(TimeSpan.FromSeconds(TestTerminal.ReadSeconds - 1));
        terminal.Hardware.Present(ReaderFault.SeveralCards);
        await Eventually.True(() => terminal.Screen.Refusal is not null);

        terminal.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ReaderFault.ReadTimedOut, (await terminal.Report<CardReport>()).Fault);
    }

    [Fact]
    public static async Task the_pin_ends_at_its_own_deadline_and_the_card_is_forgotten()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.ReadUpToPin();

        terminal.Clock.Advance(TimeSpan.FromSeconds(TestTerminal.PinSeconds));

        Assert.Equal(new PinReport(TestTerminal.Attempt(), false, ReaderFault.PinTimedOut), await terminal.Report<PinReport>());
        Assert.Equal("输入密码超时", terminal.Screen.Text.Zh);
        Assert.Null(terminal.Boot.CardHeldFor);
        Assert.Empty(terminal.Uploads.Envelopes);
    }

    [Fact]
    public static async Task the_signature_ends_at_its_deadline_and_the_tender_stays_approved()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        terminal.Send(new ShowOutcome(TestTerminal.Attempt(), TestTerminal.AmountFen, null, TestTerminal.SignatureSeconds));
        await terminal.WaitFor(Prompt.Sign);

        terminal.Clock.Advance(TimeSpan.FromSeconds(TestTerminal.SignatureSeconds));

        Assert.Equal(SignatureOutcome.TimedOut, (await terminal.Report<SignatureReport>()).Outcome);
        await terminal.WaitFor(Prompt.Approved);
    }

    [Fact]
    public static async Task a_pin_that_may_take_longer_than_a_card_is_held_still_finds_it_whole()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(TestTerminal.ReadCard() with { PinTimeoutSeconds = 3_600 });
        await terminal.WaitFor(Prompt.PresentCard);
        terminal.Hardware.Present(Cards.Of(Cards.ChipDebit), ReadMode.Chip);
        await terminal.WaitFor(Prompt.EnterPin);
        terminal.Clock.Advance(TimeSpan.FromMinutes(59));

        terminal.Hardware.EnterPin(ClearPin.Parse(Cards.PinDigits));

        await terminal.Report<PinReport>();
        Assert.Contains(TestTerminal.Open(terminal.Uploads.Envelopes[0].Envelope, TestTerminal.Attempt()).ChipData!, b => b != 0);
    }

    [Fact]
    public static async Task an_outcome_makes_room_for_the_welcome_screen_and_a_prompt_never_does()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        terminal.Send(new ShowOutcome(TestTerminal.Attempt(), null, Refusals.AcquirerUnavailable, null));
        await terminal.WaitFor(Prompt.Refused);
        terminal.Clock.Advance(CustomerScreen.InformsFor);
        Assert.Equal(Prompt.Ready, terminal.Screen.Prompt);

        terminal.Send(new CancelAttempt(TestTerminal.Attempt(), Refusals.CancelledByAssociate));
        await terminal.WaitFor(Prompt.Cancelled);
        terminal.Send(TestTerminal.ReadCard(TestTerminal.Attempt(2)));
        await terminal.WaitFor(Prompt.PresentCard);
        terminal.Clock.Advance(CustomerScreen.InformsFor);
        Assert.Equal(Prompt.PresentCard, terminal.Screen.Prompt);
    }

    [Fact]
    public static async Task a_card_whose_outcome_never_comes_is_forgotten()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        Assert.NotNull(terminal.Boot.CardHeldFor);

        terminal.Clock.Advance(CardSlot.LongestHold);

        Assert.Null(terminal.Boot.CardHeldFor);
        Assert.Contains(
            "card-not-held", terminal.Send(new EnterPin(TestTerminal.Attempt(2), 1, 60, "t")).Body, StringComparison.Ordinal);
    }
}
