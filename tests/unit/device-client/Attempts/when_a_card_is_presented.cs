using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Support;
using QuickCheckout.Terminal.Uploads;
using TestSupport;

namespace QuickCheckout.Terminal.Attempts;

public static class when_a_card_is_presented
{
    [Fact]
    public static async Task a_chip_card_is_reported_masked_and_its_pin_is_asked_for()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.ReadUpToPin();

        var report = await terminal.Report<CardReport>();

        Assert.Null(report.Fault);
        Assert.Equal("622999*********0019", report.Card!.MaskedPan);
        Assert.Equal((ReadMode.Chip, false, true, true),
            (report.Card.Mode, report.Card.Fallback, report.Card.PinRequired, report.Card.SignatureRequired));
        Assert.Empty(terminal.Uploads.Envelopes);
    }

    [Fact]
    public static async Task the_pin_ends_in_an_envelope_that_only_the_acquirer_opens_and_only_for_this_payment()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();

        Assert.Equal(new PinReport(TestTerminal.Attempt(), Bypassed: false, null), await terminal.Report<PinReport>());
        var (attempt, ticket, envelope) = Assert.Single(terminal.Uploads.Envelopes);
        Assert.Equal((TestTerminal.Attempt(), "ticket-1"), (attempt, ticket));
        var opened = TestTerminal.Open(envelope, attempt);
        Assert.Equal(Cards.Pan, opened.Track2.Pan.Reveal());
        Assert.Equal(Cards.PinDigits, opened.Pin!.Reveal());
        Assert.NotNull(opened.ChipData);
        Assert.Throws<CardDataException>(() => TestTerminal.Open(envelope, attempt, TestTerminal.AmountFen + 1));
        Assert.Throws<CardDataException>(() => TestTerminal.Open(envelope, TestTerminal.Attempt(2)));
    }

    [Theory]
    [InlineData(ReadMode.Contactless, Cards.ChipDebit, TestTerminal.AmountFen, false)]
    [InlineData(ReadMode.Swipe, Cards.StripeNoPin, 0, true)]
    public static async Task without_a_pin_the_envelope_is_stored_before_the_card_is_reported(
        ReadMode mode, string code, long freeFen, bool signature)
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Uploads.Held = new TaskCompletionSource();
        terminal.Send(TestTerminal.ReadCard(freeFen: freeFen));
        await terminal.WaitFor(Prompt.PresentCard);
        terminal.Hardware.Present(Cards.Of(code), mode);
        await Eventually.True(() => terminal.Uploads.Begun == 1);
        Assert.Empty(terminal.Reports);

        terminal.Uploads.Held.SetResult();

        var report = await terminal.Report<CardReport>();
        Assert.Equal((false, signature), (report.Card!.PinRequired, report.Card.SignatureRequired));
        var opened = TestTerminal.Open(Assert.Single(terminal.Uploads.Envelopes).Envelope, TestTerminal.Attempt());
        Assert.False(opened.HasPin);
        Assert.Single(terminal.Reports);
    }

    [Fact]
    public static async Task a_bypass_is_reported_and_sealed_without_pin()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(TestTerminal.ReadCard());
        await terminal.WaitFor(Prompt.PresentCard);
        terminal.Hardware.Present(Cards.Of(Cards.ChipCredit), ReadMode.Chip);
        await terminal.WaitFor(Prompt.EnterPin);

        Assert.True(terminal.Hardware.BypassPin());

        Assert.True((await terminal.Report<PinReport>()).Bypassed);
        Assert.False(TestTerminal.Open(terminal.Uploads.Envelopes[0].Envelope, TestTerminal.Attempt()).HasPin);
    }

    [Fact]
    public static async Task a_refused_bypass_says_so_and_the_countdown_goes_on()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.ReadUpToPin();
        var before = terminal.Screen;
        terminal.Clock.Advance(TimeSpan.FromSeconds(10));

        terminal.Hardware.BypassPin();

        await Eventually.True(() => terminal.Screen.Refusal?.Code == "pin-needed");
        Assert.Equal((Prompt.EnterPin, before.Deadline), (terminal.Screen.Prompt, terminal.Screen.Deadline));
    }

    [Fact]
    public static async Task a_swiped_chip_card_is_sent_to_the_chip_reader_within_the_same_attempt_and_countdown()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(TestTerminal.ReadCard());
        var first = await terminal.WaitFor(Prompt.PresentCard);
        terminal.Clock.Advance(TimeSpan.FromSeconds(10));

        terminal.Hardware.Present(Cards.Of(Cards.ChipDebit), ReadMode.Swipe);

        await Eventually.True(() => terminal.Screen.Refusal is not null);
        Assert.Equal(("insert-chip", "请插卡"), (terminal.Screen.Refusal!.Code, terminal.Screen.Refusal.Title.Zh));
        Assert.Equal([ReadMode.Chip, ReadMode.Contactless], terminal.Screen.Offered!);
        Assert.Equal(first.Deadline, terminal.Screen.Deadline);
        Assert.Empty(terminal.Reports);
    }

    [Fact]
    public static async Task an_unreadable_chip_falls_back_to_swiping_and_is_reported_as_fallback()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(TestTerminal.ReadCard());
        await terminal.WaitFor(Prompt.PresentCard);
        terminal.Hardware.Present(ReaderFault.ChipUnreadable);
        await Eventually.True(() => terminal.Screen.Refusal?.Code == "chip-unreadable");

        Assert.True(terminal.Hardware.Present(Cards.Of(Cards.ChipDebit), ReadMode.Swipe));

        var report = await terminal.Report<CardReport>();
        Assert.Equal((ReadMode.Swipe, true), (report.Card!.Mode, report.Card.Fallback));
    }

    [Fact]
    public static async Task three_failed_reads_end_the_attempt()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(TestTerminal.ReadCard());
        await terminal.WaitFor(Prompt.PresentCard);
        for (var i = 0; i < CardRules.MaxReadTries; i++)
            await Eventually.True(() => terminal.Hardware.Present(ReaderFault.SwipedTooFast));

        Assert.Equal(ReaderFault.SwipedTooFast, (await terminal.Report<CardReport>()).Fault);
        Assert.Equal(Prompt.Refused, terminal.Screen.Prompt);
        Assert.False(terminal.Hardware.Present(ReaderFault.SwipedTooFast));
    }

    [Fact]
    public static async Task the_same_card_has_the_same_fingerprint_and_every_envelope_its_own_key()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation(TestTerminal.Attempt(1));
        var first = (await terminal.Report<CardReport>()).Card!.Fingerprint;
        await terminal.ReadUpToPin(TestTerminal.Attempt(1, tender: 2));
        terminal.Hardware.EnterPin(ClearPin.Parse(Cards.PinDigits));
        await Eventually.True(() => terminal.Uploads.Envelopes.Count == 2);

        Assert.Equal(first, (await terminal.Report<CardReport>()).Card!.Fingerprint);
        Assert.DoesNotContain(Cards.Pan, first, StringComparison.Ordinal);
        Assert.NotEqual(terminal.Uploads.Envelopes[0].Envelope.Ksn, terminal.Uploads.Envelopes[1].Envelope.Ksn);
    }
}

public static class when_the_envelope_is_not_stored
{
    [Theory]
    [InlineData(UploadOutcome.Refused)]
    [InlineData(UploadOutcome.TimedOut)]
    public static async Task the_pin_report_says_that_the_upload_failed_and_the_card_is_forgotten(UploadOutcome outcome)
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Uploads.Answer = outcome;
        await terminal.PayUpToAuthorisation();

        Assert.Equal(ReaderFault.UploadFailed, (await terminal.Report<PinReport>()).Fault);
        Assert.Null(terminal.Boot.CardHeldFor);
    }

    [Fact]
    public static async Task a_card_without_pin_is_not_reported_as_read()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Uploads.Answer = UploadOutcome.Refused;
        terminal.Send(TestTerminal.ReadCard(freeFen: TestTerminal.AmountFen));
        await terminal.WaitFor(Prompt.PresentCard);
        terminal.Hardware.Present(Cards.Of(Cards.ChipDebit), ReadMode.Contactless);

        var report = await terminal.Report<CardReport>();
        Assert.Equal((null, ReaderFault.UploadFailed), (report.Card, report.Fault));
    }
}
