using System.Diagnostics;

namespace Emulators.FunctionsHost;

/// <summary>The host as a process of its own, running the sample app.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(15);

    private readonly Process _process;

    private RunningHost(Process process, HttpClient http)
    {
        _process = process;
        Http = http;
    }

    public static string SampleApp { get; } = Path.Combine(AppContext.BaseDirectory, "SampleApp.dll");

    public HttpClient Http { get; }

    public int Id => _process.Id;

    public static async Task<RunningHost> Start(string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[typeof(FunctionAppHost).Assembly.Location, SampleApp, "--http-port", "0", .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        try
        {
            var address = await Address(process).WaitAsync(StartBound);
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            return new RunningHost(process, new HttpClient { BaseAddress = address });
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Dies like a machine that loses power.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync().WaitAsync(StopBound);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
    }

    private static async Task<Uri> Address(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return new Uri(line.Split(' ')[1]);
        }

        throw new InvalidOperationException($"The host did not start: {await process.StandardError.ReadToEndAsync()}");
    }
}
