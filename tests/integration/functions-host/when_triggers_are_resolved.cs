using Emulators.FunctionsHost.Hosting;

namespace Emulators.FunctionsHost;

public sealed class when_triggers_are_resolved
{
    [Theory]
    [InlineData("ServiceBus", "AzureWebJobsServiceBus")]
    [InlineData("Bus", "Bus")]
    [InlineData("Bus", "ConnectionStrings__Bus")]
    public void a_connection_is_found_under_the_names_the_real_host_tries(string connection, string setting) =>
        Assert.Equal("it", Settings((setting, "it")).Connection(connection));

    [Fact]
    public void a_missing_connection_is_named() =>
        Assert.Contains("'Bus'", Assert.Throws<InvalidOperationException>(() => Settings().Connection("Bus")).Message);

    [Fact]
    public void placeholders_are_replaced_by_settings() =>
        Assert.Equal("a-1-b", Settings(("One", "1"), ("Two", "b")).Resolve("a-%One%-%Two%"));

    [Fact]
    public void a_default_does_not_replace_what_the_user_has_set()
    {
        var settings = Settings(("Given", "mine"));
        settings.AddDefault("Given", "default");
        settings.AddDefault("Other", "default");
        Assert.Equal(("mine", "default"), (settings.Configuration["Given"], settings.Configuration["Other"]));
    }

    private static AppSettings Settings(params (string Name, string Value)[] values) =>
        new(values.ToDictionary(v => v.Name, v => (string?)v.Value));
}
