using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// A ticket is "terminal~expiry~mac": it reaches the terminal inside a command, over the link on which the hub has
/// authenticated it, and admits uploads for that one attempt only.
/// </summary>
public sealed class UploadTickets(IOptions<UploadSettings> settings, TimeProvider clock) : IUploadTickets
{
    private const string Scheme = "Ticket ";

    private readonly byte[] _key = Convert.FromBase64String(settings.Value.TicketKey);

    public string Issue(string terminalId, AttemptId attempt)
    {
        var expires = clock.GetUtcNow().AddMinutes(settings.Value.TicketMinutes).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{terminalId}~{expires}~{Mac(terminalId, expires, attempt)}";
    }

    /// <summary>Whether an Authorization header carries a ticket for the attempt that has not expired.</summary>
    public bool Admits(string? authorization, AttemptId attempt)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var parts = authorization[Scheme.Length..].Split('~');
        return parts.Length == 3
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mac(parts[0], parts[1], attempt)), Encoding.ASCII.GetBytes(parts[2]))
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            && clock.GetUtcNow().ToUnixTimeSeconds() <= expires;
    }

    private string Mac(string terminalId, string expires, AttemptId attempt) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{terminalId}\n{expires}\n{attempt}")));
}
