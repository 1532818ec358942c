using System.ComponentModel.DataAnnotations;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Where the acquirer is and how long to wait for it.</summary>
public sealed class AcquirerLinkOptions
{
    public const int DefaultConnectTimeoutSeconds = 10;
    public const int DefaultAnswerTimeoutSeconds = 60;
    public const int DefaultMaxInFlight = 256;
    public const int DefaultQueueTimeoutSeconds = 5;
    public const int DefaultIdleSeconds = 60;
    public const int DefaultEchoTimeoutSeconds = 10;

    /// <summary>Name or address. With TLS it is also the name its certificate must carry.</summary>
    [Required]
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; }

    /// <summary>Default false: a private line. True on any shared network.</summary>
    public bool UseTls { get; set; }

    /// <summary>PEM file with a root to trust besides the system's; null for none.</summary>
    public string? TrustedRootPemPath { get; set; }

    /// <summary>TCP and TLS together; default 10 s.</summary>
    [Range(1, 120)]
    public int ConnectTimeoutSeconds { get; set; } = DefaultConnectTimeoutSeconds;

    /// <summary>From the request's first byte to its answer; default 60 s.</summary>
    [Range(1, 600)]
    public int AnswerTimeoutSeconds { get; set; } = DefaultAnswerTimeoutSeconds;

    /// <summary>
    /// Requests under way at once; default 256. One more waits for a place, so that a slow acquirer is not buried.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = DefaultMaxInFlight;

    /// <summary>How long a request waits for a place among those under way before it is given up unsent; default 5 s.</summary>
    [Range(1, 60)]
    public int QueueTimeoutSeconds { get; set; } = DefaultQueueTimeoutSeconds;

    /// <summary>
    /// A connection on which nothing came for so long is asked for an echo; default 60 s. It is looked at once in that time,
    /// so that a dead one is noticed after twice as long at the latest.
    /// </summary>
    [Range(1, 3600)]
    public int IdleSeconds { get; set; } = DefaultIdleSeconds;

    /// <summary>How long that echo may take before the connection is replaced; default 10 s.</summary>
    [Range(1, 60)]
    public int EchoTimeoutSeconds { get; set; } = DefaultEchoTimeoutSeconds;

    /// <summary>TPDU of requests, 5 bytes as hex.</summary>
    [Required, RegularExpression("^60[0-9A-F]{8}$")]
    public string Tpdu { get; set; } = FrameHeader.Default.Tpdu;

    /// <summary>Message header of requests, 6 bytes as hex.</summary>
    [Required, RegularExpression("^[0-9A-F]{12}$")]
    public string Header { get; set; } = FrameHeader.Default.Header;
}
