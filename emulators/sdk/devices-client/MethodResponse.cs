using System.Text;

namespace Microsoft.Azure.Devices.Client;

/// <summary>The device's answer to a direct method.</summary>
public sealed class MethodResponse
{
    /// <summary>An answer with a payload: JSON in UTF-8.</summary>
    /// <exception cref="Newtonsoft.Json.JsonReaderException"><paramref name="result"/> is not JSON.</exception>
    public MethodResponse(byte[] result, int status)
    {
        JsonPayload.ThrowUnlessEmptyOrJson(result);
        Result = result;
        Status = status;
    }

    /// <summary>An answer without payload.</summary>
    public MethodResponse(int status) => Status = status;

    /// <summary>The payload, or null.</summary>
    public byte[]? Result { get; }

    /// <summary>The payload as text, or null.</summary>
    public string? ResultAsJson => Result is null || Result.Length == 0 ? null : Encoding.UTF8.GetString(Result);

    /// <summary>The application's status, by convention like HTTP's.</summary>
    public int Status { get; }
}

/// <summary>The statuses with which the client itself answers a method.</summary>
public enum MethodResponseStatusCode
{
    /// <summary>The call's payload is not JSON.</summary>
    BadRequest = 400,

    /// <summary>The handler failed.</summary>
    UserCodeException = 500,

    /// <summary>No handler.</summary>
    MethodNotImplemented = 501,
}
