namespace DurableTask.Core.Exceptions;

/// <summary>Thrown when an instance id is to be started that is already running.</summary>
public class OrchestrationAlreadyExistsException : Exception
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message) : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>
/// Named in the failure of an instance whose code no longer does what its history says.
/// </summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);
