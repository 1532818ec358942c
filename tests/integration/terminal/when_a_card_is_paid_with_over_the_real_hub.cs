using System.Text.Json;
using System.Text.Json.Nodes;
using Emulators.IotHub.Routing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using TestSupport;

namespace QuickCheckout.Terminal;

public static class when_a_card_is_paid_with_over_the_real_hub
{
    [Fact]
    public static async Task it_goes_from_prompt_to_signature()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);

        Assert.Equal(200, (await cloud.SendAsync("POS-0001", Store.ReadCard())).Status);
        var prompt = await store.WaitFor("present-card");
        Assert.Equal("请插卡、刷卡、挥卡", (string?)prompt["screen"]!["text"]!["zh"]);
        Assert.InRange((int)prompt["countdownSeconds"]!, 50, 60);
        Assert.Equal(202, await store.Do("card", new() { ["card"] = "approve", ["mode"] = "chip" }));
        await store.WaitFor("enter-pin");
        Assert.Equal(202, await store.Do("pin", new() { ["digits"] = "123456" }));
        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<PinReport>().Any());
        await cloud.SendAsync("POS-0001", Store.Approved(Store.Attempt()));
        await store.WaitFor("sign");
        Assert.Equal(202, await store.Do("signature", new() { ["strokes"] = JsonNode.Parse("[[[1,2],[30,40]]]") }));
        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<SignatureReport>().Any());

        var reports = cloud.ReportsOf("POS-0001");
        Assert.Equal(
            [typeof(TerminalStarted), typeof(CardReport), typeof(PinReport), typeof(SignatureReport)], reports.Select(r => r.GetType()));
        Assert.Equal(SignatureOutcome.Captured, ((SignatureReport)reports[3]).Outcome);
        AssertUploads(cloud);
        await store.WaitFor("approved");
        await cloud.SendAsync("POS-0001", Store.Slip(Store.Attempt()));
        await Eventually.Get(() => store.State(), s => ((JsonArray)s["printed"]!).Count == 2);
    }

    [Fact]
    public static async Task reports_carry_what_tells_a_repeat_and_the_hub_stamps_who_sent_them()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        await cloud.SendAsync("POS-0001", Store.ReadCard());
        await store.WaitFor("present-card");
        await store.Do("card", new() { ["fault"] = "card-blocked" });

        await Eventually.True(() => cloud.Routed.Count == 2);
        var message = cloud.Routed[1];
        Assert.Equal(("c-1/card-read/1-1", "application/json", "utf-8"), (message.MessageId, message.ContentType, message.ContentEncoding));
        Assert.Equal("POS-0001", message.Properties[StampedProperties.DeviceId]);
    }

    [Fact]
    public static async Task a_wrong_pin_is_asked_for_again_without_the_card()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(
            cloud, change: s => (s.Auto, s.ReactionMilliseconds) = ("wrong-pin-once", 0));
        await cloud.SendAsync("POS-0001", Store.ReadCard());
        await Eventually.True(() => cloud.Uploads.Uploads.Count == 1 && cloud.ReportsOf("POS-0001").OfType<PinReport>().Any());

        var again = Store.Attempt(2);
        Assert.Equal(200, (await cloud.SendAsync("POS-0001", new EnterPin(again, Store.AmountFen, 60, "t2"))).Status);
        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<PinReport>().Count() == 2);

        Assert.Equal("000000", Open(cloud.Uploads.Uploads[0], Store.Attempt()).Pin!.Reveal());
        Assert.Equal("123456", Open(cloud.Uploads.Uploads[1], again).Pin!.Reveal());
    }

    [Fact]
    public static async Task a_broken_upload_is_repeated_and_a_refused_one_is_not()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, change: s => s.Auto = "approve:contactless");
        cloud.Uploads.AnswerNext(503, 500, 201);
        var free = Store.ReadCard() with { ContactlessFreeFen = Store.AmountFen };
        await cloud.SendAsync("POS-0001", free);
        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<CardReport>().Any(r => r.Card is { PinRequired: false }));
        Assert.Equal(3, cloud.Uploads.Uploads.Count);

        cloud.Uploads.AnswerNext(403);
        await cloud.SendAsync("POS-0001", free with { Attempt = Store.Attempt(2) });

        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<CardReport>().Any(r => r.Fault == ReaderFault.UploadFailed));
        Assert.Equal(4, cloud.Uploads.Uploads.Count);
    }

    [Fact]
    public static async Task commands_that_are_malformed_stale_or_repeated_are_answered_so()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        await cloud.SendAsync("POS-0001", Store.ReadCard(Store.Attempt(2)));

        var malformed = await cloud.SendAsync("POS-0001", Store.ReadCard() with { AmountFen = 0 });
        var stale = await cloud.SendAsync("POS-0001", Store.ReadCard(Store.Attempt(1)));
        var repeated = await cloud.SendAsync("POS-0001", Store.ReadCard(Store.Attempt(2)));

        Assert.Equal((400, "amountFen"), (malformed.Status, (string?)malformed.Body!["field"]));
        Assert.Equal((409, "stale-attempt"), (stale.Status, (string?)stale.Body!["code"]));
        Assert.Equal((200, "repeated"), (repeated.Status, (string?)repeated.Body!["outcome"]));
    }

    private static void AssertUploads(Cloud cloud)
    {
        var envelope = cloud.Uploads.Uploads[0];
        Assert.Equal(("/api/uploads/c-1/1-1/envelope", "Ticket ticket-c-1/1-1", "application/json"),
            (envelope.Path, envelope.Authorization, envelope.ContentType));
        var opened = Open(envelope, Store.Attempt());
        Assert.Equal(("6229990000000000019", "123456"), (opened.Track2.Pan.Reveal(), opened.Pin!.Reveal()));
        var signature = cloud.Uploads.Uploads[1];
        Assert.Equal(("/api/uploads/c-1/1-1/signature", "Ticket ticket-c-1/1-1", "image/svg+xml"),
            (signature.Path, signature.Authorization, signature.ContentType));
        Assert.StartsWith("<svg", signature.Body, StringComparison.Ordinal);
    }

    private static OpenedEnvelope Open(Upload upload, AttemptId attempt) =>
        new EnvelopeOpener(Cloud.BaseKey).Open(
            JsonSerializer.Deserialize<SealedEnvelope>(upload.Body, Json.Options)!,
            new EnvelopeBinding(attempt.CheckoutId, attempt.Tender, attempt.Number, "POS-0001", Store.AmountFen));
}
