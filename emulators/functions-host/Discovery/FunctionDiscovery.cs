using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Emulators.FunctionsHost.Discovery;

/// <summary>Finds the functions of an app and refuses what the real build or host refuses.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The functions in <paramref name="types"/>, by name ignoring case.</summary>
    /// <exception cref="InvalidFunctionException">Any of them is not a function the real host would run; all reasons are named.</exception>
    public static IReadOnlyList<FunctionMethod> Find(IEnumerable<Type> types)
    {
        var problems = new List<string>();
        var functions = new List<FunctionMethod>();
        foreach (var method in types.SelectMany(t => t.GetMethods(Declared)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
                continue;
            if (Describe(method, attribute.Name, problems) is { } function)
                functions.Add(function);
        }

        problems.AddRange(functions
            .GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1)
            .Select(same => $"Several functions are named '{same.Key}': {string.Join(", ", same)}."));
        problems.AddRange(functions
            .GroupBy(f => f.Definition.EntryPoint)
            .Where(same => same.Count() > 1)
            .Select(same => $"Overloads of one method cannot both be functions: {string.Join(", ", same)}."));
        if (problems.Count > 0)
            throw new InvalidFunctionException(problems);
        return [.. functions.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static FunctionMethod? Describe(MethodInfo method, string name, List<string> problems)
    {
        var where = $"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name})";
        var before = problems.Count;
        if (method.DeclaringType.ContainsGenericParameters || method.ContainsGenericParameters)
            problems.Add($"{where} is generic.");
        if (!method.IsPublic || !method.DeclaringType.IsVisible)
            problems.Add($"{where} is not public.");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            problems.Add($"{where} is async void.");

        var triggers = method.GetParameters().Where(p => p.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        if (triggers.Count != 1)
            problems.Add($"{where} has {triggers.Count} triggers; a function has exactly one.");
        if (problems.Count > before)
            return null;
        return new FunctionMethod(name, method, triggers[0], triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!);
    }
}

/// <summary>The app declares functions that the real build or host would refuse.</summary>
public sealed class InvalidFunctionException : Exception
{
    internal InvalidFunctionException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems))
    {
    }
}
