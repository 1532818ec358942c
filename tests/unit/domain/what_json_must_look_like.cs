using System.Text.Json;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Domain;

/// <summary>Where a hand-written document is not what it should be.</summary>
public class what_json_must_look_like
{
    [Theory]
    [InlineData("""{"id":"B1","layer":"Item-Coupon","title":{"zh":"满","en":"x"},"thresholdFen":5,"percentOff":null,"scope":{"codes":["a",null]},"validFrom":"2026-05-01T10:00:00+08:00","validUntil":"2026-05-01T10:00:00.5Z"}""", null)]
    [InlineData("[]", "$")]
    [InlineData("5", "$")]
    [InlineData("""{"ids":"B1"}""", "ids")]
    [InlineData("""{"id":"B1","ID":"B1"}""", "ID")]
    [InlineData("""{"id":5}""", "id")]
    [InlineData("""{"id":"\ud800"}""", "$")]
    [InlineData("""{"\ud800":5}""", "$")]
    [InlineData("""{"layer":"gold"}""", "layer")]
    [InlineData("""{"layer":1}""", "layer")]
    [InlineData("""{"title":"满减"}""", "title")]
    [InlineData("""{"title":{"zh":1}}""", "title.zh")]
    [InlineData("""{"title":{"de":"x"}}""", "title.de")]
    [InlineData("""{"thresholdFen":"5"}""", "thresholdFen")]
    [InlineData("""{"thresholdFen":5.5}""", "thresholdFen")]
    [InlineData("""{"thresholdFen":1e30}""", "thresholdFen")]
    [InlineData("""{"percentOff":3000000000}""", "percentOff")]
    [InlineData("""{"scope":{"codes":"a"}}""", "scope.codes")]
    [InlineData("""{"scope":{"codes":["a",5]}}""", "scope.codes[1]")]
    [InlineData("""{"validFrom":"tomorrow"}""", "validFrom")]
    [InlineData("""{"validFrom":"2026-05-01T10:00:00"}""", "validFrom")]
    [InlineData("""{"validFrom":"2026-05-01"}""", "validFrom")]
    public void is_said_with_the_path_of_what_is_wrong(string json, string? field)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(field, JsonShape.Check<BenefitFields>(document.RootElement)?.Field);
        if (field is null)
            Assert.NotNull(JsonSerializer.Deserialize<BenefitFields>(json, Json.Options));
        else if (field != "$")
            Assert.Equal($"rows[2].{field}", JsonShape.Check<BenefitFields>(document.RootElement, "rows[2]")?.Field);
    }

    [Fact]
    public void is_said_with_what_may_stand_there()
    {
        using var document = JsonDocument.Parse("""{"kind":"gold"}""");
        var refusal = JsonShape.Check<BenefitFields>(document.RootElement)!;
        Assert.Contains("amount-off, percent-off, fixed", refusal.Title.Zh, StringComparison.Ordinal);
        Assert.Contains("amount-off, percent-off, fixed", refusal.Title.En, StringComparison.Ordinal);
    }
}
