using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Store.Commands;

namespace QuickCheckout.Simulators.Store.Benefits;

/// <summary>Reads a JSON file that somebody wrote by hand: whatever is wrong with it is said by place and rule.</summary>
internal static class HandWritten
{
    private const int MaxBytes = 8 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Result<T> Read<T>(string file, Stream standardInput) where T : class
    {
        var (document, refusal) = ReadDocument(file, standardInput);
        if (refusal is not null)
            return refusal;
        using (document)
        {
            if (JsonShape.Check<T>(document!.RootElement) is { } wrong)
                return wrong;
            return document.Deserialize<T>(Json.Options) is { } value ? value : Refusals.Required("$");
        }
    }

    /// <summary>Only that it is JSON.</summary>
    public static Result<JsonDocument> ReadDocument(string file, Stream standardInput)
    {
        var (bytes, refusal) = ReadBytes(file, standardInput);
        return refusal is null ? Parse(bytes!) : refusal;
    }

    private static Result<byte[]> ReadBytes(string file, Stream standardInput)
    {
        try
        {
            using var stream = file == CommandLine.Dash ? standardInput : File.OpenRead(file);
            using var buffer = new MemoryStream();
            var chunk = new byte[64 * 1024];
            while (stream.Read(chunk) is var read and > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > MaxBytes)
                    return Unreadable($"{Refusals.Said(file)} 超过 {MaxBytes} 字节", $"{Refusals.Said(file)} is larger than {MaxBytes} bytes.");
            }

            return buffer.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Unreadable($"无法读取文件 {Refusals.Said(file)}", $"The file {Refusals.Said(file)} cannot be read.");
        }
    }

    private static Result<JsonDocument> Parse(byte[] bytes)
    {
        var json = bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        try
        {
            Strict.GetCharCount(json.Span);
            return JsonDocument.Parse(json);
        }
        catch (DecoderFallbackException e)
        {
            return Unreadable($"第 {e.Index + 1} 个字节不是 UTF-8 文字", $"Byte {e.Index + 1} is no text in UTF-8.");
        }
        catch (JsonException e)
        {
            var (line, column) = Place(json.Span, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            return Unreadable($"第 {line} 行第 {column} 列:不是正确的 JSON", $"Line {line}, column {column}: this is not JSON.");
        }
    }

    /// <summary>From 1, in characters: what an editor shows.</summary>
    private static (long Line, int Column) Place(ReadOnlySpan<byte> json, long line, long bytes)
    {
        for (var skip = 0L; skip < line; skip++)
            json = json[(json.IndexOf((byte)'\n') + 1)..];
        return (line + 1, Encoding.UTF8.GetCharCount(json[..(int)Math.Min(bytes, json.Length)]) + 1);
    }

    private static Refusal Unreadable(string zh, string en) => new("file-unreadable", new LocalText(zh, en));
}
