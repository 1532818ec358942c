using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Hosting;
using Emulators.FunctionsHost.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Durable;

/// <summary>Makes the app's orchestrators and activities known to the engine.</summary>
internal static class DurableFunctions
{
    public static void AddTo(
        DurableTaskRegistry registry,
        IEnumerable<FunctionMethod> functions,
        FunctionInvoker invoker,
        FunctionRunner runner,
        IServiceProvider app,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Emulators.FunctionsHost.Durable");
        foreach (var function in functions)
        {
            switch (function.Trigger)
            {
                case OrchestrationTriggerAttribute trigger:
                    registry.AddOrchestrator(
                        trigger.Orchestration ?? function.Name, new OrchestratorFunction(function, invoker, app, logger));
                    break;
                case ActivityTriggerAttribute trigger:
                    registry.AddActivity(trigger.Activity ?? function.Name, new ActivityFunction(function, runner));
                    break;
            }
        }
    }
}
