using QuickCheckout.Terminal.Settings;

namespace QuickCheckout.Terminal.Settings;

public sealed class when_settings_are_read : IDisposable
{
    private const string ConnectionString = "HostName=hub.example;DeviceId=POS-0001;SharedAccessKey=AAECAwQFBgcICQoLDA0ODw==";
    private const string Template = "HostName=hub.example;DeviceId=POS-{n};SharedAccessKey=AAECAwQFBgcICQoLDA0ODw==";
    private static readonly string Key = new('A', 32);

    private readonly string _folder = Directory.CreateTempSubdirectory("settings-").FullName;

    [Fact]
    public void one_terminal_needs_little()
    {
        var terminal = Assert.Single(SettingsReader.Validate(Good()));

        Assert.Equal(("POS-0001", 0x1234567890123456UL), (terminal.Id, terminal.InitialKeyId));
        Assert.Equal("POS-0001", terminal.ToString());
        Assert.DoesNotContain("AAEC", terminal.Hub.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void a_template_numbers_the_terminals_and_each_has_its_key()
    {
        var settings = Good();
        (settings.ConnectionString, settings.Count, settings.InitialKey, settings.InitialKeyId) = (Template, 2, null, null);
        settings.KeysFile = Write("keys", "# injected", $"POS-0001 0000000000000001 {Key}", "", $"POS-0002\t0000000000000002 {Key}");

        Assert.Equal(
            [("POS-0001", 1UL), ("POS-0002", 2UL)], SettingsReader.Validate(settings).Select(t => (t.Id, t.InitialKeyId)));
    }

    [Fact]
    public void a_file_names_the_terminals_and_count_takes_the_first()
    {
        var settings = Good();
        (settings.ConnectionString, settings.Count) = (null, 1);
        settings.ConnectionStringsFile = Write("strings", ConnectionString, ConnectionString.Replace("0001", "0002", StringComparison.Ordinal));

        Assert.Equal("POS-0001", Assert.Single(SettingsReader.Validate(settings)).Id);
    }

    /// <summary>The setting that is wrong, how it is wrong, and the one that the message names.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { nameof(TerminalSettings.ConnectionString), "none" },
        { nameof(TerminalSettings.ConnectionString), "not a connection string" },
        { nameof(TerminalSettings.ConnectionString), "unsafe id" },
        { nameof(TerminalSettings.ConnectionString), "no place for a number" },
        { nameof(TerminalSettings.ConnectionStringsFile), "no file" },
        { nameof(TerminalSettings.ConnectionStringsFile), "empty" },
        { nameof(TerminalSettings.ConnectionStringsFile), "twice" },
        { nameof(TerminalSettings.Count), "above the file" },
        { nameof(TerminalSettings.Count), "above the limit" },
        { nameof(TerminalSettings.CertificateFile), "none" },
        { nameof(TerminalSettings.CertificateFile), "no file" },
        { nameof(TerminalSettings.TrustedRoot), "no file" },
        { nameof(TerminalSettings.CloudUrl), "none" },
        { nameof(TerminalSettings.CloudUrl), "plain http" },
        { nameof(TerminalSettings.InitialKey), "none" },
        { nameof(TerminalSettings.InitialKey), "too short" },
        { nameof(TerminalSettings.InitialKey), "no hex" },
        { nameof(TerminalSettings.InitialKeyId), "none" },
        { nameof(TerminalSettings.InitialKeyId), "too short" },
        { nameof(TerminalSettings.KeysFile), "no file" },
        { nameof(TerminalSettings.KeysFile), "other terminal" },
        { nameof(TerminalSettings.KeysFile), "two columns" },
        { nameof(TerminalSettings.KeysFile), "none for several" },
        { nameof(TerminalSettings.FingerprintKey), "none" },
        { nameof(TerminalSettings.FingerprintKey), "too short" },
        { nameof(TerminalSettings.DataFolder), "none" },
        { nameof(TerminalSettings.TestCards), "none for automatic customers" },
        { nameof(TerminalSettings.TestCards), "no file" },
        { nameof(TerminalSettings.ControlPort), "above 65535" },
        { nameof(TerminalSettings.WebOrigins), "a path" },
        { nameof(TerminalSettings.WebOrigins), "any" },
        { nameof(TerminalSettings.ReactionMilliseconds), "negative" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void what_is_wrong_is_named_and_keys_are_never_quoted(string setting, string fault)
    {
        var settings = Good();
        Spoil(settings, setting, fault);

        var error = Assert.Throws<SettingsException>(() => SettingsReader.Validate(settings));

        Assert.StartsWith(setting, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ZZZZ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAECAwQF", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void plain_http_is_taken_on_loopback_only()
    {
        var settings = Good();
        settings.CloudUrl = new Uri("http://127.0.0.1:7071");
        Assert.Single(SettingsReader.Validate(settings));
    }

    [Fact]
    public void arguments_win_over_the_file()
    {
        var file = Write("terminal.json", """{ "count": 3, "cloudUrl": "https://file.example", "auto": "approve" }""");

        var settings = SettingsReader.Read(["--settings", file, "--cloud-url", "https://argument.example", "--stop-on-stdin-eof"]);

        Assert.Equal((3, "argument.example", "approve", true), (settings.Count, settings.CloudUrl!.Host, settings.Auto, settings.StopOnStdinEof));
        Assert.Null(settings.ControlPort);
    }

    [Theory]
    [InlineData("--colour", "red")]
    [InlineData("--count")]
    [InlineData("--settings", "nowhere.json")]
    [InlineData("--count", "many")]
    public void an_argument_that_means_nothing_is_refused(params string[] arguments) =>
        Assert.Contains(
            arguments[0].TrimStart('-'), Assert.Throws<SettingsException>(() => SettingsReader.Read(arguments)).Message, StringComparison.OrdinalIgnoreCase);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TerminalSettings Good() => new()
    {
        ConnectionString = ConnectionString,
        CloudUrl = new Uri("https://cloud.example"),
        InitialKey = Key,
        InitialKeyId = "1234567890123456",
        FingerprintKey = new string('7', 32),
        DataFolder = _folder,
    };

    private void Spoil(TerminalSettings s, string setting, string fault)
    {
        Action change = (setting, fault) switch
        {
            (nameof(s.ConnectionString), "none") => () => s.ConnectionString = null,
            (nameof(s.ConnectionString), "not a connection string") => () => s.ConnectionString = "HostName=hub.example",
            (nameof(s.ConnectionString), "unsafe id") => () => s.ConnectionString = ConnectionString.Replace("POS-", "../", StringComparison.Ordinal),
            (nameof(s.ConnectionString), "no place for a number") => () => s.Count = 2,
            (nameof(s.ConnectionStringsFile), "no file") => () => s.ConnectionStringsFile = "nowhere",
            (nameof(s.ConnectionStringsFile), "empty") => () => s.ConnectionStringsFile = Write("e", "# nothing"),
            (nameof(s.ConnectionStringsFile), "twice") => () => s.ConnectionStringsFile = Write("t", ConnectionString, ConnectionString),
            (nameof(s.Count), "above the file") => () => (s.ConnectionStringsFile, s.Count) = (Write("c", ConnectionString), 2),
            (nameof(s.Count), "above the limit") => () => s.Count = TerminalSettings.MaxCount + 1,
            (nameof(s.CertificateFile), "none") => () => s.ConnectionString = "HostName=hub.example;DeviceId=POS-0001;x509=true",
            (nameof(s.CertificateFile), "no file") => () =>
                (s.ConnectionString, s.CertificateFile) = ("HostName=hub.example;DeviceId=POS-0001;x509=true", "nowhere.pem"),
            (nameof(s.TrustedRoot), _) => () => s.TrustedRoot = "nowhere",
            (nameof(s.CloudUrl), "none") => () => s.CloudUrl = null,
            (nameof(s.CloudUrl), _) => () => s.CloudUrl = new Uri("http://cloud.example"),
            (nameof(s.InitialKey), "none") => () => s.InitialKey = null,
            (nameof(s.InitialKey), "too short") => () => s.InitialKey = "AAAA",
            (nameof(s.InitialKey), _) => () => s.InitialKey = new string('Z', 32),
            (nameof(s.InitialKeyId), "none") => () => s.InitialKeyId = null,
            (nameof(s.InitialKeyId), _) => () => s.InitialKeyId = "12",
            (nameof(s.KeysFile), "no file") => () => s.KeysFile = "nowhere",
            (nameof(s.KeysFile), "other terminal") => () => s.KeysFile = Write("k", $"POS-0002 0000000000000001 {Key}"),
            (nameof(s.KeysFile), "two columns") => () => s.KeysFile = Write("k", $"POS-0001 {Key}"),
            (nameof(s.KeysFile), _) => () => (s.ConnectionString, s.Count) = (Template, 2),
            (nameof(s.FingerprintKey), "none") => () => s.FingerprintKey = null,
            (nameof(s.FingerprintKey), _) => () => s.FingerprintKey = "7777",
            (nameof(s.DataFolder), _) => () => s.DataFolder = null,
            (nameof(s.TestCards), "no file") => () => s.TestCards = "nowhere",
            (nameof(s.TestCards), _) => () => s.Auto = "approve",
            (nameof(s.ControlPort), _) => () => s.ControlPort = 65_536,
            (nameof(s.WebOrigins), "a path") => () => s.WebOrigins = "http://127.0.0.1:7071/",
            (nameof(s.WebOrigins), _) => () => s.WebOrigins = "http://127.0.0.1:7071,*",
            (nameof(s.ReactionMilliseconds), _) => () => s.ReactionMilliseconds = -1,
            _ => throw new ArgumentException($"{setting} {fault}"),
        };
        change();
    }

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}
