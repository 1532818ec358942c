using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Azure.Devices.Client;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hub;

namespace QuickCheckout.Terminal.Settings;

/// <summary>Who the terminals of this process are: connection strings, certificates, injected keys.</summary>
internal static class IdentityReader
{
    private const string NumberPlace = "{n}";
    private const string IdPlace = "{id}";
    private const int KeyIdBytes = 8;

    public static IReadOnlyList<TerminalIdentity> Read(TerminalSettings settings)
    {
        var (setting, strings) = ConnectionStrings(settings);
        var keys = settings.KeysFile is null ? null : ReadKeys(settings.KeysFile);
        var identities = strings.Select(text => Identify(settings, setting, text, keys)).ToList();
        var twice = identities.GroupBy(i => i.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? identities : throw new SettingsException(setting, $"terminal {twice.Key} is there twice.");
    }

    private static (string Setting, IReadOnlyList<string> Strings) ConnectionStrings(TerminalSettings settings)
    {
        if (settings.ConnectionStringsFile is { } file)
        {
            const string setting = nameof(settings.ConnectionStringsFile);
            var lines = ReadLines(file, setting);
            if (settings.Count > lines.Count)
                throw new SettingsException(nameof(settings.Count), $"{settings.Count} terminals are wanted but the file has {lines.Count}.");
            return (setting, settings.Count == 0 ? lines : lines.Take(settings.Count).ToList());
        }
        const string template = nameof(settings.ConnectionString);
        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            throw new SettingsException(template, $"it or {nameof(settings.ConnectionStringsFile)} is required.");
        if (settings.Count > 1 && !settings.ConnectionString.Contains(NumberPlace, StringComparison.Ordinal))
            throw new SettingsException(template, $"{settings.Count} terminals need {NumberPlace} in it.");
        return (template, Enumerable.Range(1, Math.Max(1, settings.Count))
            .Select(n => settings.ConnectionString.Replace(NumberPlace, n.ToString("0000", CultureInfo.InvariantCulture), StringComparison.Ordinal))
            .ToList());
    }

    private static TerminalIdentity Identify(
        TerminalSettings settings, string setting, string connectionString, Dictionary<string, (ulong Id, byte[] Key)>? keys)
    {
        var builder = Parse(setting, connectionString);
        var id = builder.DeviceId;
        // The id names a folder and goes into envelopes.
        if (id is not { Length: > 0 and <= EnvelopeBinding.MaxIdLength } || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || id[0] == '.')
            throw new SettingsException(setting, $"terminal id {id}: letters, digits, '-', '_' and '.' only.");
        var certificate = builder.UsingX509Cert ? ReadCertificate(settings, id) : null;
        var (keyId, key) = keys is null ? ReadOnlyKey(settings, setting)
            : keys.TryGetValue(id, out var injected) ? injected
            : throw new SettingsException(nameof(settings.KeysFile), $"no key for terminal {id}.");
        return new TerminalIdentity(id, new HubAddress(connectionString, certificate, settings.TrustedRoot), keyId, key);
    }

    private static IotHubConnectionStringBuilder Parse(string setting, string connectionString)
    {
        try
        {
            return IotHubConnectionStringBuilder.Create(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new SettingsException(setting, e.Message);
        }
    }

    private static X509Certificate2 ReadCertificate(TerminalSettings settings, string id)
    {
        var file = settings.CertificateFile?.Replace(IdPlace, id, StringComparison.Ordinal)
            ?? throw new SettingsException(nameof(settings.CertificateFile), "required because the connection string says x509=true.");
        var keyFile = settings.CertificateKeyFile?.Replace(IdPlace, id, StringComparison.Ordinal);
        try
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(nameof(settings.CertificateFile), e.Message);
        }
    }

    private static (ulong Id, byte[] Key) ReadOnlyKey(TerminalSettings settings, string setting)
    {
        if (settings.Count > 1)
            throw new SettingsException(nameof(settings.KeysFile), "several terminals need a key each.");
        if (settings.InitialKey is null || settings.InitialKeyId is null)
            throw new SettingsException(
                settings.InitialKey is null ? nameof(settings.InitialKey) : nameof(settings.InitialKeyId),
                $"it or {nameof(settings.KeysFile)} is required ({setting} names a terminal without keys).");
        return ParseKey(settings.InitialKeyId, settings.InitialKey, nameof(settings.InitialKeyId), nameof(settings.InitialKey));
    }

    private static Dictionary<string, (ulong Id, byte[] Key)> ReadKeys(string file)
    {
        const string setting = nameof(TerminalSettings.KeysFile);
        var keys = new Dictionary<string, (ulong, byte[])>(StringComparer.Ordinal);
        foreach (var (line, number) in ReadLines(file, setting).Select((line, i) => (line, i + 1)))
        {
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 3)
                throw new SettingsException(setting, $"line {number}: terminalId initialKeyId initialKey expected.");
            if (!keys.TryAdd(parts[0], ParseKey(parts[1], parts[2], $"{setting} line {number}", $"{setting} line {number}")))
                throw new SettingsException(setting, $"line {number}: terminal {parts[0]} is there twice.");
        }
        return keys;
    }

    private static (ulong Id, byte[] Key) ParseKey(string idHex, string keyHex, string idSetting, string keySetting)
    {
        var id = SettingsReader.Hex(idHex, idSetting);
        if (id.Length != KeyIdBytes)
            throw new SettingsException(idSetting, $"the key id has {KeyIdBytes * 2} hex digits.");
        var key = SettingsReader.Hex(keyHex, keySetting);
        if (key.Length != AesDukpt.KeyBytes)
            throw new SettingsException(keySetting, $"the key has {AesDukpt.KeyBytes * 2} hex digits.");
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(id), key);
    }

    private static List<string> ReadLines(string file, string setting)
    {
        if (!File.Exists(file))
            throw new SettingsException(setting, $"there is no file {file}.");
        var lines = File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').ToList();
        return lines.Count > 0 ? lines : throw new SettingsException(setting, $"{file} is empty.");
    }
}
