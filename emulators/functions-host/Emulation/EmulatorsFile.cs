using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Emulators.FunctionsHost.Emulation;

/// <summary>Reads emulators.json with the environment and arguments over it.</summary>
internal static class EmulatorsFile
{
    /// <summary>Environment variables with this prefix override values: <c>EMULATORS_serviceBus__port</c>.</summary>
    private const string Prefix = "EMULATORS_";

    /// <summary>Relative paths in the result start at the file's folder.</summary>
    /// <exception cref="InvalidOperationException">The file holds a key or a value that is not understood.</exception>
    /// <exception cref="ValidationException">A value is out of range.</exception>
    public static EmulatorsOptions Load(string? path, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        var builder = new ConfigurationBuilder();
        if (path is not null)
            builder.AddJsonFile(Path.GetFullPath(path), optional: false);
        var configuration = builder.AddEnvironmentVariables(Prefix).AddInMemoryCollection(overrides).Build();
        var options = new EmulatorsOptions();
        configuration.Bind(options, binding => binding.ErrorOnUnknownConfiguration = true);

        var folder = path is null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(path))!;
        options.Durable.Path = Absolute(options.Durable.Path);
        if (options.ServiceBus is { } bus)
        {
            bus.Path = Absolute(bus.Path);
            Validate([bus, .. bus.Queues, .. bus.Topics, .. bus.Topics.SelectMany(topic => topic.Subscriptions)]);
        }

        if (options.IotHub is { } hub)
        {
            hub.Path = Absolute(hub.Path);
            hub.Certificate = Absolute(hub.Certificate)!;
            hub.CertificateKey = Absolute(hub.CertificateKey);
            Validate([hub]);
        }

        return options;

        string? Absolute(string? file) => string.IsNullOrEmpty(file) ? file : Path.GetFullPath(file, folder);
    }

    private static void Validate(IEnumerable<object> parts)
    {
        foreach (var part in parts)
            Validator.ValidateObject(part, new ValidationContext(part), validateAllProperties: true);
    }
}
