using Microsoft.Extensions.Logging;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>Decides about sales: opens the envelope, checks card and PIN as an issuer would, takes the money.</summary>
internal sealed class Sales(TestCards cards, EnvelopeOpener opener, TimeProvider time, ILogger log)
{
    public const int MaxPinTries = 3;
    public const long ContactlessWithoutPinFen = 100_000;

    /// <summary>A trace number is taken for this long; then the terminal has counted round.</summary>
    public static readonly TimeSpan TraceLife = TimeSpan.FromDays(1);

    public Verdict Decide(Request request, BooksTurn books)
    {
        var now = time.GetUtcNow();
        if (books.Newest(request.Terminal, request.Batch, request.Trace) is { } earlier && now - earlier.At < TraceLife)
            return new Verdict("94");
        if (request.AmountFen == 0)
            return Keep(books, request, "13", null);
        var opened = Open(request);
        if (opened is null)
            return Keep(books, request, "30", null);
        if (!books.UseKey(opened.Ksn.ToString()))
        {
            log.LogWarning("Terminal {Terminal} trace {Trace}: this envelope was used before.", request.Terminal, request.Trace);
            return Keep(books, request, "94", opened);
        }
        var card = cards.Find(opened.Track2.Pan);
        var code = card is null ? "14" : CheckCard(card, opened, request) ?? CheckPin(card, opened, request, books)
            ?? CheckAmount(card, request, books) ?? "00";
        var verdict = Keep(books, request, code, opened, card);
        return code == "00" && card is not null
            ? verdict with { Behaviour = card.Behaviour, Late = TimeSpan.FromMilliseconds(card.LateMilliseconds) }
            : verdict;
    }

    private OpenedEnvelope? Open(Request request)
    {
        try
        {
            var field = request.Message.Bytes(Field.Secured) ?? throw new CardDataException("The request has no sealed envelope.");
            var (envelope, binding) = EnvelopeField.Decode(field, request.AmountFen);
            var opened = opener.Open(envelope, binding);
            if (opened.Ksn.InitialKeyId != InitialKeys.IdFor(binding.TerminalId))
                throw new CardDataException("The envelope was not sealed by the terminal that it names.");
            return opened;
        }
        catch (CardDataException e)
        {
            log.LogWarning("Terminal {Terminal} trace {Trace}: {Problem}", request.Terminal, request.Trace, e.Message);
            return null;
        }
    }

    private string? CheckCard(TestCard card, OpenedEnvelope opened, Request request)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(AcquirerAnswer.AcquirerOffset).DateTime);
        if (opened.Track2.Expiry != card.Expiry)
            return "14";
        if (opened.Track2.IsExpiredOn(today))
            return "54";
        var swiped = request.EntryMode.StartsWith("02", StringComparison.Ordinal);
        var fallback = request.Message.Text(Field.Type) is { Length: >= 13 } type && type[12] == '2';
        return swiped && opened.Track2.ServiceCode.HasChip && !fallback ? "45" : card.Response;
    }

    private static string? CheckPin(TestCard card, OpenedEnvelope opened, Request request, BooksTurn books)
    {
        if (request.EntryMode[2] == '1' != opened.HasPin)
            return "30";
        if (!opened.HasPin)
        {
            var contactless = request.EntryMode.StartsWith("07", StringComparison.Ordinal);
            var free = opened.Track2.ServiceCode.PinRule != PinRule.Required || (contactless && request.AmountFen <= ContactlessWithoutPinFen);
            return free ? null : "55";
        }
        if (opened.Pin is null)
            return "99";
        var tries = books.PinTries(card.Name);
        if (tries >= MaxPinTries)
            return "75";
        var right = opened.Pin.Reveal() == card.Pin;
        books.SetPinTries(card.Name, right ? 0 : tries + 1);
        return right ? null : "55";
    }

    private static string? CheckAmount(TestCard card, Request request, BooksTurn books) =>
        request.AmountFen > card.LimitFen ? "61"
        : request.AmountFen > card.BalanceFen - books.SpentFen(card.Name) ? "51"
        : null;

    private Verdict Keep(BooksTurn books, Request request, string code, OpenedEnvelope? opened, TestCard? card = null)
    {
        var entry = books.Add(request.ToEntry(EntryKind.Sale, code, time.GetUtcNow()) with
        {
            Card = card?.Name,
            MaskedPan = opened?.Track2.Pan.Masked,
        });
        return new Verdict(code, code == "00" ? books.Approve(entry) : entry);
    }
}
