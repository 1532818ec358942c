using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Hosting;

/// <summary>No HTTP function runs before its caller is known and has a role for it.</summary>
internal sealed class SignInMiddleware(Admission admission) : IFunctionsWorkerMiddleware
{
    // Not async for anything but HTTP: a real await before an orchestrator would fail it.
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.GetHttpContext() is { } http ? Ask(context, http, next) : next(context);

    private async Task Ask(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        if (await admission.RefuseAsync(context.FunctionDefinition.Name, http) is { } refused)
            await refused.ExecuteAsync(http);
        else
            await next(context);
    }
}
