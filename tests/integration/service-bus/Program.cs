using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Emulators.ServiceBus;

/// <summary>The tests, or an emulator in a process of its own for a test to kill.</summary>
internal static class Program
{
    public const string Serve = "--serve";

    public static async Task<int> Main(string[] args)
    {
        if (args is [Serve, var dataPath])
            return await ServeAsync(dataPath);
        return args.Any(a => a is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }

    /// <summary>Prints the connection string, then serves until its input closes or it is killed.</summary>
    private static async Task<int> ServeAsync(string dataPath)
    {
        await using var emulator = ServiceBusEmulator.Start(new ServiceBusEmulatorOptions
        {
            DataPath = dataPath,
            Queues = Bus.Entities.Queues,
            Topics = Bus.Entities.Topics,
            PolicyKey = Bus.PolicyKey,
        });
        Console.WriteLine(emulator.ConnectionString);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
