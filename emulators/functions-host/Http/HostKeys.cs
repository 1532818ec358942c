using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Emulators.FunctionsHost.Http;

/// <summary>
/// The host's keys, from the settings <c>FunctionsHost:MasterKey</c>, <c>FunctionsHost:HostKeys:{name}</c>,
/// <c>FunctionsHost:FunctionKeys:{function}:{name}</c> and <c>FunctionsHost:SystemKeys:{name}</c>.
/// A level without a key lets nobody in.
/// </summary>
internal sealed class HostKeys(IConfiguration settings)
{
    private readonly IConfigurationSection _keys = settings.GetSection("FunctionsHost");

    public bool Allow(HttpRequest request, AuthorizationLevel level, string function)
    {
        if (level == AuthorizationLevel.Anonymous)
            return true;
        var given = request.Headers["x-functions-key"].ToString();
        if (given.Length == 0)
            given = request.Query["code"].ToString();
        return given.Length > 0 && Accepted(level, function).Any(key => Same(key, given));
    }

    private IEnumerable<string> Accepted(AuthorizationLevel level, string function)
    {
        var named = level switch
        {
            AuthorizationLevel.Function => Values("HostKeys").Concat(Values($"FunctionKeys:{function}")),
            AuthorizationLevel.System => Values("SystemKeys"),
            _ => [],
        };
        return _keys["MasterKey"] is { Length: > 0 } master ? named.Append(master) : named;
    }

    private IEnumerable<string> Values(string section) =>
        _keys.GetSection(section).GetChildren().Select(key => key.Value).OfType<string>().Where(value => value.Length > 0);

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
