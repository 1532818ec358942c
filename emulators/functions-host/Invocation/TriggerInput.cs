using System.Collections.Frozen;
using System.Reflection;

namespace Emulators.FunctionsHost.Invocation;

/// <summary>What a trigger brings to a call.</summary>
internal abstract class TriggerInput
{
    private static readonly FrozenDictionary<string, object?> NoData = FrozenDictionary<string, object?>.Empty;

    /// <summary>Values that parameters take by name, ignoring case.</summary>
    public virtual IReadOnlyDictionary<string, object?> BindingData => NoData;

    /// <summary>The value of a parameter, or <see cref="Bound.Nothing"/> when this trigger does not know it.</summary>
    public abstract ValueTask<Bound> Bind(ParameterInfo parameter, FunctionCall call);
}

/// <summary>The answer of a binding: a value, which may be null, or nothing.</summary>
internal readonly record struct Bound(bool HasValue, object? Value)
{
    public static Bound Nothing => default;

    public static Bound To(object? value) => new(true, value);
}
