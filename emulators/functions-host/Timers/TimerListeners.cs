using Emulators.FunctionsHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Timers;

/// <summary>All timer functions of an app.</summary>
internal sealed class TimerListeners : IAsyncDisposable
{
    private readonly List<TimerListener> _listeners = [];

    public TimerListeners(AppRuntime runtime, AppSettings settings, string? dataPath, ILoggerFactory loggers)
    {
        var store = dataPath is null ? null : new OccurrenceStore(Path.Combine(dataPath, "timers"));
        foreach (var function in runtime.Functions)
        {
            if (function.Trigger is not TimerTriggerAttribute trigger)
                continue;
            var schedule = Schedule.Parse(settings.Resolve(trigger.Schedule));
            _listeners.Add(new TimerListener(function, schedule, runtime.Runner, store, runtime.TimeProvider, loggers.CreateLogger<TimerListener>()));
        }
    }

    public void Start() => _listeners.ForEach(listener => listener.Start());

    public async ValueTask DisposeAsync() => await Task.WhenAll(_listeners.Select(listener => listener.DisposeAsync().AsTask()));
}
