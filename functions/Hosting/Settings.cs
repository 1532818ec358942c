using System.ComponentModel.DataAnnotations;
using QuickCheckout.Protocols.Alipay;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Functions.Hosting;

/// <summary>Section "IotHub": where commands to terminals go.</summary>
public sealed class IotHubSettings
{
    /// <summary>Host name of the hub; with a port when its REST endpoint is not on 443.</summary>
    [Required] public string HostName { get; set; } = "";

    /// <summary>Name and key of a policy with the right "service connect".</summary>
    [Required] public string PolicyName { get; set; } = "service";

    [Required] public string PolicyKey { get; set; } = "";

    /// <summary>PEM file of a private root to trust beside the system's; empty for none.</summary>
    public string TrustedRoot { get; set; } = "";

    /// <summary>How long a terminal may take to acknowledge a command; IoT Hub allows 5 to 300.</summary>
    [Range(5, 300)] public int ResponseSeconds { get; set; } = 5;
}

/// <summary>Section "Acquirer": the ISO 8583 link.</summary>
public sealed class AcquirerSettings : IValidatableObject
{
    [Required] public string Host { get; set; } = "";

    [Range(1, 65535)] public int Port { get; set; }

    /// <summary>TLS to the acquirer; off only for a simulator on the same machine.</summary>
    public bool Tls { get; set; } = true;

    public string TrustedRoot { get; set; } = "";

    /// <summary>Field 42, fifteen characters.</summary>
    [Required, StringLength(15, MinimumLength = 15)] public string MerchantId { get; set; } = "";

    /// <summary>
    /// Master key of the terminals, 16 bytes in hex, under which the acquirer sends their working keys; on Azure a Key Vault
    /// reference.
    /// </summary>
    [Required, RegularExpression("^[0-9A-Fa-f]{32}$")] public string MasterKey { get; set; } = "";

    /// <summary>Where the acquirer publishes its statements of closed batches.</summary>
    [Required, Https] public string StatementUrl { get; set; } = "";

    [Range(1, 120)] public int ConnectSeconds { get; set; } = AcquirerLinkOptions.DefaultConnectTimeoutSeconds;

    [Range(1, 300)] public int AnswerSeconds { get; set; } = AcquirerLinkOptions.DefaultAnswerTimeoutSeconds;

    /// <summary>Requests under way at once, and how long one waits for a place among them.</summary>
    [Range(1, 10_000)] public int MaxInFlight { get; set; } = AcquirerLinkOptions.DefaultMaxInFlight;

    [Range(1, 60)] public int QueueSeconds { get; set; } = AcquirerLinkOptions.DefaultQueueTimeoutSeconds;

    /// <summary>A connection that was silent for so long is asked for an echo, which has so long to come.</summary>
    [Range(1, 3600)] public int IdleSeconds { get; set; } = AcquirerLinkOptions.DefaultIdleSeconds;

    [Range(1, 60)] public int EchoSeconds { get; set; } = AcquirerLinkOptions.DefaultEchoTimeoutSeconds;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Tls && !HttpsAttribute.IsThisMachine(Host))
            yield return new ValidationResult($"{nameof(Tls)} may be off only for an acquirer on the same machine; {nameof(Host)} is {Host}.", [nameof(Tls)]);
    }

    public AcquirerLinkOptions ToLinkOptions() => new()
    {
        Host = Host,
        Port = Port,
        UseTls = Tls,
        TrustedRootPemPath = TrustedRoot.Length == 0 ? null : TrustedRoot,
        ConnectTimeoutSeconds = ConnectSeconds,
        AnswerTimeoutSeconds = AnswerSeconds,
        MaxInFlight = MaxInFlight,
        QueueTimeoutSeconds = QueueSeconds,
        IdleSeconds = IdleSeconds,
        EchoTimeoutSeconds = EchoSeconds,
    };
}

/// <summary>Section "Alipay": one application at Alipay. Sandbox and production differ in address and keys only.</summary>
public sealed class AlipaySettings
{
    [Required, Https] public string Gateway { get; set; } = "https://openapi.alipay.com/gateway.do";

    [Required] public string AppId { get; set; } = "";

    /// <summary>The application's private key: PEM, or the Base64 of PKCS#8 alone; on Azure a Key Vault reference.</summary>
    [Required, RsaKey] public string PrivateKey { get; set; } = "";

    /// <summary>Alipay's public key for the application, likewise.</summary>
    [Required, RsaKey] public string AlipayPublicKey { get; set; } = "";

    /// <summary>This app's own <c>/api/alipay/notify</c> as Alipay reaches it; empty for no notifications, which nothing depends on.</summary>
    public string NotifyUrl { get; set; } = "";

    /// <summary>The seller in notifications; empty to take any.</summary>
    public string SellerId { get; set; } = "";

    [Range(1, 30)] public int TimeoutSeconds { get; set; } = 10;

    public AlipayOptions ToOptions() => new()
    {
        Gateway = new Uri(Gateway), AppId = AppId, PrivateKey = PrivateKey, AlipayPublicKey = AlipayPublicKey,
        NotifyUrl = NotifyUrl.Length == 0 ? null : new Uri(NotifyUrl),
    };
}

/// <summary>Section "MemberPlatform": who customers are, and what their shopping app shows.</summary>
public sealed class MemberPlatformSettings
{
    [Required, Https] public string BaseUrl { get; set; } = "";

    /// <summary>With which the store is known there; on Azure a Key Vault reference.</summary>
    [Required] public string ApiKey { get; set; } = "";

    /// <summary>Base64 of at least 24 bytes, with which the platform signs its webhooks; on Azure a Key Vault reference.</summary>
    [Required, Base64Key(24)] public string WebhookKey { get; set; } = "";

    [Range(1, 60)] public int TimeoutSeconds { get; set; } = 5;
}

/// <summary>Section "Store": what is the same for all stores of this deployment.</summary>
public sealed class StoreTimeSettings
{
    /// <summary>IANA name of the zone in which a store's day begins and ends.</summary>
    [Required, TimeZoneName] public string TimeZone { get; set; } = "Asia/Shanghai";

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(LocalOf(instant));

    /// <summary>As the store's clocks show it.</summary>
    public DateTime LocalOf(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;

    /// <summary>How far the store's clocks are ahead of UTC then.</summary>
    public TimeSpan OffsetAt(DateTimeOffset instant) => Zone.GetUtcOffset(instant);

    /// <summary>The instant at which a day begins.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}

/// <summary>Section "Uploads": the tickets with which terminals upload sealed envelopes and signatures.</summary>
public sealed class UploadSettings
{
    /// <summary>Base64 of at least 32 bytes; on Azure a Key Vault reference.</summary>
    [Required, MinLength(44)] public string TicketKey { get; set; } = "";

    /// <summary>A ticket outlives the longest attempt that <see cref="Domain.Checkouts.CheckoutLimits"/> allows, no more.</summary>
    [Range(35, 60)] public int TicketMinutes { get; set; } = 35;
}

/// <summary>Section "Status": how watchers of a checkout are served.</summary>
public sealed class StatusSettings
{
    /// <summary>How often a status is read again when nothing hinted at a change. Lower costs more reads.</summary>
    [Range(10, 10_000)] public int PollMilliseconds { get; set; } = 250;
}

/// <summary>Section "Catalogue": how an instance learns what others have published.</summary>
public sealed class CatalogueSettings
{
    /// <summary>How often it looks; a change is searchable everywhere within that, and a moment. Each look reads one row.</summary>
    [Range(100, 1500)] public int FollowMilliseconds { get; set; } = 500;
}
