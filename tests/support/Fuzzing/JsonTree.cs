using System.Text;
using System.Text.Json;

namespace TestSupport.Fuzzing;

/// <summary>JSON that can be made wrong: names and values are raw text, and a name may stand twice.</summary>
public sealed class JsonTree
{
    /// <summary>A value that is neither object nor array, as it is written; with quotes if it is a string.</summary>
    public string Text { get; set; } = "null";

    /// <summary>Names as they are written, with quotes.</summary>
    public List<(string Name, JsonTree Value)>? Members { get; set; }

    public List<JsonTree>? Items { get; set; }

    public bool IsString => Members is null && Items is null && Text.StartsWith('"');

    public static JsonTree Of(string text) => new() { Text = text };

    /// <summary>Reads JSON that is right.</summary>
    public static JsonTree Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Copy(document.RootElement);
    }

    /// <summary>Itself and everything below.</summary>
    public IEnumerable<JsonTree> All() =>
        (Members?.Select(m => m.Value) ?? Items ?? Enumerable.Empty<JsonTree>()).SelectMany(child => child.All()).Prepend(this);

    public JsonTree Clone() => new() { Text = Text, Members = Members?.ConvertAll(m => (m.Name, m.Value.Clone())), Items = Items?.ConvertAll(i => i.Clone()) };

    /// <summary>Becomes the other one.</summary>
    public void Become(JsonTree other) => (Text, Members, Items) = (other.Text, other.Members, other.Items);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (Members is not null)
        {
            text.Append('{');
            for (var i = 0; i < Members.Count; i++)
            {
                text.Append(i == 0 ? "" : ",").Append(Members[i].Name).Append(':');
                Members[i].Value.Write(text);
            }

            text.Append('}');
        }
        else if (Items is not null)
        {
            text.Append('[');
            for (var i = 0; i < Items.Count; i++)
            {
                text.Append(i == 0 ? "" : ",");
                Items[i].Write(text);
            }

            text.Append(']');
        }
        else
        {
            text.Append(Text);
        }
    }

    private static JsonTree Copy(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new() { Members = [.. element.EnumerateObject().Select(m => ($"\"{m.Name}\"", Copy(m.Value)))] },
        JsonValueKind.Array => new() { Items = [.. element.EnumerateArray().Select(Copy)] },
        _ => Of(element.GetRawText()),
    };
}
