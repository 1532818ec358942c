using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Simulation.App;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>Starts a checkout in the steps of the API: order row, terminal lease, goods, orchestration. It may be held up between any two.</summary>
public sealed class Starter(World world)
{
    private const int ClaimTries = 10;
    public static readonly TimeSpan ClaimGrace = TimeSpan.FromMinutes(2);

    /// <summary>Until when its goods are held at least, whatever becomes of it.</summary>
    public static DateTimeOffset HeldUntil(CheckoutInput input) => HeldUntil(input, input.StartedAt);

    private static DateTimeOffset HeldUntil(CheckoutInput input, DateTimeOffset since) => since.AddSeconds(input.Limits.WholeCheckoutSeconds) + CheckoutLimits.HeldAfterEnd;

    /// <returns>False when the terminal is another checkout's, or nobody knows: the same request may be repeated.</returns>
    public async Task<bool> Start(CheckoutInput input)
    {
        try
        {
            if (!await world.Tables.Read(() => world.Orders.Exists(input.CheckoutId)))
            {
                if (await BusyWith(await ReadTerminal(input), input) is not null)
                    return false;
                await world.Tables.Write(() => world.Orders.Create(input.CheckoutId));
            }

            if (await world.Tables.Read(() => world.Orders.EndedAs(input.CheckoutId)) is not null || Instance(input.CheckoutId) is not null)
                return true;
            if (!await Claim(input))
                return false;
            await HeldUp();
            if (!await world.Shelves.Hold(input, HeldUntil(input, world.Time.Now)))
                return false;
            await HeldUp();
            return await world.App.Schedule(input) switch
            {
                Said.Acknowledged => true,
                Said.Refused => Instance(input.CheckoutId) is not null,
                _ => false,
            };
        }
        catch (AwayException)
        {
            return false;
        }
    }

    private async Task<bool> Claim(CheckoutInput input)
    {
        for (var tries = 0; tries < ClaimTries; tries++)
        {
            var row = await ReadTerminal(input);
            if (await BusyWith(row, input) is not null)
                return false;
            await HeldUp();
            if (await world.Tables.Write(() => world.Terminals.TryClaim(input.TerminalId, row, input.CheckoutId)))
                return true;
        }

        return false;
    }

    private async Task<string?> BusyWith(TerminalRow terminal, CheckoutInput input)
    {
        if (terminal.CheckoutId is not { } holder || holder == input.CheckoutId)
            return null;
        await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromMilliseconds(5)));
        var live = Instance(holder) is { } instance ? !instance.IsCompleted && !(instance.Name == CheckoutOrchestrator.Name && world.App.Status(holder)!.HasEnded) : world.Time.Now - terminal.ClaimedAt < ClaimGrace;
        return live ? holder : null;
    }

    private Task<TerminalRow> ReadTerminal(CheckoutInput input) => world.Tables.Read(() => world.Terminals.Find(input.TerminalId));

    private Microsoft.DurableTask.Client.OrchestrationMetadata? Instance(string checkoutId) =>
        world.App.IsUp ? world.App.Row(checkoutId) : throw new AwayException("The app is away.");

    // For a moment, or for about as long as a lease counts without its checkout.
    private Task HeldUp() => !world.Weather.Strikes(Fault.StarterHeldUp) ? Task.CompletedTask
        : world.Time.Sleep(world.Dice.Chance(0.5) ? world.Dice.Skewed(TimeSpan.FromMinutes(4)) : ClaimGrace + world.Dice.Skewed(TimeSpan.FromSeconds(4)));
}
