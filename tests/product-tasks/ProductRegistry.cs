using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.ProductTasks;

/// <summary>
/// Every orchestrator and activity of the product for tests that run the engine without a functions host. Found by their
/// attributes, as the host finds them: a new one is known at once.
/// </summary>
public static class ProductRegistry
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <param name="activities">The objects that have the activities' methods; of two with the same method the first counts.</param>
    /// <param name="around">Runs each activity, for tests that let one run twice.</param>
    public static DurableTaskRegistry With(IReadOnlyList<object> activities, Func<Func<Task<object?>>, Task<object?>>? around = null)
    {
        var registry = new DurableTaskRegistry();
        var functions =
            from type in typeof(CheckoutOrchestrator).Assembly.GetTypes()
            from method in type.GetMethods(Public)
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            select (function.Name, method);
        foreach (var (name, method) in functions)
            if (method.IsStatic)
                registry.AddOrchestrator(name, new OrchestratorMethod(method));
            else
                registry.AddActivity(name, Find(activities, name, method, around ?? (run => run())));
        return registry;
    }

    private static ActivityMethod Find(IReadOnlyList<object> activities, string name, MethodInfo method, Func<Func<Task<object?>>, Task<object?>> around)
    {
        var target = activities.FirstOrDefault(a => a.GetType().GetMethod(method.Name) is not null)
            ?? throw new InvalidOperationException($"Nobody was given who has the activity {name}.");
        return new ActivityMethod(target, target.GetType().GetMethod(method.Name)!, around);
    }

    private sealed class OrchestratorMethod(MethodInfo method) : ITaskOrchestrator
    {
        public Type InputType => method.GetParameters()[1].ParameterType;

        public Type OutputType => OutputOf(method);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => Call(null, method, context, input);
    }

    private sealed class ActivityMethod(object target, MethodInfo method, Func<Func<Task<object?>>, Task<object?>> around) : ITaskActivity
    {
        public Type InputType => method.GetParameters()[0].ParameterType;

        public Type OutputType => OutputOf(method);

        public Task<object?> RunAsync(TaskActivityContext context, object? input) =>
            around(() => method.GetParameters().Length == 1 ? Call(target, method, input) : Call(target, method, input, CancellationToken.None));
    }

    private static Type OutputOf(MethodInfo method) => method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(object);

    private static async Task<object?> Call(object? target, MethodInfo method, params object?[] arguments)
    {
        var task = (Task)method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null)!;
        await task;
        return method.ReturnType.IsGenericType ? method.ReturnType.GetProperty(nameof(Task<object>.Result))!.GetValue(task) : null;
    }
}
