using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Functions.SignIn;

/// <summary>Which staff may call this function. One without this and without <see cref="OpenAttribute"/> nobody may.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StaffAttribute(params Role[] roles) : Attribute
{
    public IReadOnlyList<Role> Roles => roles;
}

/// <summary>Anybody may call this function without signing in.</summary>
/// <param name="why">What makes that safe.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenAttribute(string why) : Attribute
{
    public string Why => why;
}

/// <summary>Who may call an HTTP function.</summary>
/// <param name="Roles">One of them is enough; none when nobody may.</param>
internal sealed record Door(bool IsOpen, IReadOnlyList<Role> Roles)
{
    public static readonly Door Shut = new(false, []);
}

/// <summary>The door of each HTTP function, as its method declares it.</summary>
internal static class Doors
{
    private static readonly Dictionary<string, Door> Known = All(typeof(Doors).Assembly).ToDictionary(d => d.Function, d => d.Door, StringComparer.OrdinalIgnoreCase);

    public static Door Of(string function) => Known.GetValueOrDefault(function, Door.Shut);

    public static IEnumerable<(string Function, MethodInfo Method, Door Door)> All(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<FunctionAttribute>() is not null && method.GetParameters().Any(p => p.IsDefined(typeof(HttpTriggerAttribute)))
        select (method.GetCustomAttribute<FunctionAttribute>()!.Name, method, Of(method));

    private static Door Of(MethodInfo method) => (method.GetCustomAttribute<StaffAttribute>(), method.GetCustomAttribute<OpenAttribute>()) switch
    {
        ({ } staff, null) => new Door(false, staff.Roles),
        (null, { }) => new Door(true, []),
        // Of two that contradict each other nobody knows which was meant.
        _ => Door.Shut,
    };
}
