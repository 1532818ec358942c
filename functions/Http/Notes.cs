using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Functions.Http;

/// <summary>What a person writes beside their word.</summary>
internal static class Notes
{
    public const int MaxLength = 200;

    public static Refusal? Check(string? note, int most = MaxLength)
    {
        if (string.IsNullOrWhiteSpace(note))
            return Refusals.Required("note");
        return note.Length > most ? Refusals.Malformed("note", $"最多 {most} 个字", $"at most {most} characters.") : CardNumber.Refuse(note, "note");
    }
}
