using QuickCheckout.Domain.Terminals;
using TestSupport;

namespace QuickCheckout.Terminal;

/// <summary>Limits count from the command's arrival by the terminal's own clock: how wrong it is does not matter.</summary>
public static class when_the_clock_is_wrong
{
    [Theory]
    [InlineData(-6 * 3600)]
    [InlineData(6 * 3600)]
    public static async Task a_card_is_asked_for_as_long_as_ever_and_read(double aheadSeconds)
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        Assert.Equal(202, await store.Do("clock", new() { ["aheadSeconds"] = aheadSeconds }));

        await cloud.SendAsync("POS-0001", Store.ReadCard());
        var asked = await store.WaitFor("present-card");
        Assert.InRange((int)asked["countdownSeconds"]!, 30, 60);
        var deadline = DateTimeOffset.Parse((string)asked["screen"]!["deadline"]!, null);
        Assert.InRange((deadline - DateTimeOffset.UtcNow).TotalSeconds, aheadSeconds, aheadSeconds + 60);
        await store.Do("card", new() { ["card"] = "approve", ["mode"] = "chip" });
        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<CardReport>().Any(r => r.Card is not null));
    }
}
