using System.Net;
using Emulators.IotHub.Certificates;

namespace Emulators.Launcher;

/// <summary>
/// Server certificates of this slot, as PEM files, from an authority of its own. Nothing is added to the machine's
/// trust; whoever talks to these servers is given <see cref="AuthorityPath"/>.
/// </summary>
internal sealed class Certificates(string folder) : IDisposable
{
    private readonly LocalCertificateAuthority _authority = LocalCertificateAuthority.CreateOrLoad(folder);

    public string AuthorityPath => _authority.CertificatePath;

    public string CertificatePath(string name) => Path.Combine(folder, name + ".pem");

    public string KeyPath(string name) => Path.Combine(folder, name + ".key.pem");

    /// <summary>Issues a server certificate for these host names and addresses unless one that fits is there.</summary>
    public void Ensure(string name, IReadOnlyList<string> hosts)
    {
        var addresses = hosts.Where(host => IPAddress.TryParse(host, out _)).ToList();
        _authority.ServerCertificate(name, [.. hosts.Except(addresses)], [.. addresses.Select(IPAddress.Parse)]).Dispose();
    }

    public void Dispose() => _authority.Dispose();
}
