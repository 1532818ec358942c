using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Emulators.FunctionsHost;

public sealed class when_a_timer_fires : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 30, TimeSpan.Zero);

    /// <summary>How long a broken test hangs.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly WatchedTime _time = new(Start);
    private readonly Runs _runs = new();
    private readonly string _data = Directory.CreateTempSubdirectory("functions-host-timers").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task it_runs_at_each_occurrence_of_a_schedule_from_the_settings()
    {
        await using var app = await Run(typeof(EveryMinute));
        await Advance(TimeSpan.FromSeconds(30));
        Assert.False((await _runs.Next()).IsPastDue);
        await Advance(TimeSpan.FromSeconds(60));
        var second = await _runs.Next();
        Assert.Equal(Start.AddSeconds(30).UtcDateTime, second.ScheduleStatus!.Last);
        Assert.Equal(Start.AddSeconds(90).UtcDateTime, second.ScheduleStatus.Next);
    }

    [Fact]
    public async Task an_occurrence_missed_while_the_host_was_down_runs_at_start_as_past_due()
    {
        await (await Run(typeof(EveryMinute))).DisposeAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await using var app = await Run(typeof(EveryMinute));
        Assert.True((await _runs.Next()).IsPastDue);
        Assert.False(_runs.Any);
    }

    [Fact]
    public async Task without_a_missed_occurrence_nothing_runs_at_start()
    {
        await (await Run(typeof(EveryMinute))).DisposeAsync();
        _time.ForgetWaits();
        await using var app = await Run(typeof(EveryMinute));
        await Advance(TimeSpan.FromSeconds(30));
        Assert.False((await _runs.Next()).IsPastDue);
    }

    [Fact]
    public async Task it_runs_at_start_when_asked_to()
    {
        await using var app = await Run(typeof(AtStart));
        Assert.False((await _runs.Next()).IsPastDue);
    }

    [Fact]
    public async Task a_failed_run_is_logged_and_the_next_occurrence_still_comes()
    {
        await using var app = await Run(typeof(Failing));
        app.Logs.Expect("Function Failing failed");
        await Advance(TimeSpan.FromSeconds(10));
        await _runs.Next();
        await Advance(TimeSpan.FromSeconds(10));
        await _runs.Next();
    }

    [Fact]
    public async Task a_setting_that_does_not_exist_is_named()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(typeof(EveryMinute), settings: []));
        Assert.Contains("%EveryMinuteSchedule%", failure.Message);
    }

    /// <summary>The listener must be waiting for that moment before the clock may move there.</summary>
    private async Task Advance(TimeSpan by)
    {
        await _time.SomebodyWaitsFor(by);
        _time.Advance(by);
    }

    private Task<TestApp> Run(Type function, Dictionary<string, string?>? settings = null) => TestApp.Start(
        [function],
        builder => builder.Services.AddSingleton(_runs),
        change: options => new FunctionAppHostOptions
        {
            App = options.App,
            FunctionTypes = options.FunctionTypes,
            HostJson = options.HostJson,
            EntryPoint = options.EntryPoint,
            Logs = options.Logs,
            Settings = settings ?? new() { ["EveryMinuteSchedule"] = "0 * * * * *" },
            TimeProvider = _time,
            DataPath = _data,
        });

    private sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _waits.Writer.TryWrite(dueTime);
            return timer;
        }

        public async Task SomebodyWaitsFor(TimeSpan due)
        {
            while (await _waits.Reader.ReadAsync().AsTask().WaitAsync(Bound) != due)
            {
            }
        }

        /// <summary>The waits of a host that is gone say nothing about the one that comes.</summary>
        public void ForgetWaits()
        {
            while (_waits.Reader.TryRead(out _))
            {
            }
        }
    }

    public sealed class Runs
    {
        private readonly Channel<TimerInfo> _runs = Channel.CreateUnbounded<TimerInfo>();

        public bool Any => _runs.Reader.TryPeek(out _);

        public void Add(TimerInfo timer) => _runs.Writer.TryWrite(timer);

        public Task<TimerInfo> Next() => _runs.Reader.ReadAsync().AsTask().WaitAsync(Bound);
    }

    public sealed class EveryMinute(Runs runs)
    {
        [Function("EveryMinute")]
        public void Run([TimerTrigger("%EveryMinuteSchedule%")] TimerInfo timer) => runs.Add(timer);
    }

    public sealed class AtStart(Runs runs)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => runs.Add(timer);
    }

    public sealed class Failing(Runs runs)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("00:00:10")] TimerInfo timer)
        {
            runs.Add(timer);
            throw new InvalidOperationException("broken");
        }
    }
}
