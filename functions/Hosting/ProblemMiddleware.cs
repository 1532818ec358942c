using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions.Hosting;

/// <summary>The host answers an unhandled exception with an empty body; a caller deserves a problem document.</summary>
public sealed class ProblemMiddleware(ILogger<ProblemMiddleware> log) : IFunctionsWorkerMiddleware
{
    // Not async for anything but HTTP: a real await before an orchestrator would fail it.
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.GetHttpContext() is { } http ? Guard(context, http, next) : next(context);

    private async Task Guard(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            log.LogDebug("{Function}: the caller left", context.FunctionDefinition.Name);
        }
        catch (BadHttpRequestException wrong)
        {
            // Chunks that are none, a body that ends early or is larger than the host takes: the caller's fault, found while reading.
            log.LogInformation("{Function}: the request could not be read, {Status}", context.FunctionDefinition.Name, wrong.StatusCode);
            var refusal = wrong.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusals.BodyTooLarge(ImportStarter.MaxBytes) : Refusals.BodyMalformed("$");
            if (!http.Response.HasStarted)
                await Problem.Of(http.Request, refusal).ExecuteAsync(http);
        }
        catch (Exception fault)
        {
            log.LogError(fault, "{Function} failed", context.FunctionDefinition.Name);
            if (!http.Response.HasStarted)
                await Problem.Of(http.Request, Refusals.InternalFault).ExecuteAsync(http);
        }
    }
}
