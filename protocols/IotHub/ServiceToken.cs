using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QuickCheckout.Protocols.IotHub;

/// <summary>The shared access signature with which a service calls IoT Hub's REST API under one of its policies.</summary>
public static class ServiceToken
{
    /// <param name="hostName">The hub; a port, as on a developer's machine, is not part of what is signed.</param>
    /// <param name="policyKey">Base64.</param>
    public static string Create(string hostName, string policyName, string policyKey, DateTimeOffset expires)
    {
        var resource = Uri.EscapeDataString(hostName.Split(':')[0]);
        var until = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Convert.FromBase64String(policyKey), Encoding.UTF8.GetBytes($"{resource}\n{until}"));
        return $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={until}&skn={policyName}";
    }
}
