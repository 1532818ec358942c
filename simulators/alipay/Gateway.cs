using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Protocols.Alipay;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The address to which merchants post their signed forms, and which answers with signed nodes.</summary>
internal sealed class Gateway(SimulatorOptions options, Desk desk, FaultQueue<Fault> faults, Keys keys, TimeProvider clock)
{
    private const int MaxForm = 64 * 1024;

    private static readonly (string Name, string SubCode)[] Needed =
    [
        ("app_id", "isv.missing-app-id"), ("method", "isv.missing-method"), ("sign", "isv.missing-signature"), ("sign_type", "isv.missing-signature-type"),
        ("timestamp", "isv.missing-timestamp"), ("version", "isv.missing-version"),
    ];

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public async Task Serve(HttpContext http)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength > MaxForm)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var form = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(p => p.Key, p => p.Value.ToString());
        var method = form.GetValueOrDefault("method", "");
        var fault = faults.Take(f => !f.IsOfNotice && (f.Method is null || f.Method == method));
        if (fault?.Kind == FaultKind.LateRequest)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), clock);
        if (fault?.Kind == FaultKind.LostRequest)
        {
            http.Abort();
            return;
        }

        var node = Decide(form, method, fault);
        if (fault?.Kind == FaultKind.LateAnswer)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), clock, http.RequestAborted);
        if (fault?.Kind == FaultKind.LostAnswer)
        {
            http.Abort();
            return;
        }

        http.Response.ContentType = "text/html;charset=utf-8";
        await http.Response.WriteAsync(node is null ? UnknownMethod() : Signed(method, node.ToJsonString(Written), fault));
    }

    /// <returns>Null when there is no such method.</returns>
    private JsonObject? Decide(Dictionary<string, string> form, string method, Fault? fault)
    {
        foreach (var (name, subCode) in Needed)
        {
            if (form.GetValueOrDefault(name, "").Length == 0)
                return Answer.MissingArguments(subCode, $"缺少{name}参数");
        }

        if (options.AppId.Length > 0 && form["app_id"] != options.AppId)
            return Answer.InvalidArguments("isv.invalid-app-id", "无效的AppID参数");
        if (!AlipaySignature.Verifies(AlipaySignature.TextOf(form), form["sign"], keys.Merchants))
            return Answer.InvalidArguments("isv.invalid-signature", "验签出错,请确认charset、sign_type、密钥是否正确");
        if (fault?.Kind == FaultKind.Answer)
            return Told(fault);
        JsonElement content;
        try
        {
            content = JsonDocument.Parse(form.GetValueOrDefault("biz_content", "")).RootElement;
        }
        catch (JsonException)
        {
            return Answer.InvalidArguments("isv.invalid-parameter", "参数无效");
        }

        if (fault?.Kind == FaultKind.RetryFlag && method == "alipay.trade.cancel")
        {
            var retry = Answer.Success();
            retry["out_trade_no"] = PayRequest.Text(content, "out_trade_no");
            retry["retry_flag"] = "Y";
            return retry;
        }

        var decided = desk.Decide(method, content, new Asker(form["app_id"], form.GetValueOrDefault("notify_url")));
        return fault?.Kind == FaultKind.DecidedAnswer ? Told(fault) : decided;
    }

    private static JsonObject Told(Fault fault)
    {
        var node = new JsonObject { ["code"] = fault.Code, ["msg"] = "Told by the control page" };
        if (fault.SubCode is not null)
            (node["sub_code"], node["sub_msg"]) = (fault.SubCode, fault.SubCode);
        return node;
    }

    private string Signed(string method, string text, Fault? fault)
    {
        var sign = AlipaySignature.Sign(fault?.Kind == FaultKind.WrongSign ? text + " " : text, keys.Ours);
        if (fault?.Kind == FaultKind.EscapedSlashes)
            text = text.Replace("/", @"\/", StringComparison.Ordinal);
        return $$"""{"{{method.Replace('.', '_')}}_response":{{text}},"sign":"{{sign}}"}""";
    }

    private static string UnknownMethod() =>
        $$"""{"error_response":{{Answer.InvalidArguments("isv.invalid-method", "不存在的方法名").ToJsonString(Written)}}}""";
}
