using System.Text;
using Microsoft.Extensions.Logging;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Everything that was logged since it was last asked: message and every value behind it, as a log store keeps them.</summary>
internal sealed class RecordingLog : ILoggerProvider, ILoggerFactory, ILogger
{
    private readonly StringBuilder _said = new();

    public string Take()
    {
        var said = _said.ToString();
        _said.Clear();
        return said;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _said.Append(formatter(state, exception)).Append(exception).Append('\n');

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
