using System.ComponentModel.DataAnnotations;
using System.Net;

namespace QuickCheckout.Functions.Hosting;

/// <summary>The value names a time zone that this machine knows.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeZoneNameAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is string name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    public override string FormatErrorMessage(string name) => $"{name} must be a time zone's IANA name, such as Asia/Shanghai.";
}

/// <summary>The value is an https URL; plain http only to the same machine, where the simulators are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpsAttribute : ValidationAttribute
{
    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    public override bool IsValid(object? value) =>
        value is string text && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsThisMachine(url.DnsSafeHost)));

    public override string FormatErrorMessage(string name) => $"{name} must be an https URL; http only to the same machine.";
}
