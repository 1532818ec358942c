using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using static Emulators.ServiceBus.Bus.Entities;

namespace Emulators.ServiceBus;

public sealed class when_the_process_is_killed : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("service-bus-");

    public void Dispose() => _data.Delete(true);

    [Fact]
    public async Task everything_that_was_confirmed_is_there_afterwards()
    {
        const int rounds = 3;
        const int perRound = 50;
        for (var round = 0; round < rounds; round++)
        {
            await using var victim = await Victim.StartAsync(_data.FullName);
            await using var sender = victim.Client.CreateSender(Reports);
            for (var i = 0; i < perRound; i++)
                await sender.SendMessageAsync(new ServiceBusMessage($"{round}-{i}"));
        }

        await using var survivor = await Victim.StartAsync(_data.FullName);
        await using var receiver = survivor.Client.CreateReceiver(Reports, new ServiceBusReceiverOptions { PrefetchCount = 100 });
        List<string> got = [];
        while (got.Count < rounds * perRound)
            got.AddRange((await receiver.ReceiveMessagesAsync(100)).Select(m => m.Body.ToString()));
        Assert.Equal(
            Enumerable.Range(0, rounds).SelectMany(r => Enumerable.Range(0, perRound).Select(i => $"{r}-{i}")), got);
    }

    [Fact]
    public async Task delivery_counts_outcomes_and_schedules_are_kept()
    {
        await using (var victim = await Victim.StartAsync(_data.FullName))
        {
            await using var sender = victim.Client.CreateSender(Reports);
            await using var receiver = victim.Client.CreateReceiver(Reports);
            await sender.SendMessageAsync(new ServiceBusMessage("completed"));
            await receiver.CompleteMessageAsync((await receiver.ReceiveMessageAsync())!);
            await sender.SendMessageAsync(new ServiceBusMessage("dead"));
            await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync())!, "Malformed");
            await sender.SendMessageAsync(new ServiceBusMessage("abandoned"));
            await receiver.AbandonMessageAsync(
                (await receiver.ReceiveMessageAsync())!, new Dictionary<string, object> { ["why"] = "busy" });
            await sender.ScheduleMessageAsync(new ServiceBusMessage("scheduled"), DateTimeOffset.UtcNow.AddSeconds(1));
        }

        await using var survivor = await Victim.StartAsync(_data.FullName);
        await using var after = survivor.Client.CreateReceiver(Reports);
        var abandoned = (await after.ReceiveMessageAsync())!;
        Assert.Equal("abandoned", abandoned.Body.ToString());
        Assert.Equal("busy", abandoned.ApplicationProperties["why"]);
        Assert.Equal(2, abandoned.DeliveryCount);
        Assert.Equal("scheduled", (await after.ReceiveMessageAsync())!.Body.ToString());
        await using var deadLetters = survivor.Client.CreateReceiver(
            Reports, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Assert.Equal("Malformed", (await deadLetters.ReceiveMessageAsync())!.DeadLetterReason);
    }

    /// <summary>An emulator in a process of its own, which is killed, never stopped.</summary>
    private sealed class Victim : IAsyncDisposable
    {
        private readonly Process _process;

        private Victim(Process process, string connectionString)
        {
            _process = process;
            Client = new ServiceBusClient(connectionString);
        }

        public ServiceBusClient Client { get; }

        public static async Task<Victim> StartAsync(string dataPath)
        {
            var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Program.Serve, dataPath])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            var connectionString = await process.StandardOutput.ReadLineAsync();
            return new Victim(process, connectionString ?? throw new InvalidOperationException("The emulator did not start."));
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            await Client.DisposeAsync();
        }
    }
}
