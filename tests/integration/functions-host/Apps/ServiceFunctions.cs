using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Emulators.FunctionsHost.Apps;

public sealed class ScopedThing : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;
}

public sealed class Seen
{
    public List<ScopedThing> Scoped { get; } = [];

    public List<object> Instances { get; } = [];
}

public sealed class ServiceFunctions(ScopedThing scoped, Seen seen)
{
    [Function("UsesServices")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "services")] HttpRequest request)
    {
        seen.Scoped.Add(scoped);
        seen.Instances.Add(this);
        var same = ReferenceEquals(scoped, request.HttpContext.RequestServices.GetService(typeof(ScopedThing)));
        return Results.Text($"{same} {scoped.Disposed}");
    }

    [Function("EchoesJson")]
    public IResult Json(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "json")] HttpRequest request, [FromBody] Painted painted) =>
        TypedResults.Ok(painted);
}

public sealed record Painted(Colour PaintColour);

/// <summary>A hosted service that tells whether it runs.</summary>
public sealed class Heart : IHostedService
{
    public bool Beating { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Beating = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Beating = false;
        return Task.CompletedTask;
    }
}
