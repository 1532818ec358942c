using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function is started by the clock.</summary>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>Six-field NCRONTAB expression in UTC, a time span, or <c>%name%</c> of a setting with either.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether occurrences are remembered across restarts. Default true; off for intervals under a minute.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs when the host starts. Default false.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function is told.</summary>
public class TimerInfo
{
    /// <summary>The schedule's state; null when occurrences are not remembered.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run is later than its occurrence.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Remembered occurrences of a timer.</summary>
public class ScheduleStatus
{
    /// <summary>The occurrence that ran last.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was stored.</summary>
    public DateTime LastUpdated { get; set; }
}
