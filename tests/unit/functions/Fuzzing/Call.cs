using System.Text;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>One call of the API, as it is when the host has found the function for it.</summary>
/// <param name="Path">The route's values, decoded.</param>
/// <param name="Query">As it stands in the address, without the question mark.</param>
internal sealed record Call(string Function, string[] Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private const int ShownBytes = 2_000;

    public override string ToString() =>
        $"{Function}({string.Join(", ", Path)}) ?{Query} {string.Join(", ", Headers)} {Encoding.UTF8.GetString(Body)} ({Convert.ToHexString(Body.AsSpan(0, Math.Min(Body.Length, ShownBytes)))})";
}

/// <summary>What the function answered.</summary>
internal sealed record Answered(int Status, string? ContentType, string? Language, string Body, string? Tag = null)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public bool IsRefusal => Status >= 400;
}
