namespace Emulators.Durable;

/// <summary>Ids that every Azure backend accepts: at most 100 printable ASCII characters, none of <c>/ \ # ?</c>, no leading <c>@</c>.</summary>
internal static class InstanceIds
{
    private const int MaxLength = 100;
    private const string Forbidden = "/\\#?";

    /// <summary>Throws what <paramref name="refuse"/> makes of the problem, if there is one.</summary>
    public static void Check(string id, Func<string, Exception> refuse)
    {
        if (id.Length is 0 or > MaxLength)
            throw refuse($"An instance id has 1 to {MaxLength} characters, not {id.Length}.");
        if (id[0] == '@')
            throw refuse($"Instance id '{id}' starts with '@', which is kept for entities.");
        foreach (var character in id)
            if (character is < ' ' or > '~' || Forbidden.Contains(character))
                throw refuse($"Instance id '{id}' contains U+{(int)character:X4}; printable ASCII without / \\ # ? is allowed.");
    }
}
