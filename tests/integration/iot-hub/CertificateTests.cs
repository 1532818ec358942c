using System.Net;
using System.Security.Cryptography.X509Certificates;
using Emulators.IotHub.Certificates;

namespace Emulators.IotHub;

public sealed class when_certificates_are_made : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("certificates-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void they_are_reused_while_their_names_fit()
    {
        string authorityPrint, serverPrint;
        using (var authority = LocalCertificateAuthority.CreateOrLoad(_folder))
        using (var server = authority.ServerCertificate("web", ["localhost"], [IPAddress.Loopback]))
            (authorityPrint, serverPrint) = (authority.Certificate.Thumbprint, server.Thumbprint);

        using var again = LocalCertificateAuthority.CreateOrLoad(_folder);
        Assert.Equal(authorityPrint, again.Certificate.Thumbprint);
        using var same = again.ServerCertificate("web", ["localhost"], [IPAddress.Loopback]);
        Assert.Equal(serverPrint, same.Thumbprint);
        using var other = again.ServerCertificate("web", ["localhost", "hub.local"], [IPAddress.Loopback]);
        Assert.NotEqual(serverPrint, other.Thumbprint);
        Assert.True(other.HasPrivateKey);
        Assert.True(other.MatchesHostname("hub.local") && other.MatchesHostname("127.0.0.1"));
        Assert.False(other.MatchesHostname("elsewhere"));
    }

    [Fact]
    public void one_of_another_authority_is_replaced()
    {
        using var stranger = LocalCertificateAuthority.CreateOrLoad(Path.Combine(_folder, "stranger"));
        using var theirs = stranger.ServerCertificate("web", ["localhost"], []);
        var own = Path.Combine(_folder, "own");
        using var authority = LocalCertificateAuthority.CreateOrLoad(own);
        File.Copy(Path.Combine(_folder, "stranger", "web.key.pem"), Path.Combine(own, "web.key.pem"));
        using var ours = authority.ServerCertificate("web", ["localhost"], []);
        Assert.NotEqual(theirs.Thumbprint, ours.Thumbprint);
    }

    [Fact]
    public async Task several_processes_may_make_them_at_once()
    {
        var authorities = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => LocalCertificateAuthority.CreateOrLoad(_folder))));
        Assert.Single(authorities.Select(a => a.Certificate.Thumbprint).Distinct());
        foreach (var authority in authorities)
            authority.Dispose();
    }

    [Fact]
    public void keys_are_the_owners_alone_and_the_public_file_holds_none()
    {
        using var authority = LocalCertificateAuthority.CreateOrLoad(_folder);
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(authority.CertificatePath), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "ca.key.pem")));
    }
}
