using System.Reflection;

namespace Emulators.FunctionsHost.Invocation;

/// <summary>Awaits what a function's method returned and takes the value out of it.</summary>
internal static class ReturnValue
{
    private static readonly MethodInfo OfTask = Method(nameof(FromTask));
    private static readonly MethodInfo OfValueTask = Method(nameof(FromValueTask));

    public static Func<object?, ValueTask<object?>> ReaderFor(Type type)
    {
        if (type == typeof(Task))
            return static async returned => { await (Task)returned!; return null; };
        if (type == typeof(ValueTask))
            return static async returned => { await (ValueTask)returned!; return null; };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return Generic(OfTask, type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Generic(OfValueTask, type);
        return static returned => ValueTask.FromResult(returned);
    }

    /// <summary>The type of the value; <see cref="object"/> when there is none.</summary>
    public static Type TypeOf(Type type)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
            return typeof(object);
        var isTask = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return isTask ? type.GetGenericArguments()[0] : type;
    }

    private static Func<object?, ValueTask<object?>> Generic(MethodInfo reader, Type type) =>
        reader.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object?, ValueTask<object?>>>();

    private static async ValueTask<object?> FromTask<T>(object? returned) => await (Task<T>)returned!;

    private static async ValueTask<object?> FromValueTask<T>(object? returned) => await (ValueTask<T>)returned!;

    private static MethodInfo Method(string name) =>
        typeof(ReturnValue).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
