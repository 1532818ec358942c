using System.Diagnostics;

namespace Emulators.FunctionsHost;

public sealed class when_the_host_is_a_process
{
    [Fact]
    public async Task it_serves_the_built_app_with_its_settings_under_the_environment()
    {
        await using var host = await RunningHost.Start([], new() { ["OverriddenSetting"] = "from the environment" });
        Assert.Equal(
            "from the file, from the environment, from the file", await host.Http.GetStringAsync("/sample/settings"));
        Assert.Contains("Running", await host.Http.GetStringAsync("/admin/host/status"));
    }

    [Fact]
    public async Task it_stops_when_its_input_ends_if_told_to()
    {
        await using var host = await RunningHost.Start(["--stop-on-stdin-eof"]);
        host.CloseInput();
        Assert.Equal(0, await host.Ended());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task it_stops_on_a_signal(string signal)
    {
        await using var host = await RunningHost.Start([]);
        using var kill = Process.Start("kill", ["-" + signal, $"{host.Id}"]);
        Assert.Equal(0, await host.Ended());
    }
}
