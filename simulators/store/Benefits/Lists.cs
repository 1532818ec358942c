using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.Store.Benefits;

/// <summary>Lists of a case: each item by its own rules, none of them twice.</summary>
internal static class Lists
{
    /// <param name="key">What no two items share, in the field <paramref name="keyField"/>.</param>
    public static Result<IReadOnlyList<T>> Read<TFields, T>(
        IReadOnlyList<TFields?>? items, string field, int most, Func<TFields, string, Result<T>> read, Func<T, string> key, string keyField) where TFields : class
    {
        if (items is null)
            return Refusals.Required(field);
        if (items.Count > most)
            return Refusals.Malformed(field, $"最多 {most} 项", $"at most {most}.");
        var (done, keys) = (new List<T>(), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < items.Count; i++)
        {
            var at = $"{field}[{i}]";
            if (items[i] is not { } item)
                return Refusals.Required(at);
            var (value, refusal) = read(item, at);
            if (refusal is not null)
                return refusal;
            if (!keys.Add(key(value!)))
                return Twice($"{at}.{keyField}");
            done.Add(value!);
        }

        return done;
    }

    public static Refusal Twice(string field) => Refusals.Malformed(field, "重复", "it stands twice.");
}
