using AngleSharp.Dom;
using Bunit;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Web.Pos;

public sealed class what_an_amount_may_be : AtTheTill
{
    [Theory]
    [InlineData("39.80", null)]
    [InlineData("0.01", null)]
    [InlineData("39.81", "收款金额不能超过当前待收 ¥39.80")]
    [InlineData("0", "必须大于零")]
    [InlineData("-1", "必须大于零")]
    [InlineData("1.005", "最多两位小数")]
    [InlineData("1,000", "不要使用千位分隔符")]
    [InlineData("", "缺少字段")]
    public async Task is_said_before_it_is_sent(string typed, string? wrong)
    {
        await Open();
        var step = Render<AmountStep>(p => p.Add(s => s.Status, Started(Step.ChoosingAmount)));
        step.Find("#amount").Input(typed);
        Assert.Equal(wrong is null, !step.Find("button[type=submit]").IsDisabled());
        if (wrong is not null)
            Assert.Contains(wrong, step.Find("#amount-says").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_last_card_pays_all_that_is_left()
    {
        await Open();
        var step = Render<AmountStep>(p => p.Add(s => s.Status, Started(Step.ChoosingAmount, remainingCards: 1)));
        Assert.True(step.Find("#amount").HasAttribute("readonly"));
        Assert.Equal("39.80", step.Find("#amount").GetAttribute("value"));
        Assert.Contains("最后一张卡须付清全部待收", step.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task keys_write_an_amount_of_their_own()
    {
        await Open();
        var step = Render<AmountStep>(p => p.Add(s => s.Status, Started(Step.ChoosingAmount)));
        foreach (var key in (string[])["1", "2", ".", "5"])
            step.FindAll(".keypad button").First(b => b.TextContent == key).Click();
        Assert.Equal("12.5", step.Find("#amount").GetAttribute("value"));
        Assert.Contains("¥12.50", step.Find("button[type=submit]").TextContent, StringComparison.Ordinal);
    }
}
