using DurableTask.Core.Exceptions;
using Grpc.Core;

namespace Emulators.Durable;

/// <summary>What the engine answers to calls it does not accept.</summary>
internal static class Refusals
{
    public static string AlreadyExistsText(string id) => $"An Orchestration instance with the ID {id} already exists.";

    public static OrchestrationAlreadyExistsException AlreadyExists(string id) => new(AlreadyExistsText(id));

    public static RpcException UnknownOrFinished(string id) =>
        new(new Status(StatusCode.Unknown, $"The orchestration instance '{id}' does not exist or has finished."));

    public static RpcException InvalidId(string problem) => new(new Status(StatusCode.Internal, problem));

    public static RpcException UnknownOrchestrator(string name) =>
        new(new Status(StatusCode.Unknown, Turns.OrchestratorCatalog.NotFound(name).ErrorMessage));

    public static RpcException TooLarge(int bytes, int limit) =>
        new(new Status(StatusCode.ResourceExhausted, $"A payload of {bytes} bytes was sent; the limit is {limit}."));

    public static RpcException Stopped() => new(new Status(StatusCode.Unavailable, "The durable engine is not running."));
}
