using System.Net;
using System.Net.Http.Json;

namespace QuickCheckout.Simulators.Acquirer;

public class when_it_is_set_up
{
    [Fact]
    public void options_are_read_by_name()
    {
        var options = AcquirerOptions.Parse(
            ["--port", "7001", "--http-port", "7002", "--data", "d", "--cert", "c.pem", "--key", "k.pem", "--bdk", "00", "--test-cards", "t.json"]);
        Assert.Equal((7001, 7002, "d", "c.pem", "k.pem", "00", "t.json"),
            (options.Port, options.HttpPort, options.DataFolder, options.CertificatePath, options.KeyPath, options.BaseDerivationKey, options.TestCardsPath));
    }

    [Theory]
    [InlineData("--unknown", "1")]
    [InlineData("--port")]
    [InlineData("--port", "seventy")]
    [InlineData("--port", "65536")]
    [InlineData("--cert", "c.pem")]
    public void a_bad_option_is_refused(params string[] args) =>
        Assert.Throws<ArgumentException>(() => AcquirerOptions.Parse(args));

    [Theory]
    [InlineData("[{}]")]
    [InlineData("null")]
    [InlineData("""[{"name":"x","label":{"zh":"","en":""},"about":{"zh":"","en":""},"pan":"6229990000000000018","expiry":"4912","serviceCode":"220","pin":"1234","typedPins":[],"chip":true,"stripe":true,"contactless":true,"balanceFen":1}]""")]
    [InlineData("""[{"name":"x","label":{"zh":"","en":""},"about":{"zh":"","en":""},"pan":"6229990000000000019","expiry":"4912","serviceCode":"220","pin":"1","typedPins":[],"chip":true,"stripe":true,"contactless":true,"balanceFen":1}]""")]
    [InlineData("""[{"name":"x","label":{"zh":"","en":""},"about":{"zh":"","en":""},"pan":"6229990000000000019","expiry":"4912","serviceCode":"220","pin":"1234","typedPins":[],"chip":true,"stripe":true,"contactless":true,"balanceFen":1,"typo":1}]""")]
    public void a_malformed_table_of_cards_is_refused_without_quoting_it(string json)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            var error = Assert.ThrowsAny<Exception>(() => TestCards.Load(path));
            Assert.True(error is InvalidDataException or System.Text.Json.JsonException, error.GetType().Name);
            Assert.DoesNotContain("62299900000000000", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task faults_are_listed_bounded_and_cleared()
    {
        await using var bench = await Bench.StartAsync();
        using var http = new HttpClient { BaseAddress = bench.Acquirer.HttpAddress };
        await bench.ControlAsync(new { kind = "decline", code = "51", terminal = "another" });
        Assert.Contains("another", await bench.GetAsync("/control"), StringComparison.Ordinal);
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale()));
        foreach (var bad in new object[] { new { kind = "nothing" }, new { kind = "late", milliseconds = -1 }, new { kind = "decline", code = "toolong" }, new { kind = "decline", count = 0 } })
            Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsJsonAsync("/control", bad)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("/control")).StatusCode);
        Assert.Equal("[]", await bench.GetAsync("/control"));
    }

    [Fact]
    public async Task used_up_pin_tries_can_be_forgotten()
    {
        await using var bench = await Bench.StartAsync();
        for (var i = 0; i < 3; i++)
            await bench.SendAsync(bench.Sale(pin: "999999"));
        Assert.Equal("75", await bench.CodeOfAsync(bench.Sale()));
        using var http = new HttpClient { BaseAddress = bench.Acquirer.HttpAddress };
        await http.DeleteAsync("/pin-tries");
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale()));
    }
}
