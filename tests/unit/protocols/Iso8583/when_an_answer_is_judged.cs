namespace QuickCheckout.Protocols.Iso8583;

public class when_an_answer_is_judged
{
    private static readonly byte[] Key = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");
    private static readonly byte[] OtherKey = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");

    /// <summary>DE39, how it is signed, what is thought of it.</summary>
    public static TheoryData<string, string, AnswerProof> Cases => new()
    {
        { "00", "right", AnswerProof.Proven },
        { "51", "right", AnswerProof.Proven },
        { "A0", "right", AnswerProof.Proven },
        { "00", "none", AnswerProof.None },
        { "51", "none", AnswerProof.None },
        { "25", "none", AnswerProof.None },
        { "00", "other", AnswerProof.None },
        { "12", "other", AnswerProof.None },
        { "A0", "none", AnswerProof.UnprovenRefusal },
        { "A0", "other", AnswerProof.UnprovenRefusal },
        { "77", "none", AnswerProof.UnprovenRefusal },
        { "97", "none", AnswerProof.UnprovenRefusal },
        { "99", "other", AnswerProof.UnprovenRefusal },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void only_its_mac_proves_it_and_only_refusals_of_the_keys_do_without(string code, string macKey, AnswerProof expected)
    {
        var answer = Answer(code);
        if (macKey != "none")
            Iso8583Mac.Sign(Iso8583Codec.UnionPay, answer, macKey == "right" ? Key : OtherKey);
        Assert.Equal(expected, AnswerProofs.Judge(Request(), answer, Key));
    }

    [Theory]
    [InlineData(Field.ProcessingCode, "200000")]
    [InlineData(Field.Amount, "000000000001")]
    [InlineData(Field.Trace, "999999")]
    [InlineData(Field.Terminal, "POS-9999")]
    [InlineData(Field.Merchant, "898110048999999")]
    [InlineData(Field.Type, "22999999001")]
    public void one_that_answers_another_request_is_not_believed_whatever_its_mac(int field, string other)
    {
        var answer = Answer("00");
        answer.Add(field, other);
        Iso8583Mac.Sign(Iso8583Codec.UnionPay, answer, Key);
        Assert.Equal(AnswerProof.None, AnswerProofs.Judge(Request(), answer, Key));
    }

    [Fact]
    public void anything_changed_on_the_way_unproves_it()
    {
        var answer = Answer("00");
        Iso8583Mac.Sign(Iso8583Codec.UnionPay, answer, Key);
        answer.Add(Field.Approval, "000001");
        Assert.Equal(AnswerProof.None, AnswerProofs.Judge(Request(), answer, Key));
    }

    [Fact]
    public void a_sign_on_is_read_as_batch_and_keys_that_stay_encrypted()
    {
        var keys = WorkingKeys.Generate();
        var answer = new Iso8583Message("0810") { { Field.ResponseCode, "00" }, { Field.Type, "00000012001" }, { Field.Secured, keys.ToField(Key) } };
        var signOn = TerminalSignOn.From(answer);
        Assert.Equal("000012", signOn.BatchNo);
        Assert.Equal(keys.MacKey, signOn.Open(Key).MacKey);
        Assert.DoesNotContain(Convert.ToHexString(keys.MacKey), signOn.KeyField, StringComparison.Ordinal);
        Assert.DoesNotContain(signOn.KeyField, $"{signOn}", StringComparison.Ordinal);
        Assert.Equal("DE62", Assert.Throws<Iso8583Exception>(() => signOn.Open(OtherKey)).Path);
    }

    [Fact]
    public void a_sign_on_without_keys_or_batch_is_none()
    {
        var noKeys = new Iso8583Message("0810") { { Field.Type, "00000012001" } };
        var noBatch = new Iso8583Message("0810") { { Field.Type, "00" }, { Field.Secured, new byte[40] } };
        Assert.Equal("DE62", Assert.Throws<Iso8583Exception>(() => TerminalSignOn.From(noKeys)).Path);
        Assert.Equal("DE60", Assert.Throws<Iso8583Exception>(() => TerminalSignOn.From(noBatch)).Path);
    }

    private static Iso8583Message Request() => new("0200") { { Field.Amount, "000000001000" }, { Field.Trace, "000001" } };

    private static Iso8583Message Answer(string code) => new("0210")
    {
        { Field.Amount, "000000001000" }, { Field.Trace, "000001" }, { Field.ResponseCode, code },
    };
}
