namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the pipeline.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>A step around every call; one instance for the life of the app.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs the step; not calling <paramref name="next"/> ends the call here.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
