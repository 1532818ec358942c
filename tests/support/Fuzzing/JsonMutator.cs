namespace TestSupport.Fuzzing;

/// <summary>Changes JSON as somebody would who knows what a reader may trip over.</summary>
public sealed class JsonMutator(Random random, PlantedCards cards)
{
    private const int DeepestNesting = 200;
    private const int LongestRepetition = 300;

    // More often short: most inputs should be about something else than their length.
    private static readonly int[] Lengths = [1, 10, 65, 101, 201, 1_000, 1_000, 10_000, 70_000];

    private static readonly string[] Values =
    [
        "null", "true", "false", "{}", "[]", "[null]", "\"\"", "\" \"", "0", "-0", "-1", "1", "2", "99", "100", "1.0", "0.5", "1e2", "1E400", "-1e-400",
        "2147483648", "-9223372036854775809", "9223372036854775807", "999999999999", "1000000000000", "99999999999999999999999999", "01", "0x1", "+1", "1.",
        "NaN", "Infinity", "-Infinity", "\"NaN\"", "\"1\"", "\"7\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\u202e\"", "\"\\ud83d\\ude00\"", "'x'", "undefined",
        "\"../..\"", "\"' or 1 eq 1\"", "\"<script>\"", "\"%s%n{0}\"", "\"chip,swipe\"", "\"bank-card, alipay\"", "\"0\"", "\"-1\"", "\"９９\"",
    ];

    private static readonly string[] Names = ["\"\"", "\"$type\"", "\"$id\"", "\"$ref\"", "\"__proto__\"", "\"report\"", "\"\\ud800\"", "\"a.b['c']\"", "\"名\"", "\"\\u0000\""];

    /// <summary>The text with some changes; the text itself must be JSON.</summary>
    public string Change(string json, int changes)
    {
        var tree = JsonTree.Parse(json);
        for (; changes > 0; changes--)
            Change(tree);
        return tree.ToString();
    }

    /// <summary>A text changed as one inside JSON would be.</summary>
    public string ChangeText(string text) => ChangeString(Quoted(text))[1..^1];

    private void Change(JsonTree tree)
    {
        var all = tree.All().ToList();
        var one = all[random.Next(all.Count)];
        switch (random.Next(8))
        {
            case 0:
                one.Become(JsonTree.Of(Pick(Values)));
                break;
            case 1:
                one.Become(all[random.Next(all.Count)].Clone());
                break;
            case 2 when random.Next(4) == 0:
                Nest(one);
                break;
            case 3:
                one.Become(JsonTree.Of(Quoted(cards.Next())));
                break;
            default:
                if (one.Members is { } members)
                    ChangeMembers(members);
                else if (one.Items is { } items)
                    ChangeItems(items);
                else
                    one.Text = one.IsString ? ChangeString(one.Text) : ChangeNumber(one.Text);
                break;
        }
    }

    private void ChangeMembers(List<(string Name, JsonTree Value)> members)
    {
        var at = random.Next(members.Count + 1);
        var other = members.Count == 0 ? ("\"x\"", JsonTree.Of("1")) : members[random.Next(members.Count)];
        if (at == members.Count || random.Next(4) == 0)
        {
            // A second one of the same name may have another value, or another spelling.
            members.Insert(at, random.Next(3) switch
            {
                0 => (other.Item1, JsonTree.Of(Pick(Values))),
                1 => (OtherCase(other.Item1), other.Item2.Clone()),
                _ => (NewName(), JsonTree.Of(random.Next(2) == 0 ? Pick(Values) : Quoted(cards.Next()))),
            });
            return;
        }

        var (name, value) = members[at];
        switch (random.Next(4))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members[at] = (OtherCase(name), value);
                break;
            case 2:
                members[at] = (random.Next(2) == 0 ? ChangeString(name) : NewName(), value);
                break;
            default:
                members.RemoveAt(at);
                members.Insert(random.Next(members.Count + 1), (name, value));
                break;
        }
    }

    private void ChangeItems(List<JsonTree> items)
    {
        var at = random.Next(items.Count + 1);
        if (at == items.Count)
            items.Add(JsonTree.Of(Pick(Values)));
        else if (random.Next(2) == 0)
            items.RemoveAt(at);
        else
            items.InsertRange(at, Enumerable.Range(0, random.Next(1, LongestRepetition)).Select(_ => items[at].Clone()).ToList());
    }

    private string ChangeString(string quoted)
    {
        var text = quoted[1..^1];
        var at = random.Next(text.Length + 1);
        return $"\"{random.Next(9) switch
        {
            0 => text[..at],
            1 => text.Insert(at, Pick(["\\u0000", "\\n", "\\ud800", "\\udc00", " ", "٣", "３", "é", "/", ".", "-", "0", "a", "\\\"", "\u0001"])),
            2 => OtherCase(text),
            3 => text + new string(Pick(["a", "0", "林", "9"])[0], Lengths[random.Next(Lengths.Length)]),
            4 => text.Insert(at, cards.Next()),
            5 => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '\uff10') : c)),
            // The same text in another spelling.
            6 when !text.Contains('\\') => string.Concat(text.Select(c => $"\\u{(int)c:x4}")),
            7 => Escaped(cards.Next()),
            _ => text + text,
        }}\"";
    }

    private string ChangeNumber(string text) => random.Next(7) switch
    {
        0 => "-" + text,
        1 => text + "0",
        2 => text + "e1",
        3 => text + ".0",
        4 => "0" + text,
        5 => $"\"{text}\"",
        _ => $"{random.NextInt64(long.MinValue, long.MaxValue)}",
    };

    private void Nest(JsonTree one)
    {
        var inner = one.Clone();
        var name = Pick(["\"a\"", "\"attempt\"", "\"name\""]);
        for (var deep = random.Next(1, DeepestNesting); deep > 0; deep--)
            inner = random.Next(2) == 0 ? new JsonTree { Items = [inner] } : new JsonTree { Members = [(name, inner)] };
        one.Become(inner);
    }

    private string NewName() => random.Next(3) == 0 ? Quoted(cards.Next()) : Pick(Names);

    private string OtherCase(string text) => random.Next(2) == 0 ? text.ToUpperInvariant() : string.Concat(text.Select(c => random.Next(2) == 0 ? char.ToUpperInvariant(c) : c));

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private static string Quoted(string text) => $"\"{text}\"";

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));
}
