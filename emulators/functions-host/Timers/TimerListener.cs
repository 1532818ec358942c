using System.Reflection;
using System.Text.Json;
using Emulators.FunctionsHost.Discovery;
using Emulators.FunctionsHost.Hosting;
using Emulators.FunctionsHost.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Timers;

/// <summary>
/// Runs one timer function at its occurrences, never twice at once. An occurrence missed while the host was down
/// makes one run at start, marked past due; occurrences missed during a long run make one run after it.
/// </summary>
internal sealed class TimerListener : IAsyncDisposable
{
    /// <summary>Delays have an upper bound in the runtime; longer waits are made of several.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Shorter intervals are not remembered, as on the real host.</summary>
    private static readonly TimeSpan ShortestRemembered = TimeSpan.FromMinutes(1);

    private readonly FunctionMethod _function;
    private readonly FunctionRunner _runner;
    private readonly ISchedule _schedule;
    private readonly OccurrenceStore? _store;
    private readonly TimeProvider _time;
    private readonly ILogger<TimerListener> _logger;
    private readonly bool _runOnStartup;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public TimerListener(
        FunctionMethod function, ISchedule schedule, FunctionRunner runner, OccurrenceStore? store, TimeProvider time, ILogger<TimerListener> logger)
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        _function = function;
        _schedule = schedule;
        _runner = runner;
        _time = time;
        _logger = logger;
        _runOnStartup = trigger.RunOnStartup;
        var now = time.GetUtcNow();
        var next = schedule.Next(now);
        _store = trigger.UseMonitor && schedule.Next(next) - next >= ShortestRemembered ? store : null;
    }

    public void Start() => _running = Task.Run(Loop);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task Loop()
    {
        try
        {
            var now = _time.GetUtcNow();
            var status = _store?.Read(_function.Name);
            var pastDue = status is not null && status.Next < now.UtcDateTime;
            if (pastDue || _runOnStartup)
                await Run(now, status, pastDue);
            else if (status is null)
                Remember(new ScheduleStatus { Next = _schedule.Next(now).UtcDateTime, LastUpdated = now.UtcDateTime });

            var occurrence = _schedule.Next(_time.GetUtcNow());
            while (true)
            {
                await WaitUntil(occurrence);
                await Run(occurrence, _store?.Read(_function.Name), isPastDue: false);
                now = _time.GetUtcNow();
                var next = _schedule.Next(occurrence);
                occurrence = next > now ? next : now;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _logger.LogDebug("Timer of {Function} stopped", _function.Name);
        }
        catch (Exception failure)
        {
            _logger.LogCritical(failure, "Timer of {Function} failed and will not fire again", _function.Name);
        }
    }

    private async Task WaitUntil(DateTimeOffset occurrence)
    {
        for (var left = occurrence - _time.GetUtcNow(); left > TimeSpan.Zero; left = occurrence - _time.GetUtcNow())
            await Task.Delay(left < LongestDelay ? left : LongestDelay, _time, _stopping.Token);
    }

    private async Task Run(DateTimeOffset occurrence, ScheduleStatus? status, bool isPastDue)
    {
        try
        {
            await _runner.Run(
                _function, new TimerInput(new TimerInfo { ScheduleStatus = status, IsPastDue = isPastDue }), null, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Not remembered as run: the next start makes up for it.
            throw;
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "Function {Function} failed", _function.Name);
        }

        var now = _time.GetUtcNow();
        Remember(new ScheduleStatus
        {
            Last = occurrence.UtcDateTime,
            Next = _schedule.Next(now > occurrence ? now : occurrence).UtcDateTime,
            LastUpdated = now.UtcDateTime,
        });
    }

    private void Remember(ScheduleStatus status) => _store?.Write(_function.Name, status);

    private sealed class TimerInput(TimerInfo timer) : TriggerInput
    {
        public override ValueTask<Bound> Bind(ParameterInfo parameter, FunctionCall call)
        {
            if (parameter.ParameterType == typeof(TimerInfo))
                return ValueTask.FromResult(Bound.To(timer));
            return ValueTask.FromResult(parameter == call.Function.TriggerParameter && parameter.ParameterType == typeof(string)
                ? Bound.To(JsonSerializer.Serialize(timer))
                : Bound.Nothing);
        }
    }
}
