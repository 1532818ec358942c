using System.Security.Cryptography;

namespace Emulators.IotHub.Registry;

/// <summary>Etags of registrations, and the If-Match header against them.</summary>
internal static class ETags
{
    private const int Bytes = 9;

    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>No header, <c>*</c>, or the etag itself, quoted or not.</summary>
    public static bool Match(string? ifMatch, string etag) => ifMatch is null or "" or "*" || ifMatch.Trim('"') == etag;
}
