using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Hub;

public static class when_a_terminal_says_how_it_is
{
    [Fact]
    public static async Task it_is_said_at_connect_and_when_something_changed_and_not_else()
    {
        await using var terminal = await TestTerminal.StartAsync();
        var first = await Last(terminal, 1);
        Assert.Equal(
            new TerminalHealth(Boot.Firmware, terminal.Clock.GetUtcNow(), new Battery(100, true), true, PartState.Ready), first);

        terminal.Hardware.SetPaper(false);
        Assert.False((await Last(terminal, 2)).PaperIn);
        terminal.Hardware.SetPaper(false);
        terminal.Hardware.SetReader(false);
        Assert.Equal(PartState.Broken, (await Last(terminal, 3)).Reader);
        // A battery drains by the minute; nobody needs to know each.
        terminal.Hardware.SetBattery(new Battery(100 - HealthReporter.BatteryStepPercent + 1, true));
        terminal.Hardware.SetBattery(new Battery(100 - HealthReporter.BatteryStepPercent, true));
        Assert.Equal(95, (await Last(terminal, 4)).Battery!.Percent);
        terminal.Hardware.SetBattery(new Battery(95, false));
        Assert.False((await Last(terminal, 5)).Battery!.Charging);
        terminal.Link.Reconnect();
        await Last(terminal, 6);
    }

    [Fact]
    public static async Task what_the_hub_did_not_take_is_said_again()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await Last(terminal, 1);
        terminal.Link.HealthFailures = 2;
        terminal.Hardware.SetPaper(false);

        await Eventually.True(() =>
        {
            terminal.Clock.Advance(TimeSpan.FromSeconds(5));
            return terminal.Link.Health.Count == 2;
        });
        Assert.False(terminal.Link.Health.Last().PaperIn);
    }

    [Fact]
    public static async Task a_self_test_tells_of_a_payment_that_is_going_on_and_does_not_disturb_it()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.ReadUpToPin();
        terminal.Hardware.SetBattery(new Battery(9, false));

        var answer = terminal.Boot.Handle(SelfTest.Name, "null"u8.ToArray());

        var found = JsonSerializer.Deserialize<SelfTest>(answer.Body, Json.Options)!;
        Assert.Equal((CommandAnswer.Accepted, true, 9, PartState.Ready), (answer.Status, found.CardHeld, found.Battery.Percent, found.PinPad));
        Assert.Equal((terminal.Clock.GetUtcNow(), Boot.Firmware), (found.ClockAt, found.Firmware));
        var left = found.KeysLeft;
        Assert.True(terminal.Hardware.EnterPin(ClearPin.Parse(Support.Cards.PinDigits)));
        await terminal.Report<PinReport>();
        Assert.Equal(left - 1, JsonSerializer.Deserialize<SelfTest>(terminal.Boot.Handle(SelfTest.Name, null).Body, Json.Options)!.KeysLeft);
    }

    [Fact]
    public static async Task a_broken_reader_notices_no_card_until_it_is_mended()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Hardware.SetReader(false);
        terminal.Send(TestTerminal.ReadCard());
        await terminal.WaitFor(Hardware.Prompt.PresentCard);

        Assert.False(terminal.Hardware.Present(Support.Cards.Of(Support.Cards.ChipDebit), ReadMode.Chip));
        terminal.Hardware.SetReader(true);
        Assert.True(terminal.Hardware.Present(Support.Cards.Of(Support.Cards.ChipDebit), ReadMode.Chip));
    }

    private static async Task<TerminalHealth> Last(TestTerminal terminal, int count)
    {
        await Eventually.True(() => terminal.Link.Health.Count >= count);
        Assert.Equal(count, terminal.Link.Health.Count);
        return terminal.Link.Health.Last();
    }
}
