using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.App;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>The way between app and terminals: commands one way, acknowledged or not; reports the other, at least once.</summary>
public sealed class Hub(World world) : ITerminalGateway, IUploadTickets
{
    private static readonly TimeSpan Travel = TimeSpan.FromMilliseconds(50);
    private readonly Outage _down = new(world.Weather, world.Dice, world.Time, Fault.HubDown, TimeSpan.FromMinutes(5));

    public string Issue(string terminalId, AttemptId attempt) => "";

    public async Task<Refusal?> SendAsync(string terminalId, TerminalCommand command, CancellationToken cancellation)
    {
        await world.Time.Sleep(world.Dice.Skewed(Travel));
        if (_down.IsOn)
            throw new AwayException("The hub is away.");
        var terminal = world.Tills[terminalId];
        if (!terminal.IsOn || world.Weather.Strikes(Fault.CommandLost))
            return Refusals.TerminalOffline;
        var answer = terminal.Take(command);
        await world.Time.Sleep(world.Dice.Skewed(Travel));
        return world.Weather.Strikes(Fault.AcknowledgementLost) ? Refusals.TerminalOffline : answer;
    }

    /// <summary>A terminal reports; the report is on its way, once or twice.</summary>
    public void Report(string terminalId, TerminalReport report)
    {
        world.Trace.Say(terminalId, $"reports {report}");
        for (var copies = world.Weather.Strikes(Fault.ReportTwice) ? 2 : 1; copies > 0; copies--)
        {
            var travel = world.Dice.Skewed(world.Weather.Strikes(Fault.ReportLate) ? TimeSpan.FromMinutes(20) : Travel);
            world.Begin(() => Deliver(report, travel));
        }
    }

    /// <summary>The door: what the report means is decided on the status of that moment, and delivered again until it is taken.</summary>
    private async Task Deliver(TerminalReport report, TimeSpan travel)
    {
        await world.Time.Sleep(travel);
        while (true)
        {
            var checkoutId = report.About!.CheckoutId;
            if (world.App.IsUp)
            {
                if (world.App.Status(checkoutId) is not { } status || Decisions.Hear(status, report) is not { } answer)
                    return;
                if (world.Weather.Strikes(Fault.ReportDecidedLate))
                    await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromMinutes(1)));
                if (await world.App.Raise(checkoutId, answer.EventName, answer) != Said.NoAnswer)
                    return;
            }

            await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromSeconds(30)) + TimeSpan.FromSeconds(1));
        }
    }
}
