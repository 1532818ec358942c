namespace Microsoft.Azure.Functions.Worker;

/// <summary>One call of one function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique for this call.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The same for every call of the function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>Distributed trace of the call.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>Data of the trigger, such as route values.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>How often the host retried this call.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The call's own scope of services.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>What is called.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values shared along the middleware.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Extension points of the call.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the caller disconnects, the function's time is up or the host stops.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>Features of a call, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets the feature of type <typeparamref name="T"/>.</summary>
    void Set<T>(T instance);

    /// <summary>The feature of type <typeparamref name="T"/>, or null.</summary>
    T? Get<T>();
}

/// <summary>Data of the trigger.</summary>
public abstract class BindingContext
{
    /// <summary>By name, ignoring case.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>W3C trace context of the call.</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c>.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c>.</summary>
    public abstract string TraceState { get; }
}

/// <summary>Retries of the call.</summary>
public abstract class RetryContext
{
    /// <summary>Retries so far.</summary>
    public abstract int RetryCount { get; }

    /// <summary>Retries allowed.</summary>
    public abstract int MaxRetryCount { get; }
}
