using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Domain;

namespace QuickCheckout.Orchestrations.Import;

/// <summary>
/// Takes one file of products into the catalogue (rule C6). A crash begins the file again, which finds what went in before unchanged.
/// </summary>
public static class CatalogueImportOrchestrator
{
    public const string Name = "CatalogueImport";

    /// <summary>A file at which the app dies again and again is given up.</summary>
    public const int Tries = 4;

    private static readonly TaskOptions FewTries = TaskOptions.FromRetryPolicy(new RetryPolicy(Tries, TimeSpan.FromSeconds(2), 4));

    public static string InstanceId(string importId) => $"import:{importId}";

    [Function(Name)]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, string importId)
    {
        Refusal? failure = null;
        try
        {
            await context.CallActivityAsync(nameof(ImportActivities.RunImport), importId, FewTries);
        }
        catch (TaskFailedException)
        {
            failure = Refusals.ImportInterrupted;
        }

        await context.CallActivityAsync(nameof(ImportActivities.EndImport), new EndImportInput(importId, failure), ActivityOptions.Untiring);
    }
}
