using System.Reflection;

namespace QuickCheckout.Domain;

public class every_refusal
{
    private static readonly Dictionary<Type, object> Examples = new()
    {
        [typeof(string)] = "x",
        [typeof(long)] = 7L,
        [typeof(int)] = 7,
        [typeof(LocalText)] = new LocalText("茶", "Tea"),
    };

    private static readonly List<Refusal> All =
    [
        .. typeof(Refusals).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)).OfType<Refusal>(),
        .. Enum.GetValues<ReaderFault>().Select(Refusals.OfReader),
        .. typeof(Refusals).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.ReturnType == typeof(Refusal) && m.GetParameters().Length > 0 && m.GetParameters().All(p => Examples.ContainsKey(p.ParameterType)))
            .Select(m => (Refusal)m.Invoke(null, [.. m.GetParameters().Select(p => Examples[p.ParameterType])])!),
    ];

    [Fact]
    public void speaks_both_languages() => Assert.All(All, r =>
    {
        Assert.Contains(r.Title.Zh, c => c is >= '\u4e00' and <= '\u9fff');
        Assert.Matches("^[\\x20-\\x7e¥≠]+$", r.Title.En);
    });

    [Fact]
    public void has_a_code_that_programs_can_keep() => Assert.All(All, r => Assert.Matches("^[a-z]+(-[a-z]+)*$", r.Code));

    [Fact]
    public void means_one_thing_by_its_code() =>
        Assert.All(All.GroupBy(r => r.Code), g => Assert.Single(g.Select(r => r.Title).Distinct()));

    [Fact]
    public void is_looked_at_for_real() => Assert.True(All.Count > 40);
}
