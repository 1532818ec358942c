using System.Net;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>Rules B6 and B8 in the whole product: what comes out of the printer.</summary>
[Collection(InTheShop.Name)]
public class when_papers_are_printed(OpenShop open)
{
    private static readonly HttpMethod Post = HttpMethod.Post;

    [Fact]
    public async Task a_declined_signature_is_on_the_slip_and_both_papers_can_be_had_again()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        var path = $"/api/checkouts/{till.CheckoutId}/reprint";
        Assert.Equal("no-slips", (await till.Ask(Post, path, new ReprintPapers("slips", "A001"))).Code);
        await till.Choose(null);
        await till.PresentCard("approve");
        await till.EnterPin("123456");
        Assert.Equal((HttpStatusCode.Conflict, "not-expected-now"), Short(await till.Ask(Post, path, new ReprintPapers("slips", "A001"))));
        await till.Act("signature", new { decline = true });
        var paid = await till.Until(s => s.HasEnded);
        Assert.Equal((Step.Paid, SignatureOutcome.Declined), (paid.Step, paid.Tenders[0].Signature));
        await Eventually.Get(till.Papers, p => p.Count == 4);
        Assert.All((await till.Papers())[..2], p => Assert.Contains("SIGNATURE NOT CAPTURED", p.Text, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Accepted, (await till.Ask(Post, path, new ReprintPapers("receipt", "A001"))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await till.Ask(Post, path, new ReprintPapers("slips", "A001"))).Status);
        await Eventually.Get(till.Papers, p => p.Count == 8);
        Assert.All((await till.Papers())[4..], p => Assert.Contains("重印 DUPLICATE 1", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task bad_input_is_refused_by_field_and_rule()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        var path = $"/api/checkouts/{till.CheckoutId}/reprint";
        (object Body, HttpStatusCode Status, string Code, string Says)[] table =
        [
            (new ReprintPapers(null, "A001"), HttpStatusCode.BadRequest, "field-required", "what"),
            (new ReprintPapers("invoice", "A001"), HttpStatusCode.BadRequest, "field-malformed", "receipt or slips"),
            (new ReprintPapers("receipt", "A002"), HttpStatusCode.Forbidden, "not-yourself", "by"),
            (new ReprintPapers("receipt", "A 1"), HttpStatusCode.Forbidden, "not-yourself", "by"),
            ("{\"paper\":\"receipt\"}", HttpStatusCode.BadRequest, "body-malformed", "Known: what, by"),
            (new ReprintPapers("receipt", "A001"), HttpStatusCode.Conflict, "not-paid", "not paid"),
        ];
        foreach (var (body, status, code, says) in table)
        {
            var answer = await till.Ask(Post, path, body);
            Assert.Equal((status, code), Short(answer));
            Assert.Contains(says, answer.Title, StringComparison.Ordinal);
        }

        Assert.Equal((HttpStatusCode.NotFound, "checkout-unknown"), Short(await till.Ask(Post, "/api/checkouts/nobody/reprint", new ReprintPapers("receipt", "A001"))));
    }

    [Fact]
    public async Task a_power_cut_while_signing_leaves_the_tender_approved_and_the_slip_unsigned()
    {
        await using var till = open.Till();
        var total = (await till.SettleAndScan()).TotalFen;
        await till.Choose(null);
        await till.PresentCard("approve");
        await till.EnterPin("123456");
        await till.Prompt("sign");
        await till.Act("power", new { on = false });
        await till.Act("power", new { on = true });
        var paid = await till.Until(s => s.HasEnded);

        Assert.Equal((Step.Paid, SignatureOutcome.NotCaptured), (paid.Step, paid.Tenders[0].Signature));
        Assert.Equal(total, await till.HeldByAcquirer());
        await Eventually.Get(till.Papers, p => p.Count == 4);
        Assert.Equal(["slip-customer", "slip-store", "receipt-customer", "receipt-store"], (await till.Papers()).Select(p => p.Kind));
    }

    private static (HttpStatusCode, string) Short((HttpStatusCode Status, string Code, string Title) answer) => (answer.Status, answer.Code);
}
