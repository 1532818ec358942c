using System.ComponentModel.DataAnnotations;
using QuickCheckout.Functions.SignIn;

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
        Assert.Equal(accepted, Faults(Members(s => s.BaseUrl = url)).Count == 0);
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

    [Theory]
    [InlineData("https://openapi.alipay.com/gateway.do", true)]
    [InlineData("http://127.0.0.1:9140/gateway.do", true)]
    [InlineData("http://openapi.alipay.com/gateway.do", false)]
    public void alipay_is_reached_over_https(string url, bool accepted) => Assert.Equal(accepted, Faults(Alipay(s => s.Gateway = url)).Count == 0);

    /// <summary>PEM, or the bare Base64 that Alipay's own tools give.</summary>
    [Fact]
    public void keys_of_alipay_are_read_in_both_forms_and_never_said_back()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        Assert.Empty(Faults(Alipay(s => (s.PrivateKey, s.AlipayPublicKey) = (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem()))));
        Assert.Empty(Faults(Alipay(s => (s.PrivateKey, s.AlipayPublicKey) =
            (Convert.ToBase64String(key.ExportPkcs8PrivateKey()), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())))));
        var fault = Assert.Single(Faults(Alipay(s => s.PrivateKey = "c2VjcmV0")));
        Assert.Contains("PrivateKey", fault.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", fault.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("c2hvcnQ=", false)]
    [InlineData("no base64 at all, but long enough", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true)]
    public void the_key_of_webhooks_is_long_enough(string key, bool accepted) => Assert.Equal(accepted, Faults(Members(s => s.WebhookKey = key)).Count == 0);

    /// <summary>Without an issuer nobody could sign in, or anybody: the app does not start, and says which setting it is.</summary>
    [Theory]
    [InlineData(nameof(SignInSettings.Authority))]
    [InlineData(nameof(SignInSettings.Audience))]
    [InlineData(nameof(SignInSettings.ClientId))]
    [InlineData(nameof(SignInSettings.Scope))]
    [InlineData(nameof(SignInSettings.StaffIdClaim))]
    [InlineData(nameof(SignInSettings.StoresClaim))]
    public void who_staff_are_is_said(string missing)
    {
        var settings = SignIn();
        Assert.Empty(Faults(settings));
        typeof(SignInSettings).GetProperty(missing)!.SetValue(settings, "");
        Assert.All(Faults(settings), fault => Assert.Contains(missing, fault.ErrorMessage, StringComparison.Ordinal));
        Assert.NotEmpty(Faults(settings));
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/tenant/v2.0", true)]
    [InlineData("http://127.0.0.1:9150", true)]
    [InlineData("http://login.example", false)]
    public void the_issuer_is_asked_over_https(string authority, bool accepted)
    {
        var settings = SignIn();
        settings.Authority = authority;
        Assert.Equal(accepted, Faults(settings).Count == 0);
    }

    private static SignInSettings SignIn() => new() { Authority = "https://login.example", Audience = "api", ClientId = "web", Scope = "openid" };

    private static AlipaySettings Alipay(Action<AlipaySettings> change)
    {
        var settings = new AlipaySettings
        {
            AppId = "2021", PrivateKey = Fuzzing.Notified.Alipay.Value.PrivateKey, AlipayPublicKey = Fuzzing.Notified.Alipay.Value.AlipayPublicKey,
        };
        change(settings);
        return settings;
    }

    private static MemberPlatformSettings Members(Action<MemberPlatformSettings> change)
    {
        var settings = new MemberPlatformSettings { BaseUrl = "https://members.example", ApiKey = "key", WebhookKey = Convert.ToBase64String(new byte[32]) };
        change(settings);
        return settings;
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
