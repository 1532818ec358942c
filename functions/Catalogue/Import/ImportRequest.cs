using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>What is said of a file that is sent, beside the file.</summary>
public sealed record ImportRequest(ImportFormat Format, string? Charset, string By, string? FileName)
{
    private const int MaxFileName = 200;

    public static Result<ImportRequest> Read(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || FormatOf(type.MediaType.Value) is not { } format)
            return Refusals.FormatUnknown;
        var charset = type.Charset.Value;
        var by = Caller.Of(request).Self(request.Query["by"].FirstOrDefault(), "by");
        var fileName = request.Query["fileName"].FirstOrDefault() is { Length: > 0 } named ? named : null;
        return (FileEncoding.Named(charset).Refusal ?? by.Refusal ?? CheckFileName(fileName)) is { } refusal
            ? refusal
            : new ImportRequest(format, charset, by.Value!, fileName);
    }

    private static ImportFormat? FormatOf(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        "text/csv" => ImportFormat.Csv,
        "application/json" => ImportFormat.Json,
        "application/jsonl" or "application/x-ndjson" => ImportFormat.Jsonl,
        _ => null,
    };

    private static Refusal? CheckFileName(string? name)
    {
        if (name is null)
            return null;
        return name.Length > MaxFileName || name.Any(char.IsControl)
            ? Refusals.Malformed("fileName", $"最多 {MaxFileName} 个字,且没有控制字符", $"at most {MaxFileName} characters, none of them a control character.")
            : CardNumber.Refuse(name, "fileName");
    }
}
