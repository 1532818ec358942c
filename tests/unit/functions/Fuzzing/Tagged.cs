using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>The service's answer to a write: the row's new tag.</summary>
internal sealed class Tagged(ETag tag) : Response
{
    public override int Status => 204;

    public override string ReasonPhrase => "No Content";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new(HttpHeader.Names.ETag, tag.ToString("H"))];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = name == HttpHeader.Names.ETag ? tag.ToString("H") : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
