namespace QuickCheckout.Domain;

/// <summary>
/// An expected "no": a stable <paramref name="Code"/> for programs, a title in both languages for people, and
/// the input <paramref name="Field"/> it is about, if it is about one. The codes are listed in <see cref="Refusals"/>.
/// </summary>
public sealed record Refusal(string Code, LocalText Title, string? Field = null);

/// <summary>Either a value or the refusal that explains why there is none.</summary>
public readonly record struct Result<T>(T? Value, Refusal? Refusal)
{
    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
