using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Architecture;

/// <summary>The document that callers read is the API that the functions serve.</summary>
public class the_openapi_document
{
    private static readonly JsonElement Document = JsonDocument.Parse(ReadDocument()).RootElement;

    [Fact]
    public void describes_every_endpoint_and_no_other()
    {
        var described =
            from path in Document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Name is "get" or "post" or "put" or "delete"
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";
        Assert.Equal(CallsWith<FunctionAttribute>().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    /// <summary>The calls of the API whose functions bear an attribute: "GET /api/health".</summary>
    private static IEnumerable<string> CallsWith<T>() where T : Attribute =>
        from type in Assembly.Load("QuickCheckout.Functions").GetExportedTypes()
        from method in type.GetMethods()
        where method.IsDefined(typeof(T))
        from trigger in method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
        // Anything else is a file of the screens.
        where trigger.Route!.StartsWith("api/", StringComparison.Ordinal)
        from verb in trigger.Methods!
        select $"{verb.ToUpperInvariant()} /{trigger.Route}";

    /// <summary>What the document says of a call that anybody may make is what its function says.</summary>
    [Fact]
    public void names_the_calls_that_need_no_sign_in()
    {
        var described =
            from path in Document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.ValueKind == JsonValueKind.Object && operation.Value.TryGetProperty("security", out var security) && security.GetArrayLength() == 0
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";
        Assert.Equal(CallsWith<OpenAttribute>().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    /// <summary>One that says nothing is closed to everybody, which nobody would want.</summary>
    [Fact]
    public void is_of_functions_that_say_who_may_call_them() => Assert.All(
        Assembly.Load("QuickCheckout.Functions").GetExportedTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetParameters().Any(p => p.IsDefined(typeof(HttpTriggerAttribute)))),
        m => Assert.True(m.IsDefined(typeof(StaffAttribute)) != m.IsDefined(typeof(OpenAttribute)), $"{m.DeclaringType!.Name}.{m.Name} needs [Staff(…)] or [Open(\"why\")]."));

    /// <summary>The host starts no app in which two functions, of whatever kind and assembly, have one name.</summary>
    [Fact]
    public void names_no_function_twice()
    {
        var names =
            from assembly in (string[])["QuickCheckout.Functions", "QuickCheckout.Orchestrations"]
            from type in Assembly.Load(assembly).GetExportedTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            where method.IsDefined(typeof(FunctionAttribute))
            select method.GetCustomAttribute<FunctionAttribute>()!.Name.ToUpperInvariant();
        Assert.All(names.GroupBy(n => n), g => Assert.Single(g));
    }

    [Theory]
    [InlineData("CheckoutStatus", "QuickCheckout.Domain.Checkouts.CheckoutStatus")]
    [InlineData("Tender", "QuickCheckout.Domain.Checkouts.Tender")]
    [InlineData("Trade", "QuickCheckout.Domain.Payments.Trade")]
    [InlineData("ScanCode", "QuickCheckout.Domain.Api.ScanCode")]
    [InlineData("QueryPayment", "QuickCheckout.Domain.Api.QueryPayment")]
    [InlineData("RecreatedCart", "QuickCheckout.Domain.Api.RecreatedCart")]
    [InlineData("CartChange", "QuickCheckout.Domain.Api.CartChange")]
    [InlineData("OpenCart", "QuickCheckout.Domain.Api.OpenCart")]
    [InlineData("AddLine", "QuickCheckout.Domain.Api.AddLine")]
    [InlineData("SetQuantity", "QuickCheckout.Domain.Api.SetQuantity")]
    [InlineData("AcceptPrices", "QuickCheckout.Domain.Api.AcceptPrices")]
    [InlineData("ParkCart", "QuickCheckout.Domain.Api.ParkCart")]
    [InlineData("TakeUpCart", "QuickCheckout.Domain.Api.TakeUpCart")]
    [InlineData("OpenCartAgain", "QuickCheckout.Domain.Api.OpenCartAgain")]
    [InlineData("ShownCart", "QuickCheckout.Domain.Api.ShownCart")]
    [InlineData("ShownLine", "QuickCheckout.Domain.Api.ShownLine")]
    [InlineData("CartSummary", "QuickCheckout.Domain.Api.CartSummary")]
    [InlineData("CartPage", "QuickCheckout.Domain.Api.CartPage")]
    [InlineData("CountStock", "QuickCheckout.Domain.Api.CountStock")]
    [InlineData("Shelf", "QuickCheckout.Domain.Api.Shelf")]
    [InlineData("ChooseBenefits", "QuickCheckout.Domain.Api.ChooseBenefits")]
    [InlineData("ConfirmBenefits", "QuickCheckout.Domain.Api.ConfirmBenefits")]
    [InlineData("CheckoutBenefits", "QuickCheckout.Domain.Benefits.CheckoutBenefits")]
    [InlineData("BenefitOffer", "QuickCheckout.Domain.Benefits.BenefitOffer")]
    [InlineData("UsedBenefit", "QuickCheckout.Domain.Benefits.UsedBenefit")]
    [InlineData("UnusedBenefit", "QuickCheckout.Domain.Benefits.UnusedBenefit")]
    [InlineData("NextThreshold", "QuickCheckout.Domain.Benefits.NextThreshold")]
    [InlineData("StartCheckout", "QuickCheckout.Domain.Api.StartCheckout")]
    [InlineData("Product", "QuickCheckout.Domain.Catalogue.Product")]
    [InlineData("Sku", "QuickCheckout.Domain.Catalogue.Sku")]
    [InlineData("FoundProducts", "QuickCheckout.Domain.Api.FoundProducts")]
    [InlineData("StoreProduct", "QuickCheckout.Domain.Api.StoreProduct")]
    [InlineData("SkuInStore", "QuickCheckout.Domain.Api.SkuInStore")]
    [InlineData("SpecChoice", "QuickCheckout.Domain.Catalogue.SpecChoice")]
    [InlineData("SpecOption", "QuickCheckout.Domain.Catalogue.SpecOption")]
    [InlineData("Favourites", "QuickCheckout.Domain.Api.Favourites")]
    [InlineData("Listing", "QuickCheckout.Domain.Catalogue.Listing")]
    [InlineData("ListingPage", "QuickCheckout.Domain.Api.ListingPage")]
    [InlineData("StoredPicture", "QuickCheckout.Domain.Api.StoredPicture")]
    [InlineData("CountedSales", "QuickCheckout.Domain.Api.CountedSales")]
    [InlineData("CatalogueImport", "QuickCheckout.Domain.Catalogue.CatalogueImport")]
    [InlineData("RefusedRow", "QuickCheckout.Domain.Catalogue.RefusedRow")]
    [InlineData("JournalEntry", "QuickCheckout.Domain.Payments.JournalEntry")]
    [InlineData("MoneyMovement", "QuickCheckout.Domain.Payments.MoneyMovement")]
    [InlineData("MoneyCause", "QuickCheckout.Domain.Payments.MoneyCause")]
    [InlineData("CloseDay", "QuickCheckout.Domain.Api.CloseDay")]
    [InlineData("DayClosing", "QuickCheckout.Domain.Api.DayClosing")]
    [InlineData("ReprintPapers", "QuickCheckout.Domain.Api.ReprintPapers")]
    [InlineData("Reprinted", "QuickCheckout.Domain.Api.Reprinted")]
    [InlineData("ResolveAttention", "QuickCheckout.Domain.Api.ResolveAttention")]
    [InlineData("Resolution", "QuickCheckout.Domain.Checkouts.Resolution")]
    [InlineData("ResolveSettlement", "QuickCheckout.Domain.Api.ResolveSettlement")]
    [InlineData("NeedsPerson", "QuickCheckout.Domain.Api.NeedsPerson")]
    [InlineData("BusyTerminal", "QuickCheckout.Domain.Api.BusyTerminal")]
    [InlineData("SeenTo", "QuickCheckout.Domain.Settlement.SeenTo")]
    [InlineData("TerminalSettlement", "QuickCheckout.Domain.Settlement.TerminalSettlement")]
    [InlineData("SettlementTotals", "QuickCheckout.Domain.Settlement.SettlementTotals")]
    [InlineData("Difference", "QuickCheckout.Domain.Settlement.Difference")]
    [InlineData("Battery", "QuickCheckout.Domain.Terminals.Battery")]
    [InlineData("TerminalHealth", "QuickCheckout.Domain.Terminals.TerminalHealth")]
    [InlineData("SelfTest", "QuickCheckout.Domain.Terminals.SelfTest")]
    [InlineData("DeadLetter", "QuickCheckout.Domain.Terminals.DeadLetter")]
    [InlineData("DeadLetterResolution", "QuickCheckout.Domain.Terminals.DeadLetterResolution")]
    [InlineData("CurrentCheckout", "QuickCheckout.Domain.Api.CurrentCheckout")]
    [InlineData("ShownTerminal", "QuickCheckout.Domain.Api.ShownTerminal")]
    [InlineData("TerminalPage", "QuickCheckout.Domain.Api.TerminalPage")]
    [InlineData("TerminalDiagnosis", "QuickCheckout.Domain.Api.TerminalDiagnosis")]
    [InlineData("CheckoutWaits", "QuickCheckout.Domain.Checkouts.CheckoutWaits")]
    [InlineData("ChangeLimits", "QuickCheckout.Domain.Api.ChangeLimits")]
    [InlineData("LimitsChange", "QuickCheckout.Domain.Api.LimitsChange")]
    [InlineData("ShownLimits", "QuickCheckout.Domain.Api.ShownLimits")]
    [InlineData("ResolveDeadLetter", "QuickCheckout.Domain.Api.ResolveDeadLetter")]
    [InlineData("SettledDay", "QuickCheckout.Domain.Settlement.SettledDay")]
    [InlineData("ListedOrder", "QuickCheckout.Domain.Orders.ListedOrder")]
    [InlineData("Takings", "QuickCheckout.Domain.Orders.Takings")]
    [InlineData("TakingsSum", "QuickCheckout.Domain.Orders.TakingsSum")]
    [InlineData("UndecidedOrders", "QuickCheckout.Domain.Orders.UndecidedOrders")]
    [InlineData("Timeline", "QuickCheckout.Domain.Api.Timeline")]
    [InlineData("TimelineEntry", "QuickCheckout.Domain.Api.TimelineEntry")]
    [InlineData("TimelineStep", "QuickCheckout.Domain.Api.TimelineStep")]
    [InlineData("TimelineCause", "QuickCheckout.Domain.Api.TimelineCause")]
    [InlineData("TimelineNow", "QuickCheckout.Domain.Api.TimelineNow")]
    [InlineData("Me", "QuickCheckout.Domain.Api.Me")]
    [InlineData("ReceiptText", "QuickCheckout.Domain.Api.ReceiptText")]
    [InlineData("WebSettings", "QuickCheckout.Domain.Api.WebSettings")]
    [InlineData("WebSignIn", "QuickCheckout.Domain.Api.WebSignIn")]
    [InlineData("WebDemo", "QuickCheckout.Domain.Api.WebDemo")]
    public void names_every_member_of_its_schemas(string schema, string typeName)
    {
        var type = Assembly.Load("QuickCheckout.Domain").GetType(typeName, throwOnError: true)!;
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => !p.IsDefined(typeof(System.Text.Json.Serialization.JsonIgnoreAttribute)) && !p.IsDefined(typeof(KeptOnlyAttribute)) && p.Name != "EqualityContract")
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        var described = Document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").EnumerateObject().Select(p => p.Name);
        Assert.Equal(members.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    private static Stream ReadDocument() =>
        Assembly.Load("QuickCheckout.Functions").GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("openapi.json is not embedded.");
}
