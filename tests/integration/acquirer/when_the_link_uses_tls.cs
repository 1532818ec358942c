using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Protocols.Iso8583;
using TestSupport;

namespace QuickCheckout.Simulators.Acquirer;

public sealed class when_the_link_uses_tls : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Fact]
    public async Task the_given_root_is_trusted()
    {
        await using var bench = await StartAsync(_certificates.Root);
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale()));
    }

    [Fact]
    public async Task without_it_nothing_is_sent()
    {
        await using var bench = await StartAsync(root: null);
        await IsNotTrusted(bench, bench.Link);
    }

    [Fact]
    public async Task another_root_does_not_help()
    {
        using var other = new TestCertificates();
        await using var bench = await StartAsync(other.Root);
        await IsNotTrusted(bench, bench.Link);
    }

    [Fact]
    public async Task a_certificate_for_another_name_is_refused()
    {
        await using var bench = await StartAsync(_certificates.Root);
        await using var link = bench.NewLink(o =>
        {
            (o.Host, o.UseTls, o.TrustedRootPemPath) = ("localhost", true, _certificates.Root);
        });
        await IsNotTrusted(bench, link);
    }

    [Fact]
    public async Task a_server_that_never_finishes_the_handshake_is_left_after_ten_seconds()
    {
        await using var bench = await Bench.StartAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var time = new FakeTimeProvider();
        await using var link = bench.NewLink(
            o => (o.Port, o.UseTls) = (((IPEndPoint)silent.LocalEndpoint).Port, true), time);
        var sending = link.SendAsync(bench.Sale().ToMessage());
        using var accepted = await silent.AcceptTcpClientAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<NotSentException>(() => sending);
    }

    public void Dispose() => _certificates.Dispose();

    private Task<Bench> StartAsync(string? root) => Bench.StartAsync(
        link => (link.UseTls, link.TrustedRootPemPath) = (true, root),
        acquirer => (acquirer.CertificatePath, acquirer.KeyPath) = (_certificates.Certificate, _certificates.Key));

    private static async Task IsNotTrusted(Bench bench, AcquirerLink link)
    {
        var error = await Assert.ThrowsAsync<NotSentException>(() => link.SendAsync(bench.Sale().ToMessage()));
        Assert.IsType<AuthenticationException>(error.InnerException);
        Assert.Equal(0, (await bench.BooksAsync()).Totals.Count);
    }
}
