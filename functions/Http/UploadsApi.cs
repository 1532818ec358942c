using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Functions.Http;

/// <summary>
/// What terminals upload for an attempt, each with the ticket that came with the attempt's command: the sealed card
/// data, which must not travel by telemetry (rule Z2), and the signature. Uploading the same twice is fine.
/// </summary>
public sealed class UploadsApi(UploadTickets tickets, BlobEnvelopes envelopes, BlobSignatures signatures)
{
    [Function("UploadEnvelope"), Open("Terminals are no staff: the ticket of the attempt admits them.")]
    public Task<IResult> Envelope(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/uploads/{checkoutId}/{attempt}/envelope")] HttpRequest request,
        string checkoutId, string attempt, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        Store(request, client, checkoutId, attempt, NoEnvelope, envelopes.TryPutAsync, cancellation);

    [Function("UploadSignature"), Open("Terminals are no staff: the ticket of the attempt admits them.")]
    public Task<IResult> Signature(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/uploads/{checkoutId}/{attempt}/signature")] HttpRequest request,
        string checkoutId, string attempt, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        Store(request, client, checkoutId, attempt, NoSignature, signatures.TryPutAsync, cancellation);

    /// <summary>Anything but an envelope could be the very data that is to be sealed (rule Z2).</summary>
    private static Refusal? NoEnvelope(byte[] body)
    {
        var envelope = Body.Parse<SealedEnvelope>(body);
        return envelope.Refusal ?? (EnvelopeField.IsWellFormed(envelope.Value!) ? null : Refusals.BodyMalformed("$"));
    }

    private static Refusal? NoSignature(byte[] body) =>
        CardNumber.Refuse(Encoding.UTF8.GetString(body), "body");

    private async Task<IResult> Store(
        HttpRequest request, DurableTaskClient client, string checkoutId, string attempt,
        Func<byte[], Refusal?> judge, Func<AttemptId, byte[], CancellationToken, Task<PutOutcome>> put, CancellationToken cancellation)
    {
        var id = AttemptId.TryParse(checkoutId, attempt);
        var malformed = Ids.Check(checkoutId, "checkoutId")
            ?? (id is null ? Refusals.Malformed("attempt", "应为“付款序号-次数”", "it is tender number, dash, attempt number.") : null);
        if (malformed is not null || id is null)
            return Problem.Of(request, malformed!);
        if (!tickets.Admits(request.Headers.Authorization.FirstOrDefault(), id))
            return Problem.Of(request, Refusals.TicketInvalid);
        // Nobody would fetch, or delete, what comes after the attempt.
        if ((await StatusWatch.ReadAsync(client, checkoutId, cancellation))?.Attempt != id)
            return Problem.Of(request, Refusals.AttemptOver);

        var body = await Body.ReadBytes(request, cancellation);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        if (body.Value!.Length == 0)
            return Problem.Of(request, Refusals.Required("body"));
        if (judge(body.Value) is { } wrong)
            return Problem.Of(request, wrong);
        return await put(id, body.Value, cancellation) switch
        {
            PutOutcome.Stored => Results.StatusCode(StatusCodes.Status201Created),
            PutOutcome.SameAsBefore => Results.Ok(),
            _ => Problem.Of(request, Refusals.UploadDiffers),
        };
    }
}
