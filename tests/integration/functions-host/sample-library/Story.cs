using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SampleLibrary;

/// <summary>Functions that no code of the app mentions; the host finds them through the app's references.</summary>
public sealed class Story
{
    [Function(nameof(WaitForWord))]
    public static async Task<string> WaitForWord([OrchestrationTrigger] TaskOrchestrationContext context, string greeting)
    {
        var word = await context.WaitForExternalEvent<string>("word");
        return await context.CallActivityAsync<string>(nameof(Join), greeting + " " + word);
    }

    [Function(nameof(Join))]
    public string Join([ActivityTrigger] string text, string instanceId) => $"{text} from {instanceId}";
}
