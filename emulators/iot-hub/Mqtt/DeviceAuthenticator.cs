using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emulators.IotHub.Registry;
using Emulators.IotHub.Security;

namespace Emulators.IotHub.Mqtt;

/// <summary>Decides whether a CONNECT is who it says.</summary>
internal sealed class DeviceAuthenticator(DeviceRegistry registry, HubIdentity hub, TimeProvider timeProvider)
{
    private static readonly HashSet<string> ApiVersions = new(StringComparer.OrdinalIgnoreCase)
    {
        "2016-11-14", "2017-06-30", "2017-11-08-preview", "2018-06-30", "2019-03-30", "2019-10-01", "2020-03-13", "2020-05-31-preview",
        "2020-06-30-preview", "2020-09-30", "2021-04-12", "2021-06-30-preview",
    };

    public Verdict Judge(string clientId, string? userName, string? password, X509Certificate2? certificate)
    {
        if (ReadUserName(userName) is not { } names)
            return Verdict.BadUserName("The user name is not {hub}/{device}/?api-version={version} of a known version.");
        if (!hub.IsNamed(names.HostName))
            return Verdict.BadUserName($"No hub {names.HostName} lives here.");
        if (!string.Equals(names.DeviceId, clientId, StringComparison.Ordinal))
            return Verdict.BadClientId("The client id is not the device id of the user name.");
        if (registry.Find(clientId) is not { } device)
            return Verdict.Refused("The device is not registered.");
        if (device.Status == DeviceStatus.Disabled)
            return Verdict.Refused("The device is disabled.");
        return string.IsNullOrEmpty(password)
            ? JudgeCertificate(device, certificate)
            : JudgeToken(device, names.HostName, SharedAccessSignature.Parse(password));
    }

    private Verdict JudgeToken(Device device, string hostName, SharedAccessSignature? token)
    {
        if (token is null)
            return Verdict.Refused("The password is no shared access signature.");
        if (!Opens(token.Resource, hostName, device.Id))
            return Verdict.Refused("The token is for another resource.");
        if (token.PolicyName is { } policyName)
        {
            return hub.KeysOf(policyName, HubPermissions.DeviceConnect) is { } policyKeys && token.IsValid(policyKeys, timeProvider.GetUtcNow())
                ? Verdict.Accepted(device, "hub", "sas", "iothub", token.ExpiresOn)
                : Verdict.Refused("The policy's token is expired, wrongly signed, or may not connect devices.");
        }

        if (device.Authentication.Kind != AuthenticationKind.Sas)
            return Verdict.Refused("The device is registered with a certificate, not with keys.");
        return token.IsValid([device.Authentication.Primary, device.Authentication.Secondary], timeProvider.GetUtcNow())
            ? Verdict.Accepted(device, "device", "sas", "iothub", token.ExpiresOn)
            : Verdict.Refused("The token is expired or wrongly signed.");
    }

    private Verdict JudgeCertificate(Device device, X509Certificate2? certificate)
    {
        if (certificate is null)
            return Verdict.Refused("Neither token nor certificate.");
        if (device.Authentication.Kind != AuthenticationKind.SelfSigned)
            return Verdict.Refused("The device is registered with keys, not with a certificate.");
        var now = timeProvider.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
            return Verdict.Refused("The certificate is not valid at this time.");
        string[] shown = [certificate.GetCertHashString(HashAlgorithmName.SHA1), certificate.GetCertHashString(HashAlgorithmName.SHA256)];
        string?[] registered = [device.Authentication.Primary, device.Authentication.Secondary];
        return registered.Any(thumbprint => shown.Contains(thumbprint, StringComparer.OrdinalIgnoreCase))
            ? Verdict.Accepted(device, "device", "x509", "external", null)
            : Verdict.Refused("The certificate is not the registered one.");
    }

    // A token opens its own resource and everything below it.
    private static bool Opens(string resource, string hostName, string deviceId)
    {
        var wanted = $"{hostName}/devices/{deviceId}";
        var encoded = $"{hostName}/devices/{Uri.EscapeDataString(deviceId)}";
        return Covers(resource, wanted) || Covers(resource, encoded);
    }

    private static bool Covers(string resource, string wanted) =>
        wanted.StartsWith(resource, StringComparison.OrdinalIgnoreCase)
        && (wanted.Length == resource.Length || wanted[resource.Length] == '/');

    private static (string HostName, string DeviceId)? ReadUserName(string? userName)
    {
        var parts = userName?.Split('/', 3);
        return parts is [{ Length: > 0 } hostName, { Length: > 0 } deviceId, ['?', ..] query]
            && PropertyBag.Parse(query)?.GetValueOrDefault("api-version") is { } version
            && ApiVersions.Contains(version)
            ? (hostName, deviceId)
            : null;
    }

    /// <summary>The decision about one CONNECT.</summary>
    internal abstract record Verdict
    {
        public static Verdict BadUserName(string reason) => new Refusal(RefusalKind.UserName, reason);

        public static Verdict BadClientId(string reason) => new Refusal(RefusalKind.ClientId, reason);

        public static Verdict Refused(string reason) => new Refusal(RefusalKind.Credential, reason);

        public static Verdict Accepted(Device device, string scope, string type, string issuer, DateTimeOffset? expiresOn) =>
            new Admission(device, $$"""{"scope":"{{scope}}","type":"{{type}}","issuer":"{{issuer}}","acceptingIpFilterRule":null}""", expiresOn);
    }

    internal sealed record Admission(Device Device, string AuthenticationMethod, DateTimeOffset? ExpiresOn) : Verdict;

    internal sealed record Refusal(RefusalKind Kind, string Reason) : Verdict;

    internal enum RefusalKind
    {
        Credential,
        ClientId,
        UserName,
    }
}
