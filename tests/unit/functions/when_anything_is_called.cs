using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;
using QuickCheckout.Orchestrations.EndOfDay;
using TestSupport.Fuzzing;

namespace QuickCheckout.Functions;

/// <summary>
/// Whatever the API is sent, it does what was asked within the bounds, or refuses it by field and rule and does nothing;
/// no card number in it comes any further (rules Z2, Z3). FUZZ_INPUTS says how many inputs (a few thousand by default),
/// FUZZ_SEED which.
/// </summary>
public sealed class when_anything_is_called : IAsyncDisposable
{
    private const int DefaultInputs = 5_000;
    private const int DefaultSeed = 9457;

    /// <summary>A large product and what this test looks at itself; an honest call needs a hundredth.</summary>
    private const long MaxAllocatedBytes = 32 << 20;

    private const int MaxRefusalChars = 1_000;
    private static readonly string[] NameAField = ["field-required", "field-malformed", "body-malformed"];

    private readonly Api _api = new();

    [Fact]
    public async Task it_is_done_or_refused_by_name()
    {
        var run = new FuzzRun(DefaultInputs, DefaultSeed, MaxAllocatedBytes);
        var fuzzer = new CallFuzzer(run.Seed, _api);
        await run.Judge(fuzzer.Next, call => call.ToString(), call => Outcome(call, fuzzer.Cards));
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
        // Otherwise the fuzzer would test its own noise only.
        Assert.All(run.Outcomes.Keys.GroupBy(outcome => outcome.Split(' ')[0]), function =>
            Assert.Contains(function, outcome => outcome.EndsWith("done", StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task<string> Outcome(Call call, PlantedCards cards)
    {
        var answer = await _api.Send(call);
        Assert.Null(cards.FoundIn(_api.Log.Take()));
        var outcome = answer.IsRefusal ? Refused(answer, cards) : await Done(call, answer, cards);
        _api.Undo();
        return $"{call.Function} {outcome}";
    }

    private string Refused(Answered answer, PlantedCards cards)
    {
        Assert.False(_api.DidSomething);
        Assert.InRange(answer.Status, 400, 499);
        Assert.Equal(Problem.ContentType, answer.ContentType);
        var problem = JsonSerializer.Deserialize<Problem>(answer.Body, Json.Options)!;
        Assert.Equal(($"urn:quickcheckout:{problem.Code}", answer.Status), (problem.Type, problem.Status));
        Assert.False(string.IsNullOrWhiteSpace(problem.Title));
        Assert.True(problem.Field is not null || !NameAField.Contains(problem.Code), answer.Body);
        Assert.InRange(answer.Body.Length, 1, MaxRefusalChars);
        Assert.Contains(answer.Language, (string?[])["en", "zh-CN"]);
        Assert.Null(cards.FoundIn(answer.Body));
        return problem.Code;
    }

    private async Task<string> Done(Call call, Answered answer, PlantedCards cards)
    {
        Assert.InRange(answer.Status, 200, 299);
        if (call.Function == "ImportCatalogue")
            return Imported(await _api.Run(JsonSerializer.Deserialize<CatalogueImport>(answer.Body, Json.Options)!.Id), cards);

        if (call.Function != "PutListing")
            Assert.Null(cards.FoundIn(answer.Body));
        foreach (var (table, row) in _api.Tables.Written)
            if (table != TableCatalogue.TableName)
                Assert.Null(cards.FoundIn($"{table} {string.Join(' ', row)}"));
            else if (row.PartitionKey.StartsWith("product-", StringComparison.Ordinal))
                Listed(row.GetString("Listing"), cards);
        foreach (var (checkout, name, payload) in _api.Checkouts.Events)
        {
            AssertBounded(payload!);
            var told = AssertRoundTrips(payload!);
            // A member code is longer than a card number and may have one's digits among its own.
            Assert.Null(cards.FoundIn($"{checkout} {name} {(payload is CodeScanned ? "" : told)}"));
        }

        foreach (var input in _api.Checkouts.Started)
        {
            AssertBounded(input);
            Assert.Null(cards.FoundIn(AssertRoundTrips(input)));
        }

        foreach (var (name, content) in _api.Blobs.Written)
        {
            Assert.Equal(call.Body, content);
            // What is sealed or a picture may look like anything.
            Assert.Null(cards.FoundIn(name.StartsWith(BlobEnvelopes.ContainerName, StringComparison.Ordinal) || name.StartsWith(BlobPictures.ContainerName, StringComparison.Ordinal) ? name : Encoding.UTF8.GetString(content)));
        }

        return "done";
    }

    /// <summary>Every row went in or is named. Codes are the merchant's own numbers and may look like anything.</summary>
    private string Imported(CatalogueImport import, PlantedCards cards)
    {
        Assert.True(import.HasEnded);
        Assert.Equal(import.State == ImportState.Failed, import.Reason is not null);
        Assert.Equal(import.Products, import.Added + import.Changed + import.Unchanged + import.RefusedProducts);
        var written = _api.Tables.Written.Where(w => w.Row.PartitionKey.StartsWith("product-", StringComparison.Ordinal)).Select(w => w.Row.GetString("Listing")).ToList();
        Assert.Equal(import.Added + import.Changed, written.Count);
        written.ForEach(json => Listed(json, cards));
        foreach (var refused in import.Refused)
        {
            var json = JsonSerializer.Serialize(refused, Json.Options);
            Assert.InRange(json.Length, 1, MaxRefusalChars);
            Assert.Null(cards.FoundIn(json));
            Assert.True(refused.Field is not null || !NameAField.Contains(refused.Code), json);
        }

        return import.Reason?.Code ?? (import.Refused.Count == 0 ? "done" : import.Refused[0].Code);
    }

    /// <summary>Codes are the merchant's own numbers and may look like anything; texts may not.</summary>
    private static void Listed(string json, PlantedCards cards)
    {
        var listing = JsonSerializer.Deserialize<Listing>(json, Json.Options)!;
        Assert.Null(ProductRules.Check(listing.Product));
        Assert.Equal(json, JsonSerializer.Serialize(listing, Json.Options));
        var said = listing.Product with { ArticleNo = "", Skus = [.. listing.Product.Skus.Select(s => s with { Code = "", Barcode = "", PriceFen = 0 })] };
        Assert.Null(cards.FoundIn(JsonSerializer.Serialize(said, Json.Options)));
    }

    private static void AssertBounded(object told)
    {
        switch (told)
        {
            case CodeScanned scanned:
                Assert.Equal(scanned.Code, ScannedCode.Parse(scanned.Code, Means.Alipay).Value?.Digits);
                break;
            case AmountChosen chosen:
                Assert.InRange(chosen.AmountFen, 1, 300_00);
                break;
            case BenefitsAnswer { Chosen: { } chosen, Confirmed: null }:
                Assert.True(chosen.Use is null != chosen.Without is null);
                Assert.All(chosen.Use ?? chosen.Without!, id => Assert.Null(Ids.Check(id, "id")));
                break;
            case BenefitsAnswer { Chosen: null, Confirmed: { } agreed }:
                Assert.Equal(270_00, agreed.DueFen);
                break;
            case QueryAsked asked:
                Assert.Null(Ids.Check(asked.By, "by"));
                break;
            case CancelRequested cancel:
                Assert.Null(Ids.Check(cancel.AssociateId, "associateId"));
                break;
            case CheckoutInput input:
                Assert.All([input.CheckoutId, input.StoreId, input.TerminalId, input.AssociateId], id => Assert.Null(Ids.Check(id, "id")));
                Assert.All(input.Lines, line => Assert.InRange(line.Quantity, 1, 99));
                Assert.InRange(input.TotalFen, 1, Money.MaxFen);
                Assert.True(Enum.IsDefined(input.Method) && Enum.IsDefined(input.AfterSales));
                break;
            case EndOfDayInput day:
                Assert.All([day.StoreId, day.By], id => Assert.Null(Ids.Check(id, "id")));
                break;
            default:
                Assert.Fail($"{told.GetType()} was never heard of.");
                break;
        }
    }

    private static string AssertRoundTrips(object told)
    {
        var json = JsonSerializer.Serialize(told, told.GetType(), Json.Options);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, told.GetType(), Json.Options), told.GetType(), Json.Options));
        return json;
    }
}
