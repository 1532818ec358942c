using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>Rule B8: slips and receipts, for customer and store, each once, and again only as a numbered copy.</summary>
public static class when_a_paper_is_printed
{
    private static readonly Receipt Bought = new(
        "O-1", "S-1", "A-1", [new ReceiptLine(new LocalText("牛奶", "Milk"), 2, 1_250)], 2_500, 500,
        [new ReceiptTender(1, 2_000, "622999*********0019", "A1B2C3")], DateTimeOffset.UnixEpoch);

    [Fact]
    public static async Task a_slip_comes_out_once_for_customer_and_store_with_the_masked_card()
    {
        await using var terminal = await TestTerminal.StartAsync();
        var print = new PrintSlip(TestTerminal.Attempt(), TestTerminal.Slip());

        terminal.Send(print);
        Assert.Contains("repeated", terminal.Send(print).Body, StringComparison.Ordinal);

        await Printed(terminal, 2);
        Assert.Equal(["slip-customer", "slip-store"], terminal.Power.View.Printed.Select(p => p.Kind));
        Assert.Contains("卡号 CARD 622999*********0019 插卡 CHIP", terminal.Power.View.Printed[0].Lines);
        Assert.Contains("金额 AMOUNT ¥1234.00", terminal.Power.View.Printed[0].Lines);
    }

    /// <summary>What became of the signature, what both slips say of it, and whether the store's has a line to sign on.</summary>
    public static TheoryData<SignatureOutcome?, string, bool> Signatures => new()
    {
        { null, "免签名 NO SIGNATURE NEEDED", false },
        { SignatureOutcome.Captured, "已在屏幕签名 SIGNED ON SCREEN", false },
        { SignatureOutcome.Declined, "未采集签名 SIGNATURE NOT CAPTURED", true },
        { SignatureOutcome.TimedOut, "未采集签名 SIGNATURE NOT CAPTURED", true },
        { SignatureOutcome.NotCaptured, "未采集签名 SIGNATURE NOT CAPTURED", true },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public static void a_slip_says_whether_it_was_signed(SignatureOutcome? signature, string says, bool lineToSign)
    {
        var slips = Paper.Of(TestTerminal.Slip(signature: signature));

        Assert.All(slips, s => Assert.Contains(says, s.Lines));
        Assert.Equal([false, lineToSign], slips.Select(s => s.Lines.Contains("签名 SIGNATURE ____________")));
    }

    [Fact]
    public static async Task the_receipt_comes_out_once_for_customer_and_store()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Send(new PrintReceipt(TestTerminal.Attempt(), Bought));
        terminal.Send(new PrintReceipt(TestTerminal.Attempt(), Bought));

        await Printed(terminal, 2);
        Assert.Equal(["receipt-customer", "receipt-store"], terminal.Power.View.Printed.Select(p => p.Kind));
        Assert.Contains("  2 x ¥12.50 = ¥25.00", terminal.Power.View.Printed[0].Lines);
        Assert.Contains("优惠 DISCOUNT -¥5.00", terminal.Power.View.Printed[0].Lines);
    }

    [Fact]
    public static async Task a_reprint_bears_its_number_and_leaves_the_screen_alone()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await terminal.ReadUpToPin();
        var asked = terminal.Screen;
        terminal.Send(new PrintReceipt(TestTerminal.Attempt(), Bought, Copy: 1));
        terminal.Send(new PrintSlip(TestTerminal.Attempt(), TestTerminal.Slip(), Copy: 2));

        await Printed(terminal, 4);
        Assert.Equal(
            ["*** 重印 DUPLICATE 1 ***", "*** 重印 DUPLICATE 1 ***", "*** 重印 DUPLICATE 2 ***", "*** 重印 DUPLICATE 2 ***"],
            terminal.Power.View.Printed.Select(p => p.Lines[1]));
        Assert.Same(asked, terminal.Screen);
    }

    [Fact]
    public static async Task an_empty_printer_holds_the_slip_but_not_the_customer()
    {
        await using var terminal = await TestTerminal.StartAsync();
        terminal.Hardware.SetPaper(false);
        terminal.Send(new PrintSlip(TestTerminal.Attempt(), TestTerminal.Slip()));
        await Eventually.True(() => terminal.Screen.PaperOut);

        await terminal.ReadUpToPin(TestTerminal.Attempt(1, tender: 2));
        Assert.Empty(terminal.Power.View.Printed);
        terminal.Hardware.SetPaper(true);

        await Printed(terminal, 2);
        await Eventually.True(() => !terminal.Screen.PaperOut);
        Assert.Equal(Prompt.EnterPin, terminal.Screen.Prompt);
    }

    private static Task Printed(TestTerminal terminal, int papers) =>
        Eventually.True(() => terminal.Power.View.Printed.Count == papers);
}
