using System.Net;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Emulators.FunctionsHost.Emulation;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost;

/// <summary>What a <see cref="FunctionAppHost"/> runs and where.</summary>
public sealed class FunctionAppHostOptions
{
    /// <summary>The app. Functions are found in it and in every assembly it references.</summary>
    public required Assembly App { get; init; }

    /// <summary>Calls the app; its own entry point when null.</summary>
    public Func<string[], Task>? EntryPoint { get; init; }

    /// <summary>Where functions are looked for instead of the app's assemblies; for tests that hold several apps in one assembly.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>Arguments of the app's entry point.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>Content of host.json; read from the app's folder when null.</summary>
    public string? HostJson { get; init; }

    /// <summary><c>Values</c> of local.settings.json. Environment variables win over them.</summary>
    public IDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where HTTP and HTTPS listen. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port of HTTP; 0, the default, takes a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>Port of HTTPS, 0 for a free one; no HTTPS when null. Needs <see cref="Certificate"/>.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>Certificate with its private key for HTTPS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Emulators that run inside the host. By default only a durable engine in memory.</summary>
    public EmulatorsOptions Emulators { get; init; } = new();

    /// <summary>Folder of what must outlive the process, such as timer occurrences. Nothing is kept when null.</summary>
    public string? DataPath { get; init; }

    /// <summary>The clock of timers and timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Receives all logs of host and app instead of the console; not disposed.</summary>
    public ILoggerProvider? Logs { get; init; }
}
