using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>What made a step begin, and with it the one before it end.</summary>
/// <param name="By">Who, where the kind alone does not say: null stands for the checkout's own associate, terminal or acquirer.</param>
public sealed record StepCause(StepCauseKind Kind, string? By = null)
{
    public static StepCause Associate { get; } = new(StepCauseKind.Associate);

    public static StepCause Terminal { get; } = new(StepCauseKind.Terminal);

    public static StepCause Timer { get; } = new(StepCauseKind.Timer);

    public static StepCause Acquirer { get; } = new(StepCauseKind.Acquirer);

    public static StepCause System { get; } = new(StepCauseKind.System);
}

public enum StepCauseKind
{
    /// <summary>Somebody at the till: settled, scanned, chose, cancelled.</summary>
    Associate,

    /// <summary>A report of the terminal, or that it could not be reached.</summary>
    Terminal,

    /// <summary>A deadline passed.</summary>
    Timer,

    /// <summary>An answer of the acquirer.</summary>
    Acquirer,

    /// <summary>An answer of Alipay.</summary>
    Alipay,

    /// <summary>An answer of the customer's app about a payment.</summary>
    App,

    /// <summary>A person of the back office.</summary>
    Person,

    /// <summary>The system by itself: a rule, or a fault of its own.</summary>
    System,
}

/// <summary>
/// One step of a checkout as it is remembered in its status (rule S2): a text of some forty characters, for a status has to stay within
/// 16 KB. It ends when the next one begins, by what that begins with.
/// </summary>
/// <param name="Tender">Of the attempt that was under way, with <paramref name="Attempt"/>; null when none was.</param>
/// <param name="Deadline">The last one it had; null when nobody was waited for.</param>
/// <param name="Next">What would have happened by itself then.</param>
/// <param name="Waits">How often somebody was waited for in it, one after another.</param>
/// <param name="Reason">Code of the refusal with which it began or which was last said in it; null when none was.</param>
[JsonConverter(typeof(StepTakenText))]
public sealed record StepTaken(
    Step Step, int? Tender, int? Attempt, DateTimeOffset Since, StepCause Cause, DateTimeOffset? Deadline, NextAction? Next, int Waits, string? Reason)
{
    public bool IsOf(AttemptId? attempt) => (Tender, Attempt) == (attempt?.Tender, attempt?.Number);
}

/// <summary>"reading-card" and the like have two letters here, which stay what they are whatever becomes of the enum.</summary>
internal sealed class StepTakenText : JsonConverter<StepTaken>
{
    private const char Separator = '|';

    private static readonly Codes<Step> Steps = new(
        (Step.AwaitingCode, "ac"), (Step.ChoosingBenefits, "cb"), (Step.ChoosingAmount, "ca"), (Step.ReadingCard, "rc"), (Step.EnteringPin, "ep"),
        (Step.Authorising, "au"), (Step.Reversing, "rv"), (Step.Signing, "si"), (Step.AwaitingPayer, "ap"), (Step.Unwinding, "uw"), (Step.Paid, "pd"),
        (Step.Closed, "cl"), (Step.NeedsAttention, "na"));

    private static readonly Codes<StepCauseKind> Causes = new(
        (StepCauseKind.Associate, "a"), (StepCauseKind.Terminal, "t"), (StepCauseKind.Timer, "d"), (StepCauseKind.Acquirer, "q"), (StepCauseKind.Alipay, "y"),
        (StepCauseKind.App, "p"), (StepCauseKind.Person, "b"), (StepCauseKind.System, "s"));

    private static readonly Codes<NextAction> NextActions = new(
        (NextAction.CheckoutCloses, "c"), (NextAction.AttemptFails, "f"), (NextAction.SlipMarkedUnsigned, "u"));

    public override StepTaken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.GetString()?.Split(Separator) is not [var step, var tender, var attempt, var since, var cause, var by, var deadline, var next, var waits, var reason])
            throw new JsonException("It is not a step.");
        return new StepTaken(
            Steps.Of(step), (int?)Number(tender), (int?)Number(attempt), Instant(Number(since)!.Value), new StepCause(Causes.Of(cause), NullIfEmpty(by)),
            Number(deadline) is { } ms ? Instant(ms) : null, next.Length == 0 ? null : NextActions.Of(next), (int)Number(waits)!.Value, NullIfEmpty(reason));
    }

    public override void Write(Utf8JsonWriter writer, StepTaken value, JsonSerializerOptions options) => writer.WriteStringValue(string.Create(
        CultureInfo.InvariantCulture,
        $"{Steps.Of(value.Step)}|{value.Tender:x}|{value.Attempt:x}|{value.Since.ToUnixTimeMilliseconds():x}|{Causes.Of(value.Cause.Kind)}|{value.Cause.By}|{value.Deadline?.ToUnixTimeMilliseconds():x}|{(value.Next is { } next ? NextActions.Of(next) : "")}|{value.Waits:x}|{value.Reason}"));

    private static long? Number(string hex) => hex.Length == 0 ? null : long.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>Each value has one code, and no two the same: a value without one could not be written.</summary>
    private sealed class Codes<T>(params (T Value, string Code)[] all) where T : struct, Enum
    {
        private readonly Dictionary<T, string> _codes = all.ToDictionary(c => c.Value, c => c.Code);
        private readonly Dictionary<string, T> _values = all.ToDictionary(c => c.Code, c => c.Value, StringComparer.Ordinal);

        public string Of(T value) => _codes[value];

        public T Of(string code) => _values.TryGetValue(code, out var value) ? value : throw new JsonException($"There is no {typeof(T).Name} {code}.");
    }
}
