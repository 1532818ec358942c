namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a call returned.</summary>
public abstract class InvocationResult<T>
{
    /// <summary>The returned value; middleware may replace it.</summary>
    public abstract T? Value { get; set; }
}

/// <summary>What a call returned.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
}

/// <summary>Access to the bindings of a call.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The call's result; null value until the function returned.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new UntypedResult(ResultOf(context));

    /// <summary>The call's result as <typeparamref name="T"/>; throws <see cref="InvalidCastException"/> for another type.</summary>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        new TypedResult<T>(ResultOf(context));

    private static IInvocationResultFeature ResultOf(FunctionContext context) =>
        context.Features.Get<IInvocationResultFeature>()
        ?? throw new InvalidOperationException("The context does not come from the Functions host.");

    private sealed class UntypedResult(IInvocationResultFeature feature) : InvocationResult
    {
        public override object? Value
        {
            get => feature.Result;
            set => feature.Result = value;
        }
    }

    private sealed class TypedResult<T>(IInvocationResultFeature feature) : InvocationResult<T>
    {
        public override T? Value
        {
            get => (T?)feature.Result;
            set => feature.Result = value;
        }
    }
}

/// <summary>Where the host keeps the result of a call.</summary>
internal interface IInvocationResultFeature
{
    object? Result { get; set; }
}
