using System.Text.RegularExpressions;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What has to hold of an input; null when it does, otherwise the problem that names the field.</summary>
internal static partial class Fields
{
    public const int MaxText = 200;
    public const int MaxLines = 500;

    /// <summary>A name of ours or the store's: letters, digits, "_" and "-", at most 64.</summary>
    public static Problem? Name(string field, string? value) =>
        string.IsNullOrEmpty(value) ? Problems.FieldRequired(field)
        : NameShape().IsMatch(value) ? null : Problems.FieldInvalid(field, "has to be 1 to 64 letters, digits, _ or -");

    /// <summary>A number of a payment or trade, as Alipay wants it: letters, digits and "_", at most 64.</summary>
    public static Problem? Number(string field, string? value) =>
        string.IsNullOrEmpty(value) ? Problems.FieldRequired(field)
        : NumberShape().IsMatch(value) ? null : Problems.FieldInvalid(field, "has to be 1 to 64 letters, digits or _");

    public static Problem? Text(string field, string? value) =>
        string.IsNullOrEmpty(value) ? Problems.FieldRequired(field)
        : value.Length <= MaxText ? null : Problems.FieldInvalid(field, $"has to be at most {MaxText} characters");

    public static Problem? Text(string field, LocalText? value) =>
        value is null ? Problems.FieldRequired(field) : Text($"{field}.zh", value.Zh) ?? Text($"{field}.en", value.En);

    public static Problem? Present<T>(string field, T? value) where T : struct => value is null ? Problems.FieldRequired(field) : null;

    public static Problem? Within(string field, long? value, long min, long max) =>
        value is null ? Problems.FieldRequired(field)
        : value >= min && value <= max ? null : Problems.FieldInvalid(field, $"has to be {min} to {max}");

    public static Problem? Fen(string field, long? value, long min = 0) => Within(field, value, min, Money.MaxFen);

    /// <summary>The first problem of any item.</summary>
    public static Problem? Each<T>(string field, IReadOnlyList<T>? values, int most, Func<string, T, Problem?> check)
    {
        if (values is null)
            return Problems.FieldRequired(field);
        if (values.Count > most)
            return Problems.FieldInvalid(field, $"has to be at most {most}");
        return values.Select((value, i) => check($"{field}[{i}]", value)).FirstOrDefault(problem => problem is not null);
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex NameShape();

    [GeneratedRegex(@"^[A-Za-z0-9_]{1,64}\z")]
    private static partial Regex NumberShape();
}
