using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.Store;

/// <summary>Where everybody is and who this store is; the file given with --settings.</summary>
public sealed record StoreSettings
{
    [Required] public Uri? AppUrl { get; init; }

    /// <summary>The app as terminals reach it: card data goes over TLS only.</summary>
    [Required] public Uri? AppUrlOfTerminals { get; init; }

    [Required] public Uri? MemberPlatformUrl { get; init; }

    [Required] public Uri? AcquirerUrl { get; init; }

    [Required] public Uri? AlipayUrl { get; init; }

    /// <summary>The control API of the simulated terminals.</summary>
    [Required] public Uri? TerminalControlUrl { get; init; }

    /// <summary>Web pages that may press the simulated terminals' keys: origins, comma-separated.</summary>
    public string? WebOrigins { get; init; }

    [Required] public HubSettings? Hub { get; init; }

    /// <summary>PEM file with the root that the hub's and the app's certificates lead to; null for the system's alone.</summary>
    public string? TrustedRoot { get; init; }

    [Required] public string? StoreId { get; init; }

    [Required] public string? TerminalId { get; init; }

    /// <summary>The terminal without a card reader.</summary>
    [Required] public string? CloudTerminalId { get; init; }

    [Required] public string? AssociateId { get; init; }

    /// <summary>Where to write the terminals' own settings; their keys and connection strings beside it.</summary>
    [Required] public string? TerminalSettingsFile { get; init; }

    [Required] public string? TerminalDataFolder { get; init; }

    /// <summary>Base64; the merchant's key for card fingerprints, the same in all its terminals.</summary>
    [Required] public string? FingerprintKey { get; init; }

    /// <summary>The acquirer's table of test cards: what customers of this store carry.</summary>
    [Required] public string? TestCards { get; init; }

    /// <exception cref="StoreException">The file is missing, malformed or incomplete; the message says what.</exception>
    public static StoreSettings Read(string path)
    {
        try
        {
            var settings = JsonSerializer.Deserialize<StoreSettings>(File.ReadAllText(path), Json.Options)
                ?? throw new StoreException($"{path} is empty.");
            Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
            Validator.ValidateObject(settings.Hub!, new ValidationContext(settings.Hub!), validateAllProperties: true);
            return settings;
        }
        catch (Exception e) when (e is IOException or JsonException or ValidationException)
        {
            throw new StoreException($"{path}: {e.Message}");
        }
    }
}

/// <summary>The hub's service side. The key allows to register devices.</summary>
public sealed record HubSettings
{
    /// <summary>With a port when its REST endpoint is not on 443; devices dial 8883 whatever it says.</summary>
    [Required] public string? HostName { get; init; }

    [Required] public string? PolicyName { get; init; }

    [Required] public string? PolicyKey { get; init; }
}

/// <summary>Something went wrong that a person can act on; shown without a stack trace.</summary>
/// <param name="status">The HTTP status of a refusal; null when nobody answered.</param>
public sealed class StoreException(string message, int? status = null, string? code = null) : Exception(message)
{
    public int? Status => status;

    /// <summary>That of the problem document, where there was one.</summary>
    public string? Code => code;
}
