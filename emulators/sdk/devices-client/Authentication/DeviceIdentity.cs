using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Azure.Devices.Client;

/// <summary>Who the device is and how each new link proves it.</summary>
internal sealed class DeviceIdentity
{
    private const int DefaultRenewalBufferPercent = 15;
    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromHours(1);

    private readonly string? _key;
    private readonly SasToken? _fixedToken;
    private readonly TimeSpan _timeToLive;
    private readonly int _bufferPercent;
    private readonly TimeProvider _timeProvider;

    public DeviceIdentity(IotHubConnectionStringBuilder builder, ClientOptions options)
    {
        HostName = builder.HostName;
        DeviceId = builder.DeviceId ?? throw new ArgumentException("The authentication method names no device.", nameof(builder));
        if (builder.AuthenticationMethod is DeviceAuthenticationWithX509Certificate x509)
        {
            Certificates = [x509.Certificate];
            if (x509.ChainCertificates is { } chain)
                Certificates.AddRange(chain);
        }

        _key = builder.SharedAccessKey;
        _fixedToken = builder.SharedAccessSignature is { } token ? SasToken.Parse(token) : null;
        _timeToLive = options.SasTokenTimeToLive > TimeSpan.Zero ? options.SasTokenTimeToLive : DefaultTimeToLive;
        _bufferPercent = options.SasTokenRenewalBuffer > 0 ? options.SasTokenRenewalBuffer : DefaultRenewalBufferPercent;
        _timeProvider = options.TimeProvider;
    }

    public string HostName { get; }

    public string DeviceId { get; }

    /// <summary>What the device shows in the TLS handshake; null when it shows a token.</summary>
    public X509Certificate2Collection? Certificates { get; }

    /// <summary>Whether the only token the device has is past its end, so that trying again cannot help.</summary>
    public bool TokenExpired => _fixedToken is { } token && token.ExpiresOn <= _timeProvider.GetUtcNow();

    /// <summary>The token for a new link, or null for a device with a certificate.</summary>
    public SasToken? NewToken() => _key is null
        ? _fixedToken
        : SasToken.Create(
            $"{HostName}/devices/{Uri.EscapeDataString(DeviceId)}", _key, _timeProvider.GetUtcNow() + _timeToLive);

    /// <summary>How long a link with a new token lives before it is renewed, or null if it cannot be or need not be.</summary>
    public TimeSpan? RenewAfter => _key is null ? null : _timeToLive * (100 - _bufferPercent) / 100;
}
