using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.SignIn;

namespace QuickCheckout.Web.Pos;

/// <summary>A till at POS-0001 of store S001 with two towels in its cart, and A001 working it.</summary>
public abstract class AtTheTill : Screen
{
    private protected static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private protected static readonly ShownTerminal Terminal = new("POS-0001", "S001", TerminalKind.SmartPos, null, true, Now, null, null, null, false);

    private protected static readonly ShownCart Towels = new(
        "cart-towels", "S001", CartState.Open, [new ShownLine("TWL-1", new LocalText("毛巾", "Towel"), null, 2, 1990, 1990, 3980, false, false)], 2, 3980, null, "A001", "POS-0001", Now, Now, null);

    private protected FakeTimeProvider Clock { get; } = new(Now);

    private protected Till Till => Services.GetRequiredService<Till>();

    protected AtTheTill()
    {
        Services.AddSingleton<TimeProvider>(Clock);
        foreach (var part in (Type[])[typeof(Products), typeof(Api.Carts), typeof(Api.Checkouts), typeof(Terminals), typeof(CheckoutStream), typeof(Till)])
            Services.AddSingleton(part);
        Server.On("GET api/me", new Me("A001", "陈晓雨", [Role.Associate], ["S001"]));
        Server.On("GET api/web/settings", new WebSettings(new WebSignIn("http://issuer", "web", "api"), new WebDemo(null, null, null), 480));
        Server.On("POST api/stores/S001/carts", Towels with { Lines = [], Pieces = 0, TotalFen = 0 }, "\"one\"");
        Server.On("POST api/stores/S001/carts/cart-towels/lines", Towels, "\"two\"");
        Server.On("GET api/stores/S001/carts/cart-towels", Towels, "\"two\"");
    }

    private protected async Task Open()
    {
        var signIn = JSInterop.SetupModule("./js/sign-in.js");
        signIn.Mode = JSRuntimeMode.Loose;
        signIn.Setup<string?>("token").SetResult("a token");
        var session = Services.GetRequiredService<Session>();
        await session.StartAsync(Services.GetRequiredService<ApiClient>());
        await Till.TakeAsync(Terminal);
        Assert.True(await Till.AddAsync("TWL-1", 2));
    }

    private protected static CheckoutStatus Started(Step step = Step.AwaitingCode, long dueFen = 3980, int remainingCards = 5) => Transitions.Start(new CheckoutInput(
        "towels", "QC261124-00000000000001", "S001", "POS-0001", "A001", PaymentMethod.BankCard, AfterSales.MemberCode,
        [new CheckoutLine("TWL-1", new LocalText("毛巾", "Towel"), 1, dueFen)], new CheckoutLimits(), Now)) with { Step = step, RemainingCards = remainingCards };
}
