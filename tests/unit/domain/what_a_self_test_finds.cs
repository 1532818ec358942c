using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain;

public class what_a_self_test_finds
{
    private static readonly SelfTest Well = new(
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "1.0.0", PartState.Ready, PartState.Ready, PaperIn: true,
        new Battery(80, Charging: false), CardHeld: false, UnsentReports: 0, KeysLeft: 1_000_000);

    public static TheoryData<SelfTest, int, string?> Cases => new()
    {
        { Well, 0, null },
        { Well with { Reader = PartState.Absent, PinPad = PartState.Absent }, 0, null },
        { Well with { CardHeld = true }, SelfTest.MostClockSeconds, null },
        { Well with { Battery = new Battery(5, Charging: true) }, 0, null },
        { Well with { Reader = PartState.Broken }, 0, "reader" },
        { Well with { PinPad = PartState.Broken }, 0, "PIN pad" },
        { Well with { PaperIn = false }, 0, "paper" },
        { Well with { Battery = new Battery(19, Charging: false) }, 0, "19%" },
        { Well, SelfTest.MostClockSeconds + 1, "61 s ahead" },
        { Well, -3600, "3600 s behind" },
        { Well with { UnsentReports = 2 }, 0, "2 reports" },
        { Well with { KeysLeft = 999 }, 0, "999" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void is_said_in_words(SelfTest test, int clockAheadSeconds, string? said)
    {
        var found = test.Findings(clockAheadSeconds);
        Assert.Equal(said is null ? 0 : 1, found.Count);
        Assert.All(found, words => Assert.Contains(said!, words.En, StringComparison.Ordinal));
    }
}
