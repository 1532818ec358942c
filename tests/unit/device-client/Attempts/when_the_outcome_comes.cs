using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Support;
using QuickCheckout.Terminal.Uploads;
using TestSupport;

namespace QuickCheckout.Terminal.Attempts;

public static class when_the_outcome_comes
{
    private static readonly ShowOutcome Approved =
        new(TestTerminal.Attempt(), TestTerminal.AmountFen, null, TestTerminal.SignatureSeconds);

    [Fact]
    public static async Task an_approval_takes_the_signature_and_uploads_it()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        Assert.Equal(200, terminal.Send(Approved).Status);
        await terminal.WaitFor(Prompt.Sign);
        Assert.Contains("repeated", terminal.Send(Approved).Body, StringComparison.Ordinal);

        Assert.True(terminal.Hardware.Sign(new SignatureEntry.Ink([new Stroke([new(1, 2), new(3, 4)])])));

        Assert.Equal(SignatureOutcome.Captured, (await terminal.Report<SignatureReport>()).Outcome);
        var (_, ticket, svg) = Assert.Single(terminal.Uploads.Signatures);
        Assert.Equal("ticket-1", ticket);
        Assert.Contains("<path d=\"M1 2L3 4\"/>", svg, StringComparison.Ordinal);
        await terminal.WaitFor(Prompt.Approved);
        Assert.Null(terminal.Boot.CardHeldFor);
        Assert.Empty(terminal.Power.View.Printed);
    }

    [Fact]
    public static async Task without_a_signature_to_collect_nothing_more_is_reported()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();

        terminal.Send(Approved with { SignatureTimeoutSeconds = null });

        await terminal.WaitFor(Prompt.Approved);
        Assert.Equal(2, terminal.Reports.Count);
    }

    public static TheoryData<SignatureEntry, UploadOutcome, SignatureOutcome> Endings => new()
    {
        { new SignatureEntry.Declined(), UploadOutcome.Stored, SignatureOutcome.Declined },
        { new SignatureEntry.NotCaptured(), UploadOutcome.Stored, SignatureOutcome.NotCaptured },
        { new SignatureEntry.Ink([]), UploadOutcome.Stored, SignatureOutcome.NotCaptured },
        { new SignatureEntry.Ink([new Stroke([new(1, 1)])]), UploadOutcome.Refused, SignatureOutcome.NotCaptured },
        { new SignatureEntry.Ink([new Stroke([new(1, 1)])]), UploadOutcome.TimedOut, SignatureOutcome.NotCaptured },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public static async Task a_signature_that_is_not_captured_is_reported_as_such(
        SignatureEntry entry, UploadOutcome upload, SignatureOutcome outcome)
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        terminal.Uploads.Answer = upload;
        terminal.Send(Approved);
        await terminal.WaitFor(Prompt.Sign);

        terminal.Hardware.Sign(entry);

        Assert.Equal(outcome, (await terminal.Report<SignatureReport>()).Outcome);
        await terminal.WaitFor(Prompt.Approved);
    }

    [Fact]
    public static async Task a_refusal_is_shown_and_the_card_is_forgotten()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        var declined = new Refusal("declined-51", new LocalText("余额不足", "Insufficient funds"));

        terminal.Send(new ShowOutcome(TestTerminal.Attempt(), null, declined, null));

        var screen = await terminal.WaitFor(Prompt.Refused);
        Assert.Equal(("余额不足", "declined-51"), (screen.Text.Zh, screen.Refusal!.Code));
        Assert.Null(terminal.Boot.CardHeldFor);
        Assert.Empty(terminal.Power.View.Printed);
    }

    [Fact]
    public static async Task a_wrong_pin_is_asked_for_again_with_the_held_card_and_a_new_key()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();

        Assert.Equal(200, terminal.Send(new EnterPin(TestTerminal.Attempt(2), TestTerminal.AmountFen, TestTerminal.PinSeconds, "ticket-2")).Status);
        var screen = await terminal.WaitFor(Prompt.EnterPin);
        Assert.Equal("密码错,请重试", screen.Refusal!.Title.Zh);
        terminal.Hardware.EnterPin(ClearPin.Parse("654321"));
        await Eventually.True(() => terminal.Reports.Count == 3);

        Assert.Equal(new PinReport(TestTerminal.Attempt(2), false, null), terminal.Reports[2]);
        Assert.Equal("ticket-2", terminal.Uploads.Envelopes[1].Ticket);
        var opened = TestTerminal.Open(terminal.Uploads.Envelopes[1].Envelope, TestTerminal.Attempt(2));
        Assert.Equal(("654321", Cards.Pan), (opened.Pin!.Reveal(), opened.Track2.Pan.Reveal()));
        Assert.NotEqual(terminal.Uploads.Envelopes[0].Envelope.Ksn, terminal.Uploads.Envelopes[1].Envelope.Ksn);
    }
}
