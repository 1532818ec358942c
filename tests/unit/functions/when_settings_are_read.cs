using System.ComponentModel.DataAnnotations;

namespace QuickCheckout.Functions.Hosting;

/// <summary>What money, members and keys travel on is verified TLS; only a simulator on the same machine is spared it.</summary>
public class when_settings_are_read
{
    [Theory]
    [InlineData("https://acquirer.example/statements", true)]
    [InlineData("http://127.0.0.1:9110", true)]
    [InlineData("http://localhost:9110", true)]
    [InlineData("http://[::1]:9110", true)]
    [InlineData("http://acquirer.example/statements", false)]
    [InlineData("http://localhost.acquirer.example", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("statements", false)]
    public void statements_and_members_are_read_over_https(string url, bool accepted)
    {
        Assert.Equal(accepted, Faults(Acquirer(s => s.StatementUrl = url)).Count == 0);
        Assert.Equal(accepted, Faults(new MemberPlatformSettings { BaseUrl = url }).Count == 0);
    }

    [Theory]
    [InlineData("acquirer.example", true, true)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("localhost", false, true)]
    [InlineData("acquirer.example", false, false)]
    [InlineData("10.0.0.5", false, false)]
    public void the_acquirer_is_reached_over_tls(string host, bool tls, bool accepted)
    {
        var faults = Faults(Acquirer(s => (s.Host, s.Tls) = (host, tls)));
        Assert.Equal(accepted, faults.Count == 0);
        Assert.All(faults, f => Assert.Contains("Tls", f.MemberNames));
    }

    private static AcquirerSettings Acquirer(Action<AcquirerSettings> change)
    {
        var settings = new AcquirerSettings
        {
            Host = "acquirer.example", Port = 443, MerchantId = "898110048990001", MasterKey = new string('A', 32), StatementUrl = "https://acquirer.example",
        };
        change(settings);
        return settings;
    }

    private static List<ValidationResult> Faults(object settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }
}
