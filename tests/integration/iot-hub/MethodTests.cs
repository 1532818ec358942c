using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Devices.Client;

namespace Emulators.IotHub;

public sealed class when_the_service_calls_a_method
{
    [Fact]
    public async Task the_device_answers_with_status_and_payload()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        await client.SetMethodHandlerAsync(
            "echo", (request, context) => Task.FromResult(new MethodResponse(Encoding.UTF8.GetBytes($$"""{"got":{{request.DataAsJson}},"with":"{{context}}"}"""), 202)), "ctx");

        var answer = (await hub.Service.InvokeAsync("POS-0001", "echo", new JsonObject { ["a"] = 1 })).Expect(HttpStatusCode.OK);

        Assert.Equal("""{"status":202,"payload":{"got":{"a":1},"with":"ctx"}}""", answer.ToJsonString());
    }

    [Fact]
    public async Task it_takes_a_few_milliseconds()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        await client.SetMethodDefaultHandlerAsync((_, _) => Task.FromResult(new MethodResponse(200)), null);
        const int Calls = 50;
        var times = new List<double>(Calls);
        for (var call = 0; call < Calls; call++)
        {
            var watch = Stopwatch.StartNew();
            (await hub.Service.InvokeAsync("POS-0001", "ping")).Expect(HttpStatusCode.OK);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"median {times[Calls / 2]:0.0} ms, p95 {times[Calls * 95 / 100]:0.0} ms");
        // Generous against a loaded machine; polling or a delayed acknowledgement would take 40 ms and more.
        Assert.True(times[Calls / 2] < 30, $"median {times[Calls / 2]:0.0} ms");
    }
}
