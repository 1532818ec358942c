using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Hosting;

/// <summary>
/// A checkout publishes its status in the turn that schedules an activity, or in the one that hears of its end: whoever watches
/// the checkout in this process looks then, and need not look often in between.
/// </summary>
public sealed class HintMiddleware(StatusWatch watch) : IFunctionsWorkerMiddleware
{
    // Not async for anything but activities: a real await before an orchestrator would fail it.
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "activityTrigger")
        && context.BindingContext.BindingData.TryGetValue("instanceId", out var id) && id is string instance
            ? Around(CheckoutOf(instance), context, next)
            : next(context);

    private async Task Around(string checkoutId, FunctionContext context, FunctionExecutionDelegate next)
    {
        watch.Hint(checkoutId);
        await next(context);
        watch.Hint(checkoutId);
    }

    /// <summary>A reversal or unwind has its checkout's id in front of its own.</summary>
    private static string CheckoutOf(string instance) => instance.Split(':')[0];
}
