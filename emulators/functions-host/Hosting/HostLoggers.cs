using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>Where the host itself logs; the app has a factory of its own with the same sink.</summary>
internal sealed class HostLoggers(IConfiguration settings, ILoggerProvider? sink) : IAsyncDisposable
{
    public ILoggerFactory Factory { get; } = LoggerFactory.Create(logging =>
    {
        // The web server tells each request twice; settings can ask for that.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddConfiguration(settings.GetSection("Logging"));
        AddSink(logging, sink);
    });

    public static void AddSink(ILoggingBuilder logging, ILoggerProvider? sink)
    {
        if (sink is not null)
            logging.AddProvider(new Undisposed(sink));
        else
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
            });
    }

    public ValueTask DisposeAsync()
    {
        Factory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The sink belongs to whoever gave it.</summary>
    private sealed class Undisposed(ILoggerProvider sink) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => sink.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
