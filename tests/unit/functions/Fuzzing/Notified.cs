using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Alipay and the shopping app as they sign what they tell the store.</summary>
internal static class Notified
{
    private static readonly RSA AlipaysKey = RSA.Create(2048);
    private static readonly byte[] WebhookKey = RandomNumberGenerator.GetBytes(32);

    public static IOptions<AlipaySettings> Alipay { get; } = Options.Create(new AlipaySettings
    {
        Gateway = "http://127.0.0.1:1/gateway.do", AppId = "2021000000000001", SellerId = "2088000000000001",
        PrivateKey = AlipaysKey.ExportPkcs8PrivateKeyPem(), AlipayPublicKey = AlipaysKey.ExportSubjectPublicKeyInfoPem(),
    });

    public static IOptions<MemberPlatformSettings> App { get; } = Options.Create(new MemberPlatformSettings
    {
        BaseUrl = "http://127.0.0.1:1", ApiKey = "key", WebhookKey = Convert.ToBase64String(WebhookKey),
    });

    public static AlipayGateway Gateway { get; } = new(new HttpClient(), Alipay.Value.ToOptions(), TimeProvider.System);

    /// <summary>A notification's form, signed as it is.</summary>
    public static byte[] Form(string tradeNumber, string amount = "300.00", string status = "TRADE_SUCCESS", string? seller = null, string? app = null)
    {
        var form = new Dictionary<string, string>
        {
            ["app_id"] = app ?? Alipay.Value.AppId, ["notify_type"] = "trade_status_sync", ["out_trade_no"] = tradeNumber, ["seller_id"] = seller ?? Alipay.Value.SellerId,
            ["total_amount"] = amount, ["trade_status"] = status, ["sign_type"] = "RSA2", ["subject"] = "订单 QC1/2 & 3",
        };
        form["sign"] = AlipaySignature.Sign(AlipaySignature.TextOf(form, "sign_type"), AlipaysKey);
        return Encoding.UTF8.GetBytes(string.Join('&', form.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")));
    }

    /// <summary>A webhook's headers for a body.</summary>
    public static Dictionary<string, string> Headers(string id, DateTimeOffset at, byte[] body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(WebhookKey, (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{seconds}."), .. body]);
        return new() { ["webhook-id"] = id, ["webhook-timestamp"] = seconds, ["webhook-signature"] = $"v1,{Convert.ToBase64String(signature)}" };
    }
}
