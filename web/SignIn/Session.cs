using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using QuickCheckout.Domain.Api;
using QuickCheckout.Web.Api;

namespace QuickCheckout.Web.SignIn;

/// <summary>
/// Who is signed in. The library oidc-client-ts does OpenID Connect (code with PKCE); its tokens live in this tab's session storage
/// and are renewed before they expire.
/// </summary>
public sealed class Session(IJSRuntime js, NavigationManager navigation, HttpClient http) : ITokens, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private IJSObjectReference? _module;

    public event Action? Changed;

    /// <summary>Null while nobody is signed in.</summary>
    public Me? Me { get; private set; }

    public bool IsAssociate => Me?.Roles.Contains(Role.Associate) == true;

    public bool IsBackOffice => Me?.Roles.Contains(Role.BackOffice) == true;

    public WebSettings? Settings { get; private set; }

    /// <summary>What went wrong at the issuer, in its own words; null when nothing did.</summary>
    public string? Fault { get; private set; }

    public bool IsReady => _module is not null;

    /// <summary>Before anything else: an answer of the issuer in the address is taken, and a session that is there goes on.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public async Task StartAsync(ApiClient api)
    {
        Settings = await http.Send<WebSettings>("api/web/settings");
        var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/sign-in.js");
        var back = await module.InvokeAsync<Returned?>("start", Settings.SignIn, navigation.BaseUri);
        _module = module;
        Fault = back?.Fault;
        if (back?.Address is not null)
            navigation.NavigateTo(back.Address, replace: true);
        await MeetAsync(api);
    }

    /// <summary>To the issuer's page and back to where the person was.</summary>
    /// <param name="another">Somebody else than whom the issuer remembers.</param>
    public async Task SignInAsync(bool another = false) =>
        await _module!.InvokeVoidAsync("signIn", "/" + navigation.ToBaseRelativePath(navigation.Uri), another);

    public async Task SignOutAsync() => await _module!.InvokeVoidAsync("signOut");

    public async Task<string?> TokenAsync(CancellationToken cancellation) =>
        _module is null ? null : await _module.InvokeAsync<string?>("token", cancellation);

    public void Refused()
    {
        if (Me is null)
            return;
        Me = null;
        Changed?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private async Task MeetAsync(ApiClient api)
    {
        if (await TokenAsync(CancellationToken.None) is null)
            return;
        var me = await api.Get<Me>("api/me");
        // Nobody knows yet is not nobody.
        for (; me.Refused?.MayBeRepeated == true; me = await api.Get<Me>("api/me"))
            await Task.Delay(Pause);
        (Me, Fault) = (me.Value, me.Refused?.Title ?? Fault);
        Changed?.Invoke();
    }

    /// <param name="Address">Where the person was when they went to sign in; null when they come from elsewhere.</param>
    private sealed record Returned(string? Address, string? Fault);
}
