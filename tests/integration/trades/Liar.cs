using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QuickCheckout.PhonePayments;

/// <summary>Somebody in Alipay's or the app's place who says whatever the test wants, with Alipay's signature if need be.</summary>
internal sealed class Liar : IAsyncDisposable
{
    private readonly WebApplication _host;

    private Liar(WebApplication host) => _host = host;

    public Uri Address => new(_host.Urls.First());

    public static async Task<Liar> Open(Func<HttpContext, Task<IResult>> says)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var liar = new Liar(builder.Build());
        liar._host.Map("/{**anything}", says);
        await liar._host.StartAsync();
        return liar;
    }

    /// <param name="says">The method of the gateway → the answer's node, which is signed.</param>
    public static Task<Liar> OpenGateway(Func<string, string> says) => Open(async http =>
    {
        var method = (await http.Request.ReadFormAsync())["method"].ToString();
        var node = says(method);
        return Results.Text($$"""{"{{method.Replace('.', '_')}}_response":{{node}},"sign":"{{SimulatedAlipay.Sign(node)}}"}""");
    });

    /// <summary>Whatever is asked is answered with this text.</summary>
    public static Task<Liar> OpenWith(string text, int status = StatusCodes.Status200OK, string type = "application/json") =>
        Open(_ => Task.FromResult(Results.Text(text, type, statusCode: status)));

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
