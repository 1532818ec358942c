using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain;

public class what_may_hold_a_card_number
{
    [Theory]
    [InlineData("6229926685878405")]
    [InlineData("before6229926685878405after")]
    [InlineData("6229 9266 8587 8405")]
    [InlineData("6229-9266-8587-8405")]
    [InlineData("６２２９９２６６８５８７８４０５")]
    [InlineData("622992\\u0036685878405")]
    [InlineData("6\02\02\09\09\02\06\06\08\05\08\07\08\04\00\05\0")]
    [InlineData("999962299266858784059999999")]
    [InlineData("\\U6229926685878405")]
    [InlineData("\\u6229926685878405")]
    [InlineData("4222222222222")]
    public void is_searched_in_every_spelling(string text) => Assert.True(CardNumber.MayBeIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("6229926685878406")]
    [InlineData("622992******8405")]
    [InlineData("622992 and 6685878405")]
    [InlineData("2026-11-24 10:00:00.000 2026-12-31")]
    [InlineData("422222222222")]
    [InlineData("\\u00")]
    public void leaves_the_rest_alone(string text) => Assert.False(CardNumber.MayBeIn(text));
}
