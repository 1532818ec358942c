using System.Diagnostics;
using System.Globalization;
using System.Net;
using Emulators.IotHub.Certificates;
using Emulators.IotHub.Security;
using Microsoft.Azure.Devices.Client;

namespace Emulators.IotHub;

/// <summary>Not a test: the hub as a process that can be killed. Started by the test below, ends with it.</summary>
public sealed class hub_process
{
    internal const string FolderVariable = "HUB_PROCESS_FOLDER";
    internal const string AddressVariable = "HUB_PROCESS_ADDRESS";

    [Fact(Explicit = true)]
    public async Task runs_until_it_is_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Runs only as a child of another test.");
        var address = IPAddress.Parse(Environment.GetEnvironmentVariable(AddressVariable)!);
        using var authority = LocalCertificateAuthority.CreateOrLoad(Path.Combine(folder!, "certificates"));
        await using var hub = await IotHubEmulator.StartAsync(new IotHubEmulatorOptions
        {
            Address = address,
            HttpsPort = 0,
            ServerCertificate = authority.ServerCertificate("hub", ["localhost"], [address]),
            DatabasePath = Path.Combine(folder!, "hub.db"),
            Policies = [SharedAccessPolicy.Owner(TestHub.DevicePolicyKey)],
            Route = (_, _) => throw new IOException("The queue is down."),
        });
        await Console.In.ReadToEndAsync();
    }
}

public sealed class when_the_hub_is_killed
{
    [Fact]
    public async Task every_acknowledged_message_is_routed_after_the_restart()
    {
        const int Messages = 20;
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        await hub.StopEmulatorAsync();

        using (var process = StartProcess(hub))
        {
            for (var number = 0; number < Messages; number++)
            {
                using var message = new Message() { MessageId = number.ToString(CultureInfo.InvariantCulture) };
                await client.SendEventAsync(message);
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        await hub.StartEmulatorAsync();
        await hub.NextRoutedAsync(Messages - 1);
        Assert.Equal(
            Enumerable.Range(0, Messages).Select(n => n.ToString(CultureInfo.InvariantCulture)), hub.Routed.Select(m => m.MessageId!));
    }

    private static Process StartProcess(TestHub hub)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(hub_process).Assembly.Location, "-explicit", "only", "-method", $"{typeof(hub_process).FullName}.{nameof(hub_process.runs_until_it_is_killed)}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[hub_process.FolderVariable] = hub.Folder;
        start.Environment[hub_process.AddressVariable] = hub.HostName;
        var process = Process.Start(start)!;
        // Not read, and never so much that the pipe fills.
        return process;
    }
}

public sealed class when_two_hubs_run_on_one_machine
{
    [Fact]
    public async Task each_has_its_own_devices_and_messages()
    {
        await using var first = await TestHub.StartAsync();
        await using var second = await TestHub.StartAsync();
        await using var atFirst = first.Client(await first.AddDeviceAsync("POS-0001"));
        await using var atSecond = second.Client(await second.AddDeviceAsync("POS-0001"));
        using var one = new Message() { MessageId = "1" };
        using var two = new Message() { MessageId = "2" };
        await atFirst.SendEventAsync(one);
        await atSecond.SendEventAsync(two);
        Assert.Equal("1", (await first.NextRoutedAsync()).MessageId);
        Assert.Equal("2", (await second.NextRoutedAsync()).MessageId);
    }
}
