using System.ComponentModel.DataAnnotations;

namespace QuickCheckout.Terminal.Settings;

/// <summary>
/// What the program is told at start: from <c>--settings file.json</c>, environment variables <c>TERMINAL_*</c> and
/// arguments, the later ones winning. <see cref="SettingsReader"/> checks all of it before anything starts.
/// </summary>
public sealed class TerminalSettings
{
    public const int MaxCount = 2_000;

    /// <summary>
    /// IoT Hub device connection string. With <see cref="Count"/> above 1 it is a template in which <c>{n}</c> is the
    /// terminal's number, four digits, from 0001. <c>x509=true</c> instead of a key needs <see cref="CertificateFile"/>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file with one connection string a line; the first <see cref="Count"/> are used (all when it is 0).</summary>
    public string? ConnectionStringsFile { get; set; }

    /// <summary>PEM of the terminal's certificate; <c>{id}</c> stands for the terminal's id.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM of the certificate's private key; <c>{id}</c> stands for the terminal's id.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>PEM of a root to trust beside the system's, for the hub and for the cloud.</summary>
    public string? TrustedRoot { get; set; }

    /// <summary>The Function app, without "/api"; plain http is taken on loopback only.</summary>
    [Required]
    public Uri? CloudUrl { get; set; }

    /// <summary>How many terminals run in this process; 0: as many as the connection strings file has.</summary>
    [Range(0, MaxCount)]
    public int Count { get; set; }

    /// <summary>Initial DUKPT key of the only terminal, 32 hex digits.</summary>
    public string? InitialKey { get; set; }

    /// <summary>Its id, 16 hex digits.</summary>
    public string? InitialKeyId { get; set; }

    /// <summary>A file of injected keys, one terminal a line: <c>terminalId initialKeyId initialKey</c>.</summary>
    public string? KeysFile { get; set; }

    /// <summary>The merchant's key for card fingerprints, 32 or more hex digits.</summary>
    [Required]
    public string? FingerprintKey { get; set; }

    /// <summary>Where key counters and last attempts survive a restart; a folder a terminal.</summary>
    [Required]
    public string? DataFolder { get; set; }

    /// <summary>The cards that simulated customers own.</summary>
    public string? TestCards { get; set; }

    /// <summary>Port of the control API on 127.0.0.1; 0 takes a free one, null leaves it off.</summary>
    [Range(0, 65_535)]
    public int? ControlPort { get; set; }

    /// <summary>
    /// The origins of web pages that may use the control API, comma-separated, as <c>http://127.0.0.1:7071</c>. Null: none;
    /// programs that are no browser need none.
    /// </summary>
    public string? WebOrigins { get; set; }

    /// <summary>The ids of the terminals without a card reader, comma-separated; all others are smart POS.</summary>
    public string? CloudPos { get; set; }

    /// <summary>
    /// Customers who act by themselves: card names from <see cref="TestCards"/> used in turn, as <c>name</c> or
    /// <c>name:mode</c>, separated by commas; or <c>seed:N</c> for a repeatable random choice. Null: nobody acts.
    /// </summary>
    public string? Auto { get; set; }

    /// <summary>How long an automatic customer takes for each action, in milliseconds.</summary>
    [Range(0, 600_000)]
    public int ReactionMilliseconds { get; set; }

    /// <summary>Stop when standard input ends, so that a parent's death ends this program too.</summary>
    public bool StopOnStdinEof { get; set; }
}
