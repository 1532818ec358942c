using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace QuickCheckout.Protocols.Alipay;

/// <summary>The one way to ask Alipay's gateway something: signed, sent once, and the answer believed only if its signature verifies.</summary>
public sealed class AlipayGateway(HttpClient http, AlipayOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);
    private static readonly JsonSerializerOptions BizContent = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly RSA _ours = AlipayKey.Read(options.PrivateKey);
    private readonly RSA _theirs = AlipayKey.Read(options.AlipayPublicKey);

    /// <param name="method">Such as <c>alipay.trade.query</c>.</param>
    /// <param name="content">Its <c>biz_content</c>; values that are null are left out.</param>
    /// <exception cref="AlipayNotSentException">It never reached the gateway.</exception>
    /// <exception cref="AlipayNoAnswerException">It may have; nothing believable came back.</exception>
    public Task<AlipayReply> AskAsync(string method, IReadOnlyDictionary<string, object?> content, CancellationToken cancellation) =>
        Send(method, Signed(method, content), cancellation);

    /// <summary>Asks for money; whatever becomes of it is told to <see cref="AlipayOptions.NotifyUrl"/>, too.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public Task<AlipayReply> PayAsync(IReadOnlyDictionary<string, object?> content, CancellationToken cancellation) =>
        Send("alipay.trade.pay", Signed("alipay.trade.pay", content, options.NotifyUrl), cancellation);

    /// <summary>Whether a notification is Alipay's, and about this application.</summary>
    public bool IsGenuine(IReadOnlyDictionary<string, string> notification) =>
        notification.GetValueOrDefault("app_id") == options.AppId
        && AlipaySignature.Verifies(AlipaySignature.TextOf(notification, "sign_type"), notification.GetValueOrDefault("sign"), _theirs);

    private async Task<AlipayReply> Send(string method, Dictionary<string, string> parameters, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(parameters);
        try
        {
            using var answer = await http.PostAsync(new Uri(options.Gateway, "?charset=utf-8"), form, cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            return answer.IsSuccessStatusCode
                ? Believe(body, method)
                : throw new AlipayNoAnswerException($"{method}: the gateway answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException failed)
        {
            throw NeverLeft(failed)
                ? new AlipayNotSentException($"{method}: the gateway cannot be reached.", failed)
                : new AlipayNoAnswerException($"{method}: the connection broke before the answer.", failed);
        }
        catch (Exception broken) when (broken is SocketException or IOException)
        {
            // A peer that dies while the connection is being made shows as a bare socket error.
            throw new AlipayNoAnswerException($"{method}: the connection broke.", broken);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new AlipayNoAnswerException($"{method}: no answer in time.", late);
        }
    }

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    private Dictionary<string, string> Signed(string method, IReadOnlyDictionary<string, object?> content, Uri? notify = null)
    {
        var given = content.Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value);
        var parameters = new Dictionary<string, string>
        {
            ["app_id"] = options.AppId,
            ["method"] = method,
            ["format"] = "JSON",
            ["charset"] = "utf-8",
            ["sign_type"] = "RSA2",
            ["timestamp"] = clock.GetUtcNow().ToOffset(ChinaTime).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["version"] = "1.0",
            ["biz_content"] = JsonSerializer.Serialize(given, BizContent),
        };
        if (notify is not null)
            parameters["notify_url"] = notify.ToString();
        parameters["sign"] = AlipaySignature.Sign(AlipaySignature.TextOf(parameters), _ours);
        return parameters;
    }

    private AlipayReply Believe(string body, string method)
    {
        try
        {
            var envelope = AlipayEnvelope.Parse(body, method);
            var unsigned = envelope.IsError && envelope.Sign is null;
            if (!unsigned && !AlipaySignature.Verifies(envelope.Text, envelope.Sign, _theirs))
                throw new AlipayNoAnswerException($"{method}: the signature of the answer does not verify.");
            using var node = JsonDocument.Parse(envelope.Text);
            var reply = AlipayReply.Of(node.RootElement.Clone());
            return unsigned && !IsOfTheGateway(reply.Code)
                ? throw new AlipayNoAnswerException($"{method}: nobody signed the answer {reply.Code}.")
                : reply;
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            throw new AlipayNoAnswerException($"{method}: {wrong.Message}", wrong);
        }
    }

    /// <summary>
    /// An error of the gateway itself, before it knows who asks. Every other code is a word on a trade, which counts only signed,
    /// whatever the node that it comes in is called.
    /// </summary>
    private static bool IsOfTheGateway(string code) => code is "20000" or "20001" or "40001" or "40002" or "40006";

    /// <summary>Only what fails before a byte of the request is sent.</summary>
    private static bool NeverLeft(HttpRequestException failed) => failed.HttpRequestError is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
}
