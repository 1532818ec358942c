using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.Store.Parties;
using Spectre.Console;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>Whether everybody's books agree on a checkout that was to be paid with the phone: the checkout's, the journal's, Alipay's or the app's.</summary>
internal sealed class PhoneLedger(StoreSettings settings, CheckoutApp app, CustomerPhones phones, string memberId)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task<bool> Show(IAnsiConsole console, CheckoutStatus status, bool paid, CancellationToken ct)
    {
        var findings = await Judge(status, paid, ct);
        console.WriteLine();
        foreach (var finding in findings)
            console.MarkupLine($"{(finding.Holds ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(finding.What)}");
        var holds = findings.All(f => f.Holds);
        console.MarkupLine(holds
            ? $"[bold green]The order is {(paid ? "paid and every book agrees" : "closed in both places, and nothing was charged")}.[/]"
            : "[bold red]The books do not agree.[/]");
        return holds;
    }

    private async Task<IReadOnlyList<Finding>> Judge(CheckoutStatus status, bool paid, CancellationToken ct)
    {
        var expectedFen = paid ? status.PayableFen : 0;
        var tender = status.CurrentTender;
        var journalFen = LedgerCheck.InJournal(await app.Journal(status.CheckoutId, ct));
        var payment = tender?.Trade is { } trade ? await Payment(status.Means, trade.Number, ct) : null;
        List<Finding> findings =
        [
            new($"the checkout is {Json.Name(status.Step)}, due {Money.Yuan(status.DueFen)}", status.Step == (paid ? Step.Paid : Step.Closed) && status.DueFen == status.PayableFen - expectedFen),
            new($"its tender is {(tender is null ? "missing" : Json.Name(tender.State))}", tender?.State == (paid ? TenderState.Approved : TenderState.Failed)),
            new($"the journal of money movements says {Money.Yuan(journalFen)}", journalFen == expectedFen),
            new($"{(status.Means == Means.Alipay ? "Alipay's" : "the app's")} own books hold {Money.Yuan(payment?.HeldFen ?? 0)} of it ({payment?.State})", payment is { IsOver: true } && payment.HeldFen == expectedFen),
            await InApp(status.OrderNo, paid ? "paid" : "closed", ct),
        ];
        if (!paid)
            findings.Add(await Recreated(status, ct));
        return findings;
    }

    /// <summary>The app learns the end a moment after the till.</summary>
    private async Task<Finding> InApp(string orderNo, string wanted, CancellationToken ct)
    {
        for (var looks = 0; ; looks++)
        {
            var state = await phones.StateOf(memberId, orderNo, ct);
            if (state == wanted || looks == 50)
                return new Finding($"the customer's app shows the order as {state ?? "nothing"}", state == wanted);
            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>Nothing was published meanwhile: the same goods at the same prices.</summary>
    private async Task<Finding> Recreated(CheckoutStatus status, CancellationToken ct)
    {
        var cart = await app.RecreateCart(status.CheckoutId, ct);
        return new Finding($"“re-create cart” gives {cart.Lines.Count} lines to settle anew", cart is { Lines.Count: > 0, Changes.Count: 0 });
    }

    private async Task<PhonePayment?> Payment(Means means, string number, CancellationToken ct)
    {
        if (means == Means.InApp)
            return await phones.Payment(number, ct);
        using var alipay = new AlipayBooks(settings.AlipayUrl!);
        return await alipay.Find(number, ct);
    }
}
