using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rules A2 and P1 with section M: a member code brings benefits, a pay code none.</summary>
public class when_a_phone_pays_with_benefits
{
    private const string PayCode = "281234567890123456";
    private const string MemberCode = "88000000000000000001";

    [Fact]
    public async Task a_member_s_account_pays_what_is_left_once_that_is_agreed_to()
    {
        await using var till = Till(PaymentMethod.Alipay).Scan(MemberCode);
        Assert.Equal((Step.ChoosingBenefits, 0), (till.Status.Step, till.Alipay.Asked.Count));
        Assert.Equal(Step.Paid, till.Agree().Status.Step);
        Assert.Equal((270_00L, 30_00L), (till.Alipay.HeldFen, till.Alipay.Asked[0].Order!.DiscountFen));
        Assert.Equal(["red30"], till.Benefits.Redeemed);
    }

    [Fact]
    public async Task a_pay_code_pays_all_of_it()
    {
        await using var till = Till(PaymentMethod.Alipay).Scan(PayCode);
        Assert.Equal((Step.Paid, 300_00L), (till.Status.Step, till.Alipay.HeldFen));
        Assert.Equal((0, null), (till.Benefits.Calls, till.Status.Benefits));
    }

    [Fact]
    public async Task what_was_agreed_to_stays_when_it_is_scanned_again()
    {
        await using var till = Till(PaymentMethod.Alipay);
        till.Alipay.PayerConfirms = true;
        till.Scan(MemberCode).Agree().Pass(TimeSpan.FromSeconds(31));
        Assert.Equal((Step.AwaitingCode, 270_00L), (till.Status.Step, till.Status.DueFen));
        till.Alipay.PayerConfirms = false;
        // Also with a pay code: the amount does not rise because the customer shows another code.
        Assert.Equal((Step.Paid, 270_00L), (till.Scan(PayCode).Status.Step, till.Alipay.HeldFen));
        Assert.Equal(["red30"], till.Benefits.Redeemed);
    }

    [Fact]
    public async Task the_app_is_asked_for_what_is_left()
    {
        await using var till = Till(PaymentMethod.BankCard, TerminalKind.CloudPos);
        till.InApp.PayerConfirms = true;
        till.Scan(MemberCode).Agree();
        Assert.Equal((Step.AwaitingPayer, 270_00L), (till.Status.Step, till.InApp.Asked[0].AmountFen));
        Assert.Equal(["red30"], till.Benefits.Held);
        till.Pass(TimeSpan.FromMinutes(16));
        Assert.Equal((Step.Closed, 1, 0), (till.Status.Step, till.Benefits.Released, till.Benefits.Held.Count));
    }

    [Fact]
    public async Task no_trade_is_asked_for_when_nothing_is_left_to_pay()
    {
        await using var till = Till(PaymentMethod.Alipay);
        till.Benefits.Give("all", BenefitLayer.RedPacket, 300_00);
        Assert.Equal((Step.Paid, 0), (till.Scan(MemberCode).Agree().Status.Step, till.Alipay.Asked.Count));
    }

    private static Counter Till(PaymentMethod method, TerminalKind terminal = TerminalKind.SmartPos)
    {
        var till = new Counter();
        till.Benefits.Give("red30", BenefitLayer.RedPacket, 30_00);
        return till.Settle(method: method, terminal: terminal);
    }
}
