using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using TestSupport.Fuzzing;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>A message as it comes from the hub: what the terminal said, and what the hub stamped on it.</summary>
internal sealed record SentReport(byte[] Body, string MessageId, Dictionary<string, object> Properties)
{
    public const string Sender = "iothub-connection-device-id";

    public override string ToString() =>
        $"{Encoding.UTF8.GetString(Body)} ({Convert.ToHexString(Body.AsSpan(0, Math.Min(Body.Length, 400)))}), id {MessageId}, {string.Join(", ", Properties)}";
}

/// <summary>Makes messages from a seed: valid reports with a few changes, and some noise.</summary>
internal sealed class ReportFuzzer
{
    private const int MaxNoise = 400;

    /// <summary>The hub takes no larger message of a device.</summary>
    private const int MaxBytes = 256 * 1024;

    private const int MaxChanges = 3;
    private static readonly CardSeen Card = new("621234******0001", ReadMode.Chip, false, "0123456789ABCDEF0123456789ABCDEF", PinRequired: true, SignatureRequired: true);

    private static readonly IReadOnlyList<string> Valid =
    [
        .. new TerminalReport[]
        {
            new CardReport(new AttemptId("reading", 1, 2), Card, null),
            new CardReport(new AttemptId("reading", 1, 2), null, ReaderFault.SwipedTooFast),
            new PinReport(new AttemptId("entering", 1, 1), true, null),
            new SignatureReport(new AttemptId("signing", 1, 1), SignatureOutcome.Declined),
            new TerminalStarted("b2", "1.0", new AttemptId("signing", 1, 1)),
            new TerminalStarted("b1", "1.0", null),
        }.Select(report => JsonSerializer.Serialize(report, Json.Options)),
    ];

    private static readonly byte[][] ValidBytes = [.. Valid.Select(Encoding.UTF8.GetBytes)];

    private readonly Random _random;
    private readonly JsonMutator _json;
    private readonly ByteMutator _bytes;

    public ReportFuzzer(int seed)
    {
        _random = new Random(seed);
        Cards = new PlantedCards(_random);
        _json = new JsonMutator(_random, Cards);
        _bytes = new ByteMutator(_random, ValidBytes, "{}[]\",:\\\0"u8.ToArray());
    }

    public PlantedCards Cards { get; }

    public SentReport Next()
    {
        Cards.Forget();
        return new SentReport(Body(), MessageId(), Properties());
    }

    private byte[] Body()
    {
        if (_random.Next(50) == 0)
            return _bytes.Noise(_random.Next(MaxNoise));
        var report = Valid[_random.Next(Valid.Count)];
        var body = Encoding.UTF8.GetBytes(_json.Change(report, _random.Next(MaxChanges + 1))).ToList();
        if (_random.Next(3) == 0)
            for (var changes = _random.Next(1, MaxChanges + 1); changes > 0; changes--)
                _bytes.Change(body);
        return [.. body.Take(MaxBytes)];
    }

    // The terminal chooses it.
    private string MessageId() => _random.Next(20) == 0 ? Cards.Next() : "m1";

    private Dictionary<string, object> Properties()
    {
        var properties = new Dictionary<string, object> { [SentReport.Sender] = Statuses.TerminalId };
        switch (_random.Next(30))
        {
            case 0:
                properties.Remove(SentReport.Sender);
                break;
            case 1:
                properties[SentReport.Sender] = 7;
                break;
            case 2:
                properties[SentReport.Sender] = _random.Next(2) == 0 ? "" : "POS-0002";
                break;
            case 3:
                properties[$"app{_random.Next(3)}"] = Cards.Next();
                break;
            case 4:
                properties[Cards.Next()] = true;
                break;
        }

        return properties;
    }
}
