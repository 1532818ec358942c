using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Store.Benefits;
using QuickCheckout.Simulators.Store.Commands;
using TestSupport;
using TestSupport.Fuzzing;

namespace QuickCheckout.Simulators.Store;

/// <summary>
/// Whatever a case has become, it is answered with amounts that add up or refused in two languages, and no card number in it is said back.
/// FUZZ_INPUTS says how many inputs, FUZZ_SEED which.
/// </summary>
public sealed class when_any_case_is_read
{
    private const int DefaultInputs = 3_000;
    private const int DefaultSeed = 1128;

    /// <summary>Hundreds of lines and benefits, and the search among them.</summary>
    private const long MaxAllocatedBytes = 256 << 20;

    private const int MostChanges = 3;
    private const int MaxRefusalChars = 1_000;

    private static readonly string Example = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "examples", "benefits-case.json"));

    [Fact]
    public async Task it_is_answered_or_refused()
    {
        var run = new FuzzRun(DefaultInputs, DefaultSeed, MaxAllocatedBytes);
        var random = new Random(run.Seed);
        var cards = new PlantedCards(random);
        var mutator = new JsonMutator(random, cards);
        await run.Judge(
            () =>
            {
                cards.Forget();
                return mutator.Change(Example, random.Next(1, MostChanges + 1));
            },
            text => text,
            text => Task.FromResult(Outcome(text, cards)));
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
        Assert.Equal(["answered", "refused"], run.Outcomes.Keys);
    }

    private static string Outcome(string text, PlantedCards cards)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = BenefitCommands.Benefits(CommandLine.Dash, new Shell(input, output, error, null), TimeProvider.System);
        Assert.Null(cards.FoundIn(error.ToString()));
        if (code == Shell.Done)
        {
            Assert.Empty(error.ToString());
            AddsUp(JsonSerializer.Deserialize<CaseAnswer>(output.ToString(), Json.Options)!);
            return "answered";
        }

        Assert.Equal((Shell.BadInput, ""), (code, output.ToString()));
        Assert.Equal(2, error.ToString().Count(c => c == '\n'));
        Assert.InRange(error.ToString().Length, 1, MaxRefusalChars);
        return "refused";
    }

    private static void AddsUp(CaseAnswer answer)
    {
        Assert.Equal(answer.TotalFen, answer.Lines.Sum(l => l.AmountFen));
        Assert.Equal(answer.DiscountFen, answer.Lines.Sum(l => l.DiscountFen));
        Assert.Equal(answer.DiscountFen, answer.Used.Sum(u => u.DiscountFen));
        Assert.Equal(answer.PayableFen, answer.Lines.Sum(l => l.PayableFen));
        Assert.All(answer.Lines, l => Assert.InRange(l.DiscountFen, 0, l.AmountFen));
    }
}
