using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TestSupport;

/// <summary>
/// A logger provider that remembers what the code under test logged and, when disposed, fails the test if
/// anything at <paramref name="failFrom"/> level or above was logged that the test did not announce with <see cref="Expect"/>.
/// </summary>
public sealed class LogGuard(LogLevel failFrom = LogLevel.Error) : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentBag<Func<LogLine, bool>> _expected = [];

    /// <summary>Everything logged so far, oldest first.</summary>
    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <summary>Announces that lines which match are part of the scenario.</summary>
    public LogGuard Expect(Func<LogLine, bool> matches)
    {
        _expected.Add(matches);
        return this;
    }

    /// <summary>Announces that lines containing <paramref name="text"/> are part of the scenario.</summary>
    public LogGuard Expect(string text) => Expect(line => line.ToString().Contains(text, StringComparison.Ordinal));

    /// <summary>Throws if an unannounced error was logged. Also called by <see cref="Dispose"/>.</summary>
    public void Verify()
    {
        var unexpected = _lines.Where(l => l.Level >= failFrom && !_expected.Any(e => e(l))).ToList();
        if (unexpected.Count > 0)
            throw new InvalidOperationException("Unexpected log lines:\n" + string.Join("\n", unexpected));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() => Verify();

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LogLine(logLevel, category, formatter(state, exception), exception));
    }
}

/// <summary>One captured log line.</summary>
public sealed record LogLine(LogLevel Level, string Category, string Message, Exception? Exception)
{
    public override string ToString() => $"[{Level}] {Category}: {Message}{(Exception is null ? "" : "\n" + Exception)}";
}
