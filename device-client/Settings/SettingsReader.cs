using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Terminal.Settings;

/// <summary>Reads and checks the settings; every complaint names the setting.</summary>
public static class SettingsReader
{
    public const string EnvironmentPrefix = "TERMINAL_";

    /// <summary>Arguments as people type them, and the settings they stand for.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--connection-string"] = nameof(TerminalSettings.ConnectionString),
        ["--connection-strings-file"] = nameof(TerminalSettings.ConnectionStringsFile),
        ["--certificate-file"] = nameof(TerminalSettings.CertificateFile),
        ["--certificate-key-file"] = nameof(TerminalSettings.CertificateKeyFile),
        ["--trusted-root"] = nameof(TerminalSettings.TrustedRoot),
        ["--cloud-url"] = nameof(TerminalSettings.CloudUrl),
        ["--count"] = nameof(TerminalSettings.Count),
        ["--initial-key"] = nameof(TerminalSettings.InitialKey),
        ["--initial-key-id"] = nameof(TerminalSettings.InitialKeyId),
        ["--keys-file"] = nameof(TerminalSettings.KeysFile),
        ["--fingerprint-key"] = nameof(TerminalSettings.FingerprintKey),
        ["--data-folder"] = nameof(TerminalSettings.DataFolder),
        ["--test-cards"] = nameof(TerminalSettings.TestCards),
        ["--control-port"] = nameof(TerminalSettings.ControlPort),
        ["--web-origins"] = nameof(TerminalSettings.WebOrigins),
        ["--cloud-pos"] = nameof(TerminalSettings.CloudPos),
        ["--auto"] = nameof(TerminalSettings.Auto),
        ["--reaction-ms"] = nameof(TerminalSettings.ReactionMilliseconds),
    };

    private const string SettingsArgument = "--settings";
    private const string StopOnStdinEofArgument = "--stop-on-stdin-eof";

    /// <exception cref="SettingsException">An argument is unknown or a value is missing or wrong.</exception>
    public static TerminalSettings Read(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, string?>();
        string? file = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == StopOnStdinEofArgument)
                given[nameof(TerminalSettings.StopOnStdinEof)] = "true";
            else if (i + 1 >= arguments.Count)
                throw new SettingsException(name, "a value must follow.");
            else if (name == SettingsArgument)
                file = arguments[++i];
            else if (Names.TryGetValue(name, out var setting))
                given[setting] = arguments[++i];
            else
                throw new SettingsException(name, $"unknown argument; known are {SettingsArgument}, {string.Join(", ", Names.Keys)}, {StopOnStdinEofArgument}.");
        }
        if (file is not null && !File.Exists(file))
            throw new SettingsException(SettingsArgument, $"there is no file {file}.");
        return Bind(file, given);
    }

    /// <summary>Checks a whole set of settings and says who the terminals are.</summary>
    /// <exception cref="SettingsException">A value is missing or wrong.</exception>
    public static IReadOnlyList<TerminalIdentity> Validate(TerminalSettings settings)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true))
            throw new SettingsException(results[0].MemberNames.FirstOrDefault() ?? "settings", results[0].ErrorMessage ?? "not valid.");
        CheckCloudUrl(settings.CloudUrl!);
        if (ListOf(settings.WebOrigins).FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
            throw new SettingsException(nameof(settings.WebOrigins), $"{wrong} is not an origin: scheme, host and port, nothing else.");
        if (settings.TrustedRoot is { } root && !File.Exists(root))
            throw new SettingsException(nameof(settings.TrustedRoot), $"there is no file {root}.");
        if (Hex(settings.FingerprintKey!, nameof(settings.FingerprintKey)).Length < CardFingerprint.MinKeyBytes)
            throw new SettingsException(nameof(settings.FingerprintKey), $"needs at least {CardFingerprint.MinKeyBytes * 2} hex digits.");
        if (settings.Auto is not null && settings.TestCards is null)
            throw new SettingsException(nameof(settings.TestCards), "automatic customers need cards.");
        if (settings.TestCards is { } cards && !File.Exists(cards))
            throw new SettingsException(nameof(settings.TestCards), $"there is no file {cards}.");
        return IdentityReader.Read(settings);
    }

    /// <summary>The items of a comma-separated setting.</summary>
    internal static IReadOnlyList<string> ListOf(string? setting) =>
        setting?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    internal static byte[] Hex(string text, string setting)
    {
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            // The text itself may be a key: it is not quoted.
            throw new SettingsException(setting, "is not an even number of hex digits.");
        }
    }

    /// <summary>As a browser writes it in its Origin header: compared with that letter by letter.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.GetLeftPart(UriPartial.Authority) == text;

    private static void CheckCloudUrl(Uri cloud)
    {
        if (!cloud.IsAbsoluteUri || (cloud.Scheme != Uri.UriSchemeHttps && !(cloud.Scheme == Uri.UriSchemeHttp && cloud.IsLoopback)))
            throw new SettingsException(
                nameof(TerminalSettings.CloudUrl), string.Create(CultureInfo.InvariantCulture, $"{cloud} is not an https address."));
    }

    private static TerminalSettings Bind(string? file, Dictionary<string, string?> given)
    {
        try
        {
            var builder = new ConfigurationBuilder();
            if (file is not null)
                builder.AddJsonFile(Path.GetFullPath(file));
            return builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(given).Build().Get<TerminalSettings>()
                ?? new TerminalSettings();
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException)
        {
            throw new SettingsException(e.InnerException is FormatException f ? $"{e.Message} {f.Message}" : e.Message, e);
        }
    }
}
