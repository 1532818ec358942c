using System.Text;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hub;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Hub;

public static class when_reports_are_sent
{
    [Fact]
    public static async Task a_lost_acknowledgement_is_answered_by_the_same_report_again_before_the_next()
    {
        await using var terminal = await TestTerminal.StartAsync();
        await Eventually.True(() => terminal.Boot.UnsentReports == 0);
        terminal.Link.LoseAcknowledgements(2);
        await terminal.PayUpToAuthorisationWhileRetrying();

        await Eventually.True(() =>
        {
            terminal.Clock.Advance(TimeSpan.FromSeconds(1));
            return terminal.Boot.UnsentReports == 0;
        });

        Assert.Equal(
            ["c-1/card-read/1-1", "c-1/card-read/1-1", "c-1/card-read/1-1", "c-1/pin/1-1"], terminal.Link.Sent.Skip(1).Select(s => s.Id));
    }

    [Fact]
    public static async Task the_first_is_that_the_program_started()
    {
        await using var terminal = await TestTerminal.StartAsync();

        await Eventually.True(() => terminal.Link.Sent.Count == 1);
        Assert.Equal($"{terminal.Boot.Id}/started", terminal.Link.Sent[0].Id);
        Assert.Equal(
            $$"""{"report":"started","bootId":"{{terminal.Boot.Id}}","firmware":"1.0.0"}""", Encoding.UTF8.GetString(terminal.Link.Sent[0].Body));
    }

    [Fact]
    public static void the_body_says_what_report_it_is()
    {
        var sent = OutgoingReport.Of(new PinReport(TestTerminal.Attempt(), true, null));

        Assert.Equal(
            """{"report":"pin","bypassed":true,"attempt":{"checkoutId":"c-1","tender":1,"number":1}}""", Encoding.UTF8.GetString(sent.Body));
    }
}
