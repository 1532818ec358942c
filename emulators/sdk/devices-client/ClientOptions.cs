using Microsoft.Azure.Devices.Shared;

namespace Microsoft.Azure.Devices.Client;

/// <summary>Options of a <see cref="DeviceClient"/>.</summary>
public class ClientOptions
{
    /// <summary>The DTDL model the device announces when it connects; none by default.</summary>
    public string? ModelId { get; set; }

    /// <summary>Whether a message without an id is given one. Default: never.</summary>
    public SdkAssignsMessageId SdkAssignsMessageId { get; set; } = SdkAssignsMessageId.Never;

    /// <summary>How long a SAS token made by the client is valid. Default (also for zero): one hour.</summary>
    public TimeSpan SasTokenTimeToLive { get; set; }

    /// <summary>The part of the life of a token, in percent 0-100, that is left when it is renewed. Default (also for zero): 15.</summary>
    public int SasTokenRenewalBuffer { get; set; }

    /// <summary>The clock of tokens, retries and timeouts; tests replace it.</summary>
    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
