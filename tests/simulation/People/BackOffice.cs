using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>Closes the day: sometimes in the middle of it, twice at once too, and once more when everyone has gone home.</summary>
public sealed class BackOffice(World world)
{
    private static readonly DateOnly Day = new(2026, 11, 24);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);
    private const int LateTries = 5;
    private readonly Dice _dice = world.Dice.Split();

    public async Task Work()
    {
        for (var early = _dice.OneOf(0, 0, 1, 2, 4); early > 0; early--)
        {
            await world.Time.Sleep(_dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(40)));
            await Close();
        }

        while (world.AtWork > 0 || world.Time.Now < world.Clear)
            await world.Time.Sleep(Look);
        // What a first one could not settle because a checkout still had the terminal, the next one settles.
        for (var tries = 1; tries == 1 || world.Terminals.Open.Any(); tries++)
        {
            if (tries > LateTries)
            {
                world.Audit.Broken("every batch is settled in the end", string.Join(", ", world.Terminals.Open));
                return;
            }

            await Close();
        }

        world.Audit.DayIsOver();
    }

    private async Task Close()
    {
        world.Trace.Say("office", $"closes the day");
        var input = new EndOfDayInput("S001", Day, "B1");
        await world.App.Schedule(input);
        do
            await world.Time.Sleep(Look);
        while (!world.App.IsUp || world.App.Row(EndOfDayOrchestrator.InstanceId(input.StoreId, input.Day)) is { IsCompleted: false });
    }
}
