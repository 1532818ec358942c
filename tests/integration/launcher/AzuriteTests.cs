using System.Diagnostics;
using TestSupport;

namespace Emulators.Launcher;

public sealed class when_azurites_input_ends
{
    [Fact]
    public async Task it_closes_its_stores_and_ends()
    {
        var data = Directory.CreateTempSubdirectory("azurite-").FullName;
        var info = new ProcessStartInfo("node", ["emulators/azurite/start.mjs", "--location", data, "--silent", "--disableTelemetry", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(info)!;
        var seen = "";
        while (!seen.Contains("Table service is successfully listening", StringComparison.Ordinal))
            seen += await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"Azurite ended: {seen}");
        process.StandardInput.Close();
        var rest = await process.StandardOutput.ReadToEndAsync();
        await Eventually.True(() => process.HasExited);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Table service successfully closed", rest, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }
}
