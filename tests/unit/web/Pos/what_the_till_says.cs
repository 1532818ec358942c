using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Web.Language;
using QuickCheckout.Web.Shared;

namespace QuickCheckout.Web.Pos;

public sealed class what_the_till_says : AtTheTill
{
    public static TheoryData<Step> Steps => [.. Enum.GetValues<Step>()];

    [Theory]
    [MemberData(nameof(Steps))]
    public void of_each_step_in_both_languages(Step step)
    {
        foreach (var language in (Lang[])[Lang.Chinese, Lang.English])
        {
            Assert.NotEmpty(Words.Prompt(Started(step), language));
            Assert.NotEmpty(Words.Of(step, language));
        }
    }
}
