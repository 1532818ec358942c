using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>How staff sign in, and as whom they have.</summary>
public sealed class StaffApi(IOptions<SignInSettings> signIn, IOptions<WebDemoSettings> demo, IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    [Function("GetMe"), Staff(Role.Associate, Role.BackOffice)]
    public IResult Me([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/me")] HttpRequest request)
    {
        var me = Caller.Of(request);
        return Results.Ok(new Me(me.StaffId, me.Name, me.Roles, me.Stores));
    }

    [Function("GetWebSettings"), Open("A page asks before anybody has signed in; there is no secret in it.")]
    public IResult Web([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/web/settings")] HttpRequest request) =>
        Results.Ok(new WebSettings(
            new WebSignIn(signIn.Value.Authority, signIn.Value.ClientId, signIn.Value.Scope),
            new WebDemo(Given(demo.Value.TerminalsUrl), Given(demo.Value.PhoneUrl), Given(demo.Value.AlipayUrl)),
            (int)store.Value.OffsetAt(clock.GetUtcNow()).TotalMinutes));

    private static string? Given(string? url) => string.IsNullOrEmpty(url) ? null : url;
}
