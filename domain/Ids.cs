using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain;

/// <summary>
/// Ids and codes end up in table keys, instance ids and URLs: at most <see cref="MaxLength"/> letters, digits, dots,
/// dashes and underscores, not only dots.
/// </summary>
public static class Ids
{
    public const int MaxLength = 64;

    /// <summary>
    /// <see cref="Check"/> for an id that somebody makes up or types in: a card number that got into the field goes no further
    /// (rule Z2). Ids of checkouts are ours; one in a million would look like one.
    /// </summary>
    public static Refusal? CheckName(string? value, string field) => Check(value, field)
        ?? CardNumber.Refuse(value!, field);

    /// <summary>Null when the value is an id; otherwise what is wrong with the field.</summary>
    public static Refusal? Check(string? value, string field)
    {
        if (string.IsNullOrEmpty(value))
            return Refusals.Required(field);
        return value.Length <= MaxLength && value.Any(char.IsAsciiLetterOrDigit) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? null
            : Refusals.Malformed(field, $"最多 {MaxLength} 个字母、数字、点、横线或下划线", $"at most {MaxLength} letters, digits, dots, dashes or underscores.");
    }
}
