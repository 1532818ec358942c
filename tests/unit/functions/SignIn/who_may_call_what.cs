using System.Text.Json;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions.SignIn;

/// <summary>
/// Every HTTP function, called by nobody, by the wrong role, by the right role of another store, and by who may (rule Z1). A function
/// without a row fails, and so does one that says nothing of who may call it.
/// </summary>
public sealed class who_may_call_what : IAsyncDisposable
{
    private const string Associate = "associate";
    private const string BackOffice = "back-office";

    private readonly Api _api = new();

    private enum Who
    {
        Anybody,
        Associates,
        Office,
        Both,
    }

    private enum OfAnotherStore
    {
        /// <summary>403: it is of one store.</summary>
        Refused,

        /// <summary>A list, which then has nothing of it.</summary>
        SeesNothing,

        /// <summary>It is of no store: all of them share it.</summary>
        Same,
    }

    private static readonly Dictionary<string, Row> Rows = new(StringComparer.Ordinal)
    {
        ["GetHealth"] = new(Who.Anybody, OfAnotherStore.Same, 200),
        ["GetOpenApi"] = new(Who.Anybody, OfAnotherStore.Same, 200),
        ["GetWebSettings"] = new(Who.Anybody, OfAnotherStore.Same, 200),
        ["AlipayNotify"] = new(Who.Anybody, OfAnotherStore.Same, 200),
        ["AppWebhook"] = new(Who.Anybody, OfAnotherStore.Same, 204),
        ["UploadEnvelope"] = new(Who.Anybody, OfAnotherStore.Same, 201),
        ["UploadSignature"] = new(Who.Anybody, OfAnotherStore.Same, 201),
        ["ZWebFiles"] = new(Who.Anybody, OfAnotherStore.Same, 404),
        ["ZWebRoot"] = new(Who.Anybody, OfAnotherStore.Same, 404),

        ["GetMe"] = new(Who.Both, OfAnotherStore.Same, 200),
        ["ListProducts"] = new(Who.Both, OfAnotherStore.Same, 200),
        ["GetProduct"] = new(Who.Both, OfAnotherStore.Same, 200),
        ["GetPicture"] = new(Who.Anybody, OfAnotherStore.Same, 404),
        ["PickSpecs"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["GetStock"] = new(Who.Both, OfAnotherStore.Refused, 404),
        ["GetTerminal"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["FindTerminals"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["GetReceipt"] = new(Who.Both, OfAnotherStore.Refused, 409),
        ["GetCart"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["ListCarts"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["GetCheckout"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["StreamCheckout"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["ListCheckouts"] = new(Who.Both, OfAnotherStore.SeesNothing, 200),
        ["ListBenefits"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["SeeCartAgain"] = new(Who.Both, OfAnotherStore.Refused, 200),
        ["CancelCheckout"] = new(Who.Both, OfAnotherStore.Refused, 202),
        ["ReprintPapers"] = new(Who.Both, OfAnotherStore.Refused, 409),

        ["StartCheckout"] = new(Who.Associates, OfAnotherStore.Refused, 201),
        ["ScanCode"] = new(Who.Associates, OfAnotherStore.Refused, 202),
        ["QueryPayment"] = new(Who.Associates, OfAnotherStore.Refused, 202),
        ["SetAmount"] = new(Who.Associates, OfAnotherStore.Refused, 202),
        ["ChooseBenefits"] = new(Who.Associates, OfAnotherStore.Refused, 202),
        ["ConfirmBenefits"] = new(Who.Associates, OfAnotherStore.Refused, 202),
        ["OpenCartAgain"] = new(Who.Associates, OfAnotherStore.Refused, 201),
        ["OpenCart"] = new(Who.Associates, OfAnotherStore.Refused, 201),
        ["AddLine"] = new(Who.Associates, OfAnotherStore.Refused, 200),
        ["SetQuantity"] = new(Who.Associates, OfAnotherStore.Refused, 200),
        ["RemoveLine"] = new(Who.Associates, OfAnotherStore.Refused, 200),
        ["ClearCart"] = new(Who.Associates, OfAnotherStore.Refused, 200),
        ["AcceptPrices"] = new(Who.Associates, OfAnotherStore.Refused, 200),
        ["ParkCart"] = new(Who.Associates, OfAnotherStore.Refused, 200),
        ["TakeUpCart"] = new(Who.Associates, OfAnotherStore.Refused, 200),
        ["DiscardCart"] = new(Who.Associates, OfAnotherStore.Refused, 204),
        ["ListFavourites"] = new(Who.Associates, OfAnotherStore.Same, 200),
        ["AddFavourite"] = new(Who.Associates, OfAnotherStore.Same, 204),
        ["RemoveFavourite"] = new(Who.Associates, OfAnotherStore.Same, 204),

        ["ListOrders"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["ExportOrders"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["GetTimeline"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["GetTakings"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["ExportTakings"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["ListSettledDays"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["ExportSettlements"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["DiagnoseTerminal"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["GetTerminalLimits"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["SetTerminalLimits"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["GetStoreLimits"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["SetStoreLimits"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["ResolveDeadLetter"] = new(Who.Office, OfAnotherStore.Refused, 204),
        ["GetJournal"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["ListAttention"] = new(Who.Office, OfAnotherStore.SeesNothing, 200),
        ["ResolveAttention"] = new(Who.Office, OfAnotherStore.Refused, 202),
        ["CloseDayNow"] = new(Who.Office, OfAnotherStore.Refused, 202),
        ["ListSettlements"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["ResolveSettlement"] = new(Who.Office, OfAnotherStore.Refused, 204),
        ["CountStock"] = new(Who.Office, OfAnotherStore.Refused, 200),
        ["RegisterTerminal"] = new(Who.Office, OfAnotherStore.Refused, 204),
        ["ListListings"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["GetListing"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["PutListing"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["PublishListing"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["UnpublishListing"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["PutPicture"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["DeletePicture"] = new(Who.Office, OfAnotherStore.Same, 204),
        ["CountSales"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["ImportCatalogue"] = new(Who.Office, OfAnotherStore.Same, 202),
        ["GetImport"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["ListImports"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["GetImportReport"] = new(Who.Office, OfAnotherStore.Same, 200),
        ["ExportCatalogue"] = new(Who.Office, OfAnotherStore.Same, 200),
    };

    public static TheoryData<string> Functions => [.. Doors.All(typeof(Doors).Assembly).Select(d => d.Function).Order(StringComparer.Ordinal)];

    [Fact]
    public void every_function_has_a_row() => Assert.Equal(Functions.Select(f => f.Data), Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void every_function_says_who_may_call_it() => Assert.All(Doors.All(typeof(Doors).Assembly), d =>
        Assert.True(d.Door.IsOpen || d.Door.Roles.Count > 0, $"{d.Method.DeclaringType!.Name}.{d.Method.Name} needs [Staff(…)] or [Open(\"why\")]: nobody may call it."));

    [Fact]
    public async Task one_that_nobody_has_declared_is_closed()
    {
        var token = _api.Issuer.Token(roles: [Associate, BackOffice], stores: ["*"]);
        var answer = await _api.Knock(new Call("NobodyKnows", [], "", new Dictionary<string, string>(), []), token);
        Assert.Equal((403, "role-missing"), (answer.Status, CodeOf(answer)));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task nobody(string function)
    {
        var row = Rows[function];
        var answer = await Knock(function, token: null);
        if (row.Who == Who.Anybody)
        {
            Assert.Equal(row.Status, answer.Status);
            return;
        }

        Assert.Equal((401, "sign-in-required", "Bearer"), (answer.Status, CodeOf(answer), answer.Headers["WWW-Authenticate"]));
        Assert.False(_api.DidSomething);
        answer = await Knock(function, "not.a.token");
        Assert.Equal((401, "token-invalid"), (answer.Status, CodeOf(answer)));
        Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.False(_api.DidSomething);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task the_wrong_role(string function)
    {
        string[] wrong = Rows[function].Who switch { Who.Associates => [BackOffice], Who.Office => [Associate], Who.Both => ["janitor"], _ => [] };
        if (wrong.Length == 0)
            return;
        var answer = await Knock(function, _api.Issuer.Token(roles: wrong, stores: ["*"]));
        Assert.Equal((403, "role-missing"), (answer.Status, CodeOf(answer)));
        Assert.False(_api.DidSomething);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task the_wrong_store(string function)
    {
        var row = Rows[function];
        foreach (var role in RolesOf(row.Who))
        {
            var answer = await Knock(function, _api.Issuer.Token(roles: [role], stores: ["S002"]));
            if (row.OfAnotherStore == OfAnotherStore.Refused)
            {
                Assert.Equal((403, "store-not-yours"), (answer.Status, CodeOf(answer)));
                Assert.False(_api.DidSomething);
                Assert.DoesNotContain(Api.StoreId, answer.Body, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(row.Status, answer.Status);
                Assert.True(row.OfAnotherStore == OfAnotherStore.Same || !answer.Body.Contains(Api.StoreId, StringComparison.Ordinal), answer.Body);
            }

            _api.Undo();
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task who_may(string function)
    {
        var row = Rows[function];
        foreach (var role in RolesOf(row.Who))
            foreach (var store in (string[])["S001", "*"])
            {
                var answer = await Knock(function, _api.Issuer.Token(roles: [role], stores: ["S009", store]));
                Assert.True(row.Status == answer.Status, $"{role} of {store}: {answer.Status} {answer.Body}");
                AssertSafe(answer);
                _api.Undo();
            }
    }

    [Theory]
    [InlineData("ListCheckouts")]
    [InlineData("ListAttention")]
    public async Task a_list_of_a_store_that_is_not_theirs_is_refused_by_name(string function)
    {
        var answer = await _api.Knock(CallOf(function) with { Query = "storeId=S001" }, _api.Issuer.Token(roles: [BackOffice], stores: ["S002"]));
        Assert.Equal((403, "store-not-yours"), (answer.Status, CodeOf(answer)));
    }

    [Fact]
    public async Task stars_are_one_s_own()
    {
        var others = await _api.Knock(CallOf("ListFavourites") with { Path = ["A2"] }, _api.Issuer.Token());
        Assert.Equal((403, "not-yourself"), (others.Status, CodeOf(others)));
        var found = await _api.Knock(CallOf("ListProducts") with { Query = "favouritesOf=A2" }, _api.Issuer.Token());
        Assert.Equal((403, "not-yourself"), (found.Status, CodeOf(found)));
        var office = await _api.Knock(CallOf("ListProducts") with { Query = "favouritesOf=A1" }, _api.Issuer.Token(roles: [BackOffice]));
        Assert.Equal((403, "role-missing"), (office.Status, CodeOf(office)));
    }

    /// <summary>Nobody makes a terminal of another store their own.</summary>
    [Fact]
    public async Task a_terminal_is_not_taken_from_another_store()
    {
        var call = CallOf("RegisterTerminal") with { Path = [Statuses.TerminalId], Body = """{"storeId":"S002","kind":"smart-pos"}"""u8.ToArray() };
        var answer = await _api.Knock(call, _api.Issuer.Token(roles: [BackOffice], stores: ["S002"]));
        Assert.Equal((403, "store-not-yours"), (answer.Status, CodeOf(answer)));
        Assert.False(_api.DidSomething);
    }

    [Fact]
    public async Task codes_are_not_scanned_by_the_hundred()
    {
        var token = _api.Issuer.Token();
        var answers = new List<Answered>();
        for (var i = 0; i < 40; i++)
            answers.Add(await Knock("ScanCode", token));
        var tooMany = answers[^1];
        Assert.Equal((429, "too-many-requests"), (tooMany.Status, CodeOf(tooMany)));
        Assert.InRange(int.Parse(tooMany.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(202, answers[29].Status);
        // Another's scans of it, and other calls, go on.
        Assert.Equal(202, (await Knock("ScanCode", _api.Issuer.Token("A2"))).Status);
        Assert.Equal(202, (await Knock("SetAmount", token)).Status);
    }

    [Fact]
    public async Task tokens_that_are_none_are_not_tried_by_the_hundred_and_shut_nobody_else_out()
    {
        var answers = new List<Answered>();
        for (var i = 0; i < 40; i++)
            answers.Add(await Knock("GetMe", $"guess.{i}.x"));
        Assert.Equal((429, "too-many-requests"), (answers[^1].Status, CodeOf(answers[^1])));
        Assert.Equal(200, (await Knock("GetMe", _api.Issuer.Token())).Status);
    }

    [Fact]
    public async Task whoever_has_signed_in_is_told_as_whom()
    {
        var me = JsonDocument.Parse((await Knock("GetMe", _api.Issuer.Token("B7", [BackOffice], ["*"]))).Body).RootElement;
        Assert.Equal(("B7", BackOffice, "*"), (me.GetProperty("staffId").GetString(), me.GetProperty("roles")[0].GetString(), me.GetProperty("stores")[0].GetString()));
    }

    [Fact]
    public async Task a_page_is_told_where_to_sign_in()
    {
        var told = JsonDocument.Parse((await Knock("GetWebSettings", token: null)).Body).RootElement;
        Assert.Equal(TestIssuer.Name, told.GetProperty("signIn").GetProperty("authority").GetString());
        Assert.Equal("http://127.0.0.1:9120/phone", told.GetProperty("demo").GetProperty("phoneUrl").GetString());
        Assert.False(told.GetProperty("demo").TryGetProperty("alipayUrl", out _));
        Assert.Equal(480, told.GetProperty("utcOffsetMinutes").GetInt32());
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private static string[] RolesOf(Who who) => who switch
    {
        Who.Associates => [Associate],
        Who.Office => [BackOffice],
        _ => [Associate, BackOffice],
    };

    /// <summary>Neither a key of the engine's management nor anything that a browser may misuse.</summary>
    private static void AssertSafe(Answered answer)
    {
        var said = answer.Body + string.Join('\n', answer.Headers.Select(h => $"{h.Key}: {h.Value}"));
        Assert.DoesNotContain("/runtime/webhooks", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("code=", said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("nosniff", "no-referrer"), (answer.Headers["X-Content-Type-Options"], answer.Headers["Referrer-Policy"]));
        Assert.Contains("frame-ancestors 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.True(answer.Headers["Cache-Control"].Contains("no-store", StringComparison.Ordinal) || answer.Headers["Cache-Control"].StartsWith("private", StringComparison.Ordinal));
    }

    private static string? CodeOf(Answered answer) => answer.ContentType == Problem.ContentType ? JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString() : null;

    private Task<Answered> Knock(string function, string? token) => _api.Knock(CallOf(function), token);

    private Call CallOf(string function) => CallFuzzer.Valid(_api).Concat(Others(_api)).First(c => c.Function == function);

    /// <summary>Those that nothing can be changed of.</summary>
    private static IEnumerable<Call> Others(Api api)
    {
        yield return Get("GetHealth");
        yield return Get("GetOpenApi");
        yield return Get("GetMe");
        yield return Get("GetWebSettings");
        yield return Get("GetReceipt", "closed");
        yield return Get("ZWebFiles", "index.html");
        yield return Get("ZWebRoot");
        yield return Get("GetStock", Api.StoreId, "T1-500");
        yield return Get("GetPicture", "nobody-s");
        yield return Get("DeletePicture", "T1");
        yield return Get("PublishListing", "T1") with { Headers = new Dictionary<string, string> { ["If-Match"] = "*" } };
        yield return Get("ReprintPapers", "closed") with { Body = """{"what":"receipt"}"""u8.ToArray() };

        static Call Get(string function, params string[] path) => new(function, path, "", new Dictionary<string, string>(), []);
    }

    private sealed record Row(Who Who, OfAnotherStore OfAnotherStore, int Status);
}
