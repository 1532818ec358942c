using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.KillCampaign;

/// <summary>How one sale is to go, if nothing comes between.</summary>
/// <param name="Cards">Over how many cards the associate splits what is due; 0 when the customer pays with the phone.</param>
/// <param name="CancelAfter">Cancels when so many payments are approved; null: not for that.</param>
/// <param name="Whim">How likely it is at each step that the associate cancels.</param>
/// <param name="WalksAway">No code is scanned and no amount chosen: the checkout ends by its deadline.</param>
/// <param name="Impatient">Cancels while the customer has the phone in hand, whatever the customer is about to do.</param>
internal sealed record Story(
    string Name, int Cards, AfterSales AfterSales, int? CancelAfter = null, double Whim = 0, bool WalksAway = false, bool Impatient = false,
    PaymentMethod Method = PaymentMethod.BankCard)
{
    private const double AlipayOnSmartPos = 0.3;
    private const double AlipayOnCloudPos = 0.4;

    public static Story Draw(Dice dice, TerminalKind kind) =>
        dice.Chance(kind == TerminalKind.SmartPos ? AlipayOnSmartPos : AlipayOnCloudPos)
            ? ByPhone(dice, "by Alipay", PaymentMethod.Alipay, dice.OneOf(AfterSales.MemberCode, AfterSales.PaperReceipt))
        // The order is in the app: there is no other way to pay it (rule O4).
        : kind == TerminalKind.CloudPos ? ByPhone(dice, "in the app", PaymentMethod.BankCard, AfterSales.MemberCode)
        : ByCards(dice, dice.OneOf(AfterSales.MemberCode, AfterSales.PaperReceipt));

    /// <summary>Null: all that is due.</summary>
    public long? AmountOf(CheckoutStatus status)
    {
        var left = Math.Min(Cards - status.Tenders.Count(t => t.State == TenderState.Approved), status.RemainingCards);
        return left > 1 && status.DueFen > left ? status.DueFen / left : null;
    }

    private static Story ByCards(Dice dice, AfterSales afterSales) => dice.Between(1, 100) switch
    {
        <= 35 => new Story("one card", 1, afterSales),
        <= 70 => new Story("several cards", dice.Between(2, 5), afterSales),
        <= 76 => new Story("cancelled before paying", 1, afterSales, CancelAfter: 0),
        <= 87 => new Story("cancelled after a card", dice.Between(2, 4), afterSales, CancelAfter: 1),
        <= 97 => new Story("cancelled on a whim", dice.Between(1, 3), afterSales, Whim: 0.1),
        _ => new Story("walked away from", 1, afterSales, WalksAway: true),
    };

    private static Story ByPhone(Dice dice, string how, PaymentMethod method, AfterSales afterSales) => dice.Between(1, 100) switch
    {
        <= 73 => new Story(how, 0, afterSales, Method: method),
        <= 77 => new Story($"{how}, cancelled before paying", 0, afterSales, CancelAfter: 0, Method: method),
        <= 87 => new Story($"{how}, cancelled while the customer decides", 0, afterSales, Impatient: true, Method: method),
        <= 97 => new Story($"{how}, cancelled on a whim", 0, afterSales, Whim: 0.1, Method: method),
        _ => new Story($"{how}, walked away from", 0, afterSales, WalksAway: true, Method: method),
    };
}
