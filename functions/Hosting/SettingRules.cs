using System.ComponentModel.DataAnnotations;
using System.Net;
using QuickCheckout.Protocols.Alipay;

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

/// <summary>The value is an RSA key. It is never said back.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RsaKeyAttribute : ValidationAttribute
{
    public override bool IsValid(object? value)
    {
        try
        {
            using var key = AlipayKey.Read(value as string ?? "");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public override string FormatErrorMessage(string name) => $"{name} must be an RSA key: PEM, or the Base64 of PKCS#8 or SubjectPublicKeyInfo.";
}

/// <summary>The value is Base64 of at least so many bytes. It is never said back.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class Base64KeyAttribute(int least) : ValidationAttribute
{
    public int Least => least;

    public override bool IsValid(object? value)
    {
        var text = value as string ?? "";
        return Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length >= least;
    }

    public override string FormatErrorMessage(string name) => $"{name} must be the Base64 of at least {least} bytes.";
}
