namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Base of every attribute that binds a function to the host.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute
{
}

/// <summary>Base of attributes on the parameter that starts a function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
}

/// <summary>Base of attributes on parameters that the host fills from somewhere other than the trigger.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
}

/// <summary>Whether a trigger hands over one item or a batch.</summary>
public enum Cardinality
{
    /// <summary>A batch.</summary>
    Many = 0,

    /// <summary>One item a call.</summary>
    One = 1,
}

/// <summary>A trigger that can hand over batches.</summary>
public interface ISupportCardinality
{
    /// <summary>One item or a batch.</summary>
    Cardinality Cardinality { get; set; }
}
