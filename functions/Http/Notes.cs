using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Functions.Http;

/// <summary>What a person writes beside their word.</summary>
internal static class Notes
{
    public const int MaxLength = 200;

    public static Refusal? Check(string? note) => note switch
    {
        _ when string.IsNullOrWhiteSpace(note) => Refusals.Required("note"),
        { Length: > MaxLength } => Refusals.Malformed("note", $"最多 {MaxLength} 个字", $"at most {MaxLength} characters."),
        _ => CardNumber.Refuse(note!, "note"),
    };
}
