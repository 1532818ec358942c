using System.Net;
using Bunit;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Office;

/// <summary>Rules O7 and S4: the form sends all that is of its own, under the tag that was read.</summary>
public class when_limits_are_edited : OfficeScreen
{
    private const string Path = "api/terminals/POS-0001/limits";

    private static readonly CheckoutWaits Effective = CheckoutWaits.Of(new CheckoutLimits());

    [Fact]
    public void every_wait_has_a_field_with_its_bounds_and_what_holds_now()
    {
        var form = LimitsForm.Of(new CheckoutWaits(PinSeconds: 45), Effective);
        Assert.Equal(typeof(CheckoutWaits).GetProperties().Count(p => p.PropertyType == typeof(int?)), form.Fields.Count);
        var (pin, alipay) = (form.Fields.Single(f => f.Name == "pinSeconds"), form.Fields.Single(f => f.Name == "alipaySeconds"));
        Assert.Equal(("45", 60, 1, 600), (pin.Own, pin.Effective, pin.Least, pin.Most));
        Assert.Equal(("", 30, 5, 600), (alipay.Own, alipay.Effective, alipay.Least, alipay.Most));
        Assert.All(form.Fields, f => Assert.NotEmpty(OfficeWords.OfWait(f.Name, Language.Lang.English)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", true)]
    [InlineData("600", true)]
    [InlineData("0", false)]
    [InlineData("601", false)]
    [InlineData("-5", false)]
    [InlineData("1.5", false)]
    [InlineData("ten", false)]
    public void a_wait_is_a_whole_number_within_its_bounds(string typed, bool isRight) =>
        Assert.Equal(isRight, LimitsForm.Of(CheckoutWaits.None, Effective).With("pinSeconds", typed).IsRight);

    [Fact]
    public void what_is_emptied_is_not_of_its_own_any_more()
    {
        var form = LimitsForm.Of(new CheckoutWaits(PinSeconds: 45, CardReadSeconds: 90), Effective).With("pinSeconds", "").With("alipaySeconds", "20");
        Assert.Equal(new CheckoutWaits(CardReadSeconds: 90, AlipaySeconds: 20), form.ToWaits());
    }

    [Fact]
    public void it_is_saved_under_the_tag_that_was_read()
    {
        Server.On($"GET {Path}", new ShownLimits(CheckoutWaits.None, Effective, []), "\"7\"");
        Server.On($"PUT {Path}", new ShownLimits(new CheckoutWaits(PinSeconds: 45), Effective, [new LimitsChange("B001", Some.Now, new CheckoutWaits(PinSeconds: 45))]), "\"8\"");
        var editor = Show<LimitsEditor>(p => p.Add(e => e.Owner, "terminals/POS-0001"));
        Assert.True(editor.Find("button[type=submit]").HasAttribute("disabled"));

        editor.Find("#terminals-POS-0001-pinSeconds").Input("45");
        editor.Find("form").Submit();
        Assert.Equal(("\"7\"", """{"waits":{"pinSeconds":45}}"""), (Server.Last.IfMatch, Server.Last.Body));
        Assert.Contains("Saved.", editor.Markup, StringComparison.Ordinal);
        Assert.Contains("2026-11-24 10:00:00", editor.Find(".changes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void out_of_bounds_it_says_so_by_the_field_and_sends_nothing()
    {
        Server.On($"GET {Path}", new ShownLimits(CheckoutWaits.None, Effective, []), "\"7\"");
        var editor = Show<LimitsEditor>(p => p.Add(e => e.Owner, "terminals/POS-0001"));
        editor.Find("#terminals-POS-0001-pinSeconds").Input("900");
        Assert.Equal("A whole number from 1 to 600.", editor.Find("#terminals-POS-0001-pinSeconds-says").TextContent.Trim());
        Assert.Equal("true", editor.Find("#terminals-POS-0001-pinSeconds").GetAttribute("aria-invalid"));
        editor.Find("form").Submit();
        Assert.Equal($"GET {Path}", Server.Last.Call);
    }

    [Fact]
    public void what_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        Server.On($"GET {Path}", new ShownLimits(CheckoutWaits.None, Effective, []), "\"7\"");
        Server.On($"PUT {Path}", _ => FakeApi.Refuse(HttpStatusCode.PreconditionFailed, "limits-changed", "Somebody changed them."));
        var editor = Show<LimitsEditor>(p => p.Add(e => e.Owner, "terminals/POS-0001"));
        editor.Find("#terminals-POS-0001-pinSeconds").Input("45");
        editor.Find("form").Submit();
        Assert.Contains("Somebody changed them.", editor.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("45", editor.Find("#terminals-POS-0001-pinSeconds").GetAttribute("value"));
    }
}
