namespace Microsoft.Azure.Devices.Shared;

/// <summary>When the client gives a message an id.</summary>
public enum SdkAssignsMessageId
{
    /// <summary>Never.</summary>
    Never = 0,

    /// <summary>When the application did not.</summary>
    WhenUnset = 1,
}
