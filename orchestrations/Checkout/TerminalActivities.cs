using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

public sealed record SendCommandInput(string TerminalId, TerminalCommand Command);

public sealed class TerminalActivities(ITerminalGateway terminals, IUploadTickets tickets)
{
    /// <summary>Sends one command. Repeating it is harmless: a terminal starts an attempt once.</summary>
    [Function(nameof(SendCommand))]
    public Task<Refusal?> SendCommand([ActivityTrigger] SendCommandInput input, CancellationToken cancellation) =>
        terminals.SendAsync(input.TerminalId, WithTicket(input), cancellation);

    private TerminalCommand WithTicket(SendCommandInput input) => input.Command switch
    {
        ReadCard read => read with { Ticket = tickets.Issue(input.TerminalId, read.Attempt) },
        EnterPin pin => pin with { Ticket = tickets.Issue(input.TerminalId, pin.Attempt) },
        var other => other,
    };
}
