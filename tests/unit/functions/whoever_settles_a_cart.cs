using QuickCheckout.Functions.Carts;

namespace QuickCheckout.Functions;

/// <summary>
/// Rule K3 in every order of steps: tills, keys, changes, deaths, failures and beginnings of one cart, interleaved by seed at each call of
/// a table or of the engine. CART_SEEDS says how many (two thousand by default), CART_SEED which one alone.
/// </summary>
public class whoever_settles_a_cart
{
    private const int DefaultSeeds = 2_000;

    // Without a context of the test runner's, whoever has the turn goes on at once, on this thread.
    [Fact]
    public Task one_checkout_sells_it_and_it_never_gets_stuck() => Task.Run(async () =>
    {
        var only = Environment.GetEnvironmentVariable("CART_SEED");
        var count = int.TryParse(Environment.GetEnvironmentVariable("CART_SEEDS"), out var asked) ? asked : DefaultSeeds;
        var (started, began) = (0, 0);
        foreach (var seed in only is null ? Enumerable.Range(1, count) : [int.Parse(only, System.Globalization.CultureInfo.InvariantCulture)])
        {
            await using var world = new CartWorld(seed);
            try
            {
                world.Play();
            }
            catch (Exception wrong)
            {
                throw new InvalidOperationException($"CART_SEED={seed}: {wrong.Message}", wrong);
            }

            (started, began) = (started + world.Started, began + world.Began);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{started} checkouts started, {began} began");
        // Otherwise nothing would have raced.
        Assert.True(only is not null || started > began);
    });
}
