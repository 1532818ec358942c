using QuickCheckout.Domain.Payments;
namespace QuickCheckout.Protocols.Iso8583;

public class when_an_answer_is_understood
{
    [Theory]
    [InlineData("00", AnswerOutcome.Approved, RetryAdvice.None)]
    [InlineData("05", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("12", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("13", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("14", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("22", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("25", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("30", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("38", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("40", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("41", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("43", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("45", AnswerOutcome.Declined, RetryAdvice.InsertChip)]
    [InlineData("51", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("54", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("55", AnswerOutcome.WrongPin, RetryAdvice.SameCardNow)]
    [InlineData("57", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("58", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("61", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("62", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("64", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("65", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("68", AnswerOutcome.Unknown, RetryAdvice.SameCardLater)]
    [InlineData("75", AnswerOutcome.Declined, RetryAdvice.OtherCard)]
    [InlineData("77", AnswerOutcome.SignOnNeeded, RetryAdvice.SignOn)]
    [InlineData("90", AnswerOutcome.Declined, RetryAdvice.SameCardLater)]
    [InlineData("91", AnswerOutcome.Declined, RetryAdvice.SameCardLater)]
    [InlineData("94", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("96", AnswerOutcome.Declined, RetryAdvice.SameCardLater)]
    [InlineData("97", AnswerOutcome.Declined, RetryAdvice.AskForHelp)]
    [InlineData("98", AnswerOutcome.Unknown, RetryAdvice.SameCardLater)]
    [InlineData("99", AnswerOutcome.SignOnNeeded, RetryAdvice.SignOn)]
    [InlineData("A0", AnswerOutcome.SignOnNeeded, RetryAdvice.SignOn)]
    [InlineData("ZZ", AnswerOutcome.Unknown, RetryAdvice.AskForHelp)]
    public void every_code_says_what_became_of_the_money_and_what_helps(string code, AnswerOutcome outcome, RetryAdvice advice)
    {
        var row = ResponseCodes.Find(code);
        Assert.Equal((code, outcome, advice), (row.Code, row.Outcome, row.Advice));
        Assert.NotEmpty(row.Meaning.Zh);
        Assert.NotEmpty(row.Meaning.En);
    }

    [Fact]
    public void the_table_above_is_complete_and_only_00_approves()
    {
        Assert.Equal(33, ResponseCodes.All.Count);
        Assert.Equal("00", Assert.Single(ResponseCodes.All, r => r.Outcome == AnswerOutcome.Approved).Code);
        Assert.Equal(["00", "12", "25"], ResponseCodes.All.Select(r => r.Code).Where(ResponseCodes.EndsReversal).Order());
        Assert.Equal("密码错,请重试", ResponseCodes.Find("55").Meaning.Zh);
    }

    [Fact]
    public void working_keys_come_with_their_check_values()
    {
        var master = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");
        var keys = WorkingKeys.Generate();
        var field = keys.ToField(master);
        Assert.Equal(40, field.Length);
        var read = WorkingKeys.Read(field, master);
        Assert.Equal(keys.PinKey, read.PinKey);
        Assert.Equal(keys.MacKey, read.MacKey);
        Assert.Equal(60, new WorkingKeys(keys.PinKey, keys.MacKey, keys.PinKey).ToField(master).Length);
        Assert.Equal(24, new WorkingKeys(keys.PinKey[..8], keys.MacKey[..8]).ToField(master).Length);
        Assert.Equal("08D7B4FB", Convert.ToHexString(WorkingKeys.CheckValue(master)));
        field[0] ^= 0xFF;
        Assert.Equal("DE62", Assert.Throws<Iso8583Exception>(() => WorkingKeys.Read(field, master)).Path);
        Assert.Throws<Iso8583Exception>(() => WorkingKeys.Read(field.AsSpan(0, 39), master));
    }

    [Fact]
    public void a_weak_working_key_is_refused()
    {
        // Found by the fuzzer: it opens to two halves that are the same, which 3DES will not take.
        var field = Convert.FromHexString("1A4D672DCA6CB3351A4D672DCA6CB335" + new string('0', 48));
        var master = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");
        Assert.Equal("DE62: has a weak key", Assert.Throws<Iso8583Exception>(() => WorkingKeys.Read(field, master)).Message);
    }
}
