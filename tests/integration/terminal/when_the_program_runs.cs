using System.Diagnostics;
using System.Text;
using QuickCheckout.Domain.Terminals;
using TestSupport;

namespace QuickCheckout.Terminal;

public static class when_the_program_runs
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData(null)]
    public static async Task it_says_when_it_is_ready_and_stops_cleanly_when_asked(string? signal)
    {
        await using var cloud = await Cloud.StartAsync();
        var connectionString = await cloud.RegisterAsync("POS-0001");
        var key = Cloud.KeyLine("POS-0001", 1).Split(' ');
        using var program = Start(
            "--connection-string", connectionString, "--initial-key-id", key[1], "--initial-key", key[2],
            "--trusted-root", cloud.TrustedRoot, "--cloud-url", cloud.Uploads.Address, "--fingerprint-key", new string('7', 32),
            "--data-folder", Path.Combine(cloud.Folder, "data"), "--control-port", "0", "--stop-on-stdin-eof");
        var output = new StringBuilder();
        program.OutputDataReceived += (_, line) => { lock (output) output.AppendLine(line.Data); };
        program.BeginOutputReadLine();
        var errors = program.StandardError.ReadToEndAsync();

        await Eventually.True(() => { lock (output) return output.ToString().Contains("ready: 1 terminal(s) connected, control API at http://127.0.0.1:", StringComparison.Ordinal); });
        Assert.Equal(200, (await cloud.SendAsync("POS-0001", Store.ReadCard())).Status);
        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<TerminalStarted>().Any());
        if (signal is null)
            program.StandardInput.Close();
        else
            using (var kill = Process.Start("kill", ["-s", signal, $"{program.Id}"]))
                await kill.WaitForExitAsync();

        using var limit = new CancellationTokenSource(StopLimit);
        await program.WaitForExitAsync(limit.Token);
        Assert.Equal((0, ""), (program.ExitCode, await errors));
    }

    [Fact]
    public static async Task a_wrong_setting_is_named_and_ends_it_with_code_2()
    {
        using var program = Start("--count", "0");
        var errors = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();

        Assert.Equal(2, program.ExitCode);
        Assert.StartsWith("terminal: CloudUrl", errors, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "QuickCheckout.Terminal.dll"), .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
