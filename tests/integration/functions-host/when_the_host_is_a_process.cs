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

    [Fact]
    public async Task nothing_acknowledged_is_lost_when_it_is_killed_and_functions_of_a_library_go_on()
    {
        var data = Directory.CreateTempSubdirectory("functions-host-").FullName;
        string[] durable = ["--set", $"durable:path={Path.Combine(data, "durable.db")}"];
        await using (var host = await RunningHost.Start(durable))
        {
            (await host.Http.PostAsync("/sample/stories/one", null)).EnsureSuccessStatusCode();
            await host.Kill();
        }

        await using (var host = await RunningHost.Start(durable))
        {
            var told = await host.Http.PostAsync("/sample/stories/one/word/world", null);
            Assert.Equal("hello world from one", await told.Content.ReadAsStringAsync());
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("--set", "durable:pth=x")]
    [InlineData("--set", "serviceBus:port=70000")]
    [InlineData("--https-port", "0")]
    [InlineData("--emulators", "no-such-file.json")]
    [InlineData("--colour", "red")]
    public async Task nonsense_ends_the_start_with_a_reason(string option, string value)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningHost.Start([option, value]));
        Assert.Matches("pth|70000|between|certificate|no-such-file|--colour", failure.Message);
    }

    [Fact]
    public async Task without_an_app_it_is_broker_and_hub_alone()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{ "serviceBus": { "queues": [ { "name": "reports" } ] } }""");
        using var host = Start("--emulators", file, "--set", "serviceBus:port=0", "--stop-on-stdin-eof");
        Assert.Equal("ready", await host.StandardOutput.ReadLineAsync());
        host.StandardInput.Close();
        await host.WaitForExitAsync();
        Assert.Equal((0, ""), (host.ExitCode, await host.StandardError.ReadToEndAsync()));
        File.Delete(file);
    }

    [Fact]
    public async Task without_an_app_and_emulators_it_says_how_it_is_used()
    {
        using var host = Start("--stop-on-stdin-eof");
        var said = await host.StandardError.ReadToEndAsync();
        await host.WaitForExitAsync();
        Assert.Equal(2, host.ExitCode);
        Assert.Contains("Which app?", said, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [typeof(FunctionAppHost).Assembly.Location, .. arguments])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    })!;

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
