using System.Collections.Concurrent;
using Newtonsoft.Json;

namespace Microsoft.Azure.Devices.Client;

/// <summary>The application's direct methods, by name, and the one for all other names.</summary>
internal sealed class MethodHandlers
{
    private readonly ConcurrentDictionary<string, Handler> _byName = new(StringComparer.Ordinal);
    private volatile Handler? _fallback;

    public bool Any => _fallback is not null || !_byName.IsEmpty;

    public void Set(string name, MethodCallback? callback, object? context)
    {
        if (callback is null)
            _byName.TryRemove(name, out _);
        else
            _byName[name] = new Handler(callback, context);
    }

    public void SetDefault(MethodCallback? callback, object? context) =>
        _fallback = callback is null ? null : new Handler(callback, context);

    /// <summary>Runs the handler. The caller of the method learns of every failure by its status.</summary>
    public async Task<MethodResponse> InvokeAsync(string name, byte[] payload)
    {
        var handler = _byName.GetValueOrDefault(name) ?? _fallback;
        if (handler is null)
            return new MethodResponse((int)MethodResponseStatusCode.MethodNotImplemented);

        MethodRequest request;
        try
        {
            request = new MethodRequest(name, payload);
        }
        catch (JsonException)
        {
            return new MethodResponse((int)MethodResponseStatusCode.BadRequest);
        }

#pragma warning disable CA1031 // Whatever the application throws is answered, or its caller would wait for the timeout.
        try
        {
            return await handler.Callback(request, handler.Context).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return new MethodResponse((int)MethodResponseStatusCode.UserCodeException);
        }
#pragma warning restore CA1031
    }

    private sealed record Handler(MethodCallback Callback, object? Context);
}
