using System.Net;

namespace Emulators.FunctionsHost.Cli;

/// <summary>The arguments of the program.</summary>
internal sealed class CommandLine
{
    public const string Usage = """
        Usage: functions-host <app.dll or its folder> [options] [-- arguments of the app]
               functions-host --emulators FILE            broker and hub alone, without an app

          --settings FILE       local.settings.json (default: beside the app, if there)
          --emulators FILE      emulators.json (default: a durable engine in memory, nothing else)
          --set KEY=VALUE       override a value of emulators.json, such as serviceBus:port=5673; repeatable
          --data DIR            keeps what must outlive the process, such as timer occurrences
          --address IP          where HTTP and HTTPS listen (default 127.0.0.1)
          --http-port N         port of HTTP (default 7071; 0: a free one)
          --https-port N        port of HTTPS, beside HTTP; needs --certificate
          --certificate FILE    server certificate, PEM
          --key FILE            its private key, PEM (default: in the certificate's file)
          --stop-on-stdin-eof   stop when standard input ends
        """;

    private const int DefaultHttpPort = 7071;

    /// <summary>Null when only emulators are to run.</summary>
    public string? App { get; private set; }

    public string? Settings { get; private set; }

    public string? Emulators { get; private set; }

    public List<KeyValuePair<string, string?>> Overrides { get; } = [];

    public string? Data { get; private set; }

    public IPAddress Address { get; private set; } = IPAddress.Loopback;

    public int HttpPort { get; private set; } = DefaultHttpPort;

    public int? HttpsPort { get; private set; }

    public string? Certificate { get; private set; }

    public string? Key { get; private set; }

    public bool StopOnStdinEof { get; private set; }

    public string[] AppArguments { get; private set; } = [];

    /// <exception cref="UsageException">An argument is unknown, incomplete or missing.</exception>
    public static CommandLine Parse(string[] args)
    {
        var parsed = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--")
            {
                parsed.AppArguments = args[(i + 1)..];
                break;
            }

            if (args[i] == "--stop-on-stdin-eof")
                parsed.StopOnStdinEof = true;
            else if (args[i].StartsWith("--", StringComparison.Ordinal))
                parsed.Take(args[i], i + 1 < args.Length ? args[++i] : throw new UsageException($"{args[i]} needs a value."));
            else if (parsed.App is null)
                parsed.App = args[i];
            else
                throw new UsageException($"Unexpected argument {args[i]}.");
        }

        if (parsed.App is null && parsed.Emulators is null)
            throw new UsageException("Which app?");
        return parsed;
    }

    private void Take(string option, string value)
    {
        switch (option)
        {
            case "--settings": Settings = value; break;
            case "--emulators": Emulators = value; break;
            case "--data": Data = Path.GetFullPath(value); break;
            case "--certificate": Certificate = value; break;
            case "--key": Key = value; break;
            case "--http-port": HttpPort = Port(option, value); break;
            case "--https-port": HttpsPort = Port(option, value); break;
            case "--address":
                Address = IPAddress.TryParse(value, out var address) ? address : throw new UsageException($"{value} is not an address.");
                break;
            case "--set":
                var separator = value.IndexOf('=', StringComparison.Ordinal);
                if (separator < 1)
                    throw new UsageException("--set needs KEY=VALUE.");
                Overrides.Add(KeyValuePair.Create(value[..separator], (string?)value[(separator + 1)..]));
                break;
            default: throw new UsageException($"There is no option {option}.");
        }
    }

    private static int Port(string option, string value) =>
        ushort.TryParse(value, out var port) ? port : throw new UsageException($"{option} needs a port, not {value}.");
}

/// <summary>The arguments do not make sense; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
