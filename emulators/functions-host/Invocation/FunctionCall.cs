using System.Diagnostics;
using Emulators.FunctionsHost.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost.Invocation;

/// <summary>One call of a function: its data, its scope of services and its result.</summary>
internal sealed class FunctionCall : FunctionContext, IInvocationResultFeature, IAsyncDisposable
{
    private const int InMiddleware = 0;
    private const int InFunction = 1;
    private const int Closed = 2;

    private readonly IServiceProvider _app;
    private int _state;
    private AsyncServiceScope? _scope;
    private IServiceProvider? _instanceServices;
    private Dictionary<object, object>? _items;
    private IDictionary<object, object>? _replacedItems;

    public FunctionCall(FunctionMethod function, TriggerInput input, IServiceProvider app, CancellationToken cancellation)
    {
        Function = function;
        Input = input;
        _app = app;
        CancellationToken = cancellation;
        Features.Set<IInvocationResultFeature>(this);
    }

    public FunctionMethod Function { get; }

    public TriggerInput Input { get; }

    /// <summary>What the function returned, or what middleware put in its place.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } = new ActivityTrace(Activity.Current);

    public override BindingContext BindingContext => new InputBindings(Input);

    public override RetryContext RetryContext => NoRetries.Instance;

    /// <summary>Made on first use: ten thousand waiting orchestrators need no scope.</summary>
    public override IServiceProvider InstanceServices
    {
        get => _instanceServices ??= (_scope = _app.CreateAsyncScope()).Value.ServiceProvider;
        set => _instanceServices = value;
    }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items
    {
        get => _replacedItems ?? (_items ??= []);
        set => _replacedItems = value;
    }

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    /// <summary>The pipeline has reached the function; false when the call has been closed in the meantime.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref _state, InFunction, InMiddleware) != Closed;

    /// <summary>Gives the call up unless the pipeline has reached the function; false when it has.</summary>
    public bool TryClose() => Interlocked.CompareExchange(ref _state, Closed, InMiddleware) == InMiddleware;

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed class InputBindings(TriggerInput input) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => input.BindingData;
    }

    private sealed class ActivityTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? "";

        public override string TraceState { get; } = activity?.TraceStateString ?? "";
    }

    private sealed class NoRetries : RetryContext
    {
        public static readonly NoRetries Instance = new();

        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }
}
