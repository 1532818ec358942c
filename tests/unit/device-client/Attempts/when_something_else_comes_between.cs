using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>How far an attempt has got when it is cancelled, superseded or loses power.</summary>
public enum Stage
{
    PresentCard,
    EnterPin,
    Uploading,
    Authorising,
    Signing,
    Printing,
}

public static class when_something_else_comes_between
{
    public static TheoryData<Stage> Stages => new(Enum.GetValues<Stage>());

    [Theory]
    [MemberData(nameof(Stages))]
    public static async Task a_cancel_stops_the_attempt_and_forgets_the_card(Stage stage)
    {
        await using var terminal = await TestTerminal.StartAsync();
        var reports = await Reach(terminal, stage);

        Assert.Equal(200, terminal.Send(new CancelAttempt(TestTerminal.Attempt(), Refusals.CancelledByAssociate)).Status);

        await terminal.WaitFor(Prompt.Cancelled);
        AssertNothingIsAwaited(terminal);
        Assert.Equal(reports, terminal.Reports.Count);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public static async Task a_new_checkout_supersedes_the_attempt_and_old_commands_are_refused(Stage stage)
    {
        await using var terminal = await TestTerminal.StartAsync();
        await Reach(terminal, stage);
        var other = TestTerminal.Attempt(checkout: "c-2");

        Assert.Equal(200, terminal.Send(TestTerminal.ReadCard(other, amountFen: 777)).Status);

        await Eventually.True(() => terminal.Screen is { Prompt: Prompt.PresentCard, AmountFen: 777 });
        Assert.Null(terminal.Boot.CardHeldFor);
        Assert.Equal(409, terminal.Send(TestTerminal.ReadCard()).Status);
        Assert.Equal(409, terminal.Send(new CancelAttempt(TestTerminal.Attempt(), Refusals.CancelledByAssociate)).Status);
        Assert.Equal((Prompt.PresentCard, 777L), (terminal.Screen.Prompt, terminal.Screen.AmountFen));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public static async Task a_power_cut_forgets_everything_and_the_next_boot_says_so(Stage stage)
    {
        await using var terminal = await TestTerminal.StartAsync();
        await Reach(terminal, stage);
        var (firstBoot, firstLink) = (terminal.Boot, terminal.Link);

        await terminal.Power.CutPowerAsync();
        Assert.Equal(Prompt.Off, terminal.Screen.Prompt);
        AssertNothingIsAwaited(terminal, firstBoot);
        await terminal.Power.PowerOnAsync();

        await Eventually.True(() => terminal.Link.Reports.Count == 1);
        var started = Assert.IsType<TerminalStarted>(terminal.Link.Reports[0]);
        Assert.NotEqual(firstBoot.Id, started.BootId);
        Assert.Equal(started.BootId, terminal.Boot.Id);
        Assert.Equal(TestTerminal.Attempt(), started.LostAttempt);
        Assert.NotSame(firstLink, terminal.Link);
        Assert.Equal(Prompt.Ready, terminal.Screen.Prompt);
        Assert.Contains("stale-attempt", terminal.Send(TestTerminal.ReadCard()).Body, StringComparison.Ordinal);
        Assert.Contains(
            "stale-attempt",
            terminal.Send(new ShowOutcome(TestTerminal.Attempt(), TestTerminal.AmountFen, null, 60)).Body, StringComparison.Ordinal);
        Assert.Equal(200, terminal.Send(TestTerminal.ReadCard(TestTerminal.Attempt(2))).Status);
    }

    [Fact]
    public static async Task a_paper_that_waited_for_paper_is_lost_with_the_power_and_printed_when_it_is_asked_for_again()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await Reach(terminal, Stage.Printing);
        await terminal.Power.CutPowerAsync();
        terminal.Hardware.SetPaper(true);
        await terminal.Power.PowerOnAsync();

        terminal.Send(new PrintSlip(TestTerminal.Attempt(), TestTerminal.Slip(signature: SignatureOutcome.Declined), Copy: 1));

        await Eventually.True(() => terminal.Power.View.Printed.Count == 2);
        Assert.All(terminal.Power.View.Printed, p => Assert.Contains("*** 重印 DUPLICATE 1 ***", p.Lines));
    }

    [Fact]
    public static async Task a_key_used_before_a_power_cut_is_never_used_again()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        await terminal.Power.CutPowerAsync();
        await terminal.Power.PowerOnAsync();
        await terminal.PayUpToAuthorisation(TestTerminal.Attempt(2));

        Assert.Equal(2, terminal.Uploads.Envelopes.Select(e => e.Envelope.Ksn).Distinct().Count());
    }

