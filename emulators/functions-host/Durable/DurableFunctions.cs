using Emulators.FunctionsHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Durable;

/// <summary>Makes the app's orchestrators and activities known to the engine.</summary>
internal static class DurableFunctions
{
    public static void AddTo(DurableTaskRegistry registry, AppRuntime runtime, RunningActivities running, ILogger logger)
    {
        foreach (var function in runtime.Functions)
        {
            switch (function.Trigger)
            {
                case OrchestrationTriggerAttribute trigger:
                    registry.AddOrchestrator(
                        trigger.Orchestration ?? function.Name, new OrchestratorFunction(function, runtime.Invoker, runtime.App, logger));
                    break;
                case ActivityTriggerAttribute trigger:
                    registry.AddActivity(trigger.Activity ?? function.Name, new ActivityFunction(function, runtime.Runner, running));
                    break;
            }
        }
    }
}
