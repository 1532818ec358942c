using QuickCheckout.Simulators.Store;

namespace QuickCheckout.KillCampaign;

/// <summary>What may befall a call while processes are killed.</summary>
internal static class Link
{
    /// <summary>How soon somebody who was not answered asks again.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Nobody answered, or somebody who could not: to be asked again. A refusal other than that is a mistake of the campaign.</summary>
    public static bool IsDown(Exception e, CancellationToken giveUp) => !giveUp.IsCancellationRequested
        && e is StoreException { Status: null or >= 500 } or HttpRequestException or IOException or OperationCanceledException;
}
