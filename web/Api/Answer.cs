namespace QuickCheckout.Web.Api;

/// <summary>What a call came to: a value, or why not.</summary>
/// <param name="Tag">Of what can be edited or asked for again (<c>ETag</c>).</param>
public sealed record Answer<T>(T? Value, Refused? Refused = null, string? Tag = null)
{
    /// <summary>It is what it was under the tag that was sent; there is no value then.</summary>
    public bool IsUnchanged { get; init; }

    public bool IsRefused => Refused is not null;
}

/// <summary>A refusal in the person's own language: a problem document, or that nothing was answered at all.</summary>
/// <param name="Code">Stable; see <see cref="Advice"/> for what to do next.</param>
public sealed record Refused(string Code, string Title, string? Field = null, int Status = 0)
{
    /// <summary>Nobody knows whether the call arrived; whoever repeats it does so in a way that counts once.</summary>
    public const string NoAnswer = "no-answer";

    public bool MayBeRepeated => Code == NoAnswer || Status is 429 or >= 500;
}
