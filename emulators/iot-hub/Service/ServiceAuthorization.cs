using System.Net;
using Emulators.IotHub.Registry;
using Emulators.IotHub.Security;
using Microsoft.AspNetCore.Http;

namespace Emulators.IotHub.Service;

/// <summary>Checks the service's shared access signature and the API version of a request.</summary>
internal sealed class ServiceAuthorization(HubIdentity hub, TimeProvider timeProvider)
{
    private static readonly HashSet<string> ApiVersions = new(StringComparer.Ordinal)
    {
        "2018-06-30", "2019-03-30", "2019-10-01", "2020-03-13", "2020-05-31-preview", "2020-09-30", "2021-04-12",
    };

    /// <exception cref="HubException">401 without a valid token of a policy that grants all of <paramref name="needed"/>; 400 for the version.</exception>
    public void Demand(HttpRequest request, HubPermissions needed)
    {
        var token = SharedAccessSignature.Parse(request.Headers.Authorization.ToString());
        var authorized = token is { PolicyName: { } policy }
            && hub.KeysOf(policy, needed) is { } keys
            && hub.Covers(token.Resource, request.Path.Value ?? "/")
            && token.IsValid(keys, timeProvider.GetUtcNow());
        if (!authorized)
            throw new HubException(HttpStatusCode.Unauthorized, "IotHubUnauthorizedAccess", "Unauthorized");
        if (!ApiVersions.Contains(request.Query["api-version"].ToString()))
            throw HubException.ArgumentInvalid("api-version is missing or unknown.");
    }
}