    [Fact]
    public static async Task a_repeated_command_does_not_start_twice()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.ReadUpToPin();
        var before = terminal.Power.View.Version;

        var answer = terminal.Send(TestTerminal.ReadCard());

        Assert.Equal(200, answer.Status);
        Assert.Contains("repeated", answer.Body, StringComparison.Ordinal);
        Assert.True(terminal.Hardware.EnterPin(ClearPin.Parse(Cards.PinDigits)));
        await terminal.Report<PinReport>();
        Assert.Equal(before + 1, terminal.Power.View.Version);
        Assert.Single(terminal.Uploads.Envelopes);
    }

    [Fact]
    public static async Task nothing_secret_is_logged_or_reported_on_the_whole_way()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.PayUpToAuthorisation();
        await Eventually.True(() => terminal.Boot.UnsentReports == 0);

        var traces = string.Join('\n', terminal.Log.Lines)
            + string.Concat(terminal.Link.Sent.Select(s => System.Text.Encoding.UTF8.GetString(s.Body)));
        foreach (var secret in new[] { Cards.Pan, Cards.PinDigits, "=4912", "ticket-1", terminal.Uploads.Envelopes[0].Envelope.Ciphertext })
            Assert.DoesNotContain(secret, traces, StringComparison.Ordinal);
    }

    /// <summary>Brings an attempt to a stage; returns how many reports it had made by then.</summary>
    private static async Task<int> Reach(TestTerminal terminal, Stage stage)
    {
        if (stage == Stage.PresentCard)
        {
            terminal.Send(TestTerminal.ReadCard());
            await terminal.WaitFor(Prompt.PresentCard);
            return 0;
        }
        await terminal.ReadUpToPin();
        await terminal.Report<CardReport>();
        if (stage == Stage.EnterPin)
            return 1;
        if (stage == Stage.Uploading)
        {
            terminal.Uploads.Held = new TaskCompletionSource();
            terminal.Hardware.EnterPin(ClearPin.Parse(Cards.PinDigits));
            await Eventually.True(() => terminal.Uploads.Begun == 1);
            return 1;
        }
        terminal.Hardware.EnterPin(ClearPin.Parse(Cards.PinDigits));
        await terminal.Report<PinReport>();
        if (stage is Stage.Signing or Stage.Printing)
        {
            terminal.Send(new ShowOutcome(TestTerminal.Attempt(), TestTerminal.AmountFen, null, 60));
            await terminal.WaitFor(Prompt.Sign);
        }
        if (stage == Stage.Printing)
        {
            terminal.Hardware.Sign(new SignatureEntry.Declined());
            await terminal.Report<SignatureReport>();
            terminal.Hardware.SetPaper(false);
            terminal.Send(new PrintSlip(TestTerminal.Attempt(), TestTerminal.Slip(signature: SignatureOutcome.Declined)));
            await Eventually.True(() => terminal.Screen.PaperOut);
            return 3;
        }
        return 2;
    }

    private static void AssertNothingIsAwaited(TestTerminal terminal, Boot? boot = null)
    {
        Assert.Null((boot ?? terminal.Boot).CardHeldFor);
        Assert.False(terminal.Hardware.Present(ReaderFault.SwipedTooFast));
        Assert.False(terminal.Hardware.CancelPin());
        Assert.False(terminal.Hardware.Sign(new SignatureEntry.Declined()));
    }
}
