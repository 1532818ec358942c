using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Commands;

/// <summary>./quickcheckout import, and ./quickcheckout export; each returns its exit code.</summary>
internal static class CatalogueCommands
{
    /// <summary>Sends a file of products, shows how far it is, and prints what became of it; fails when not all of it went in.</summary>
    /// <exception cref="StoreException">The app does not answer as it should.</exception>
    public static async Task<int> Import(CommandLine line, Shell shell, ProgressLine progress, CancellationToken stop)
    {
        if (TypeOf(line) is not { } type)
            return shell.Refuse(Path.GetExtension(line.File) is ".xlsx" or ".xls" or ".ods" or ".zip"
                ? Refusals.SpreadsheetFile
                : Unreadable("请用 --format csv、json 或 jsonl 说明格式", "Say the format: --format csv, json or jsonl."));
        Stream file;
        try
        {
            file = line.File == CommandLine.Dash ? shell.Input : File.OpenRead(line.File!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return shell.Refuse(Unreadable($"无法读取文件 {Refusals.Said(line.File!)}", $"The file {Refusals.Said(line.File!)} cannot be read."));
        }

        await using (file)
        using (var app = new CheckoutApp(line.AppUrl, shell.Language ?? "en", backOffice: line.Options.GetValueOrDefault(CommandLine.By, StaffAtWork.OfAllStores)))
        {
            try
            {
                using var content = new StreamContent(file) { Headers = { ContentType = type } };
                var name = line.File == CommandLine.Dash ? null : Path.GetFileName(line.File);
                var import = await app.Import(content, name, progress.Show, stop);
                progress.End();
                shell.Print(import);
                // Broken off for no fault of the file's: the same again may succeed.
                if (import.Reason is { } reason && reason.Code != Refusals.ImportInterrupted.Code)
                    return shell.Refuse(reason);
                return import is { State: ImportState.Done, RefusedRows: 0 } ? Shell.Done : Shell.Failed;
            }
            catch (StoreException e) when (e.Status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError)
            {
                shell.Error.WriteLine(e.Message);
                return Shell.BadInput;
            }
        }
    }

    /// <summary>Writes the published products as CSV.</summary>
    /// <exception cref="StoreException">The app does not answer as it should.</exception>
    public static async Task<int> Export(CommandLine line, Stream output, CancellationToken stop)
    {
        using var app = new CheckoutApp(line.AppUrl, backOffice: StaffAtWork.OfAllStores);
        await app.Export(output, stop);
        return Shell.Done;
    }

    private static MediaTypeHeaderValue? TypeOf(CommandLine line)
    {
        var format = line.Options.GetValueOrDefault(CommandLine.Format) ?? Path.GetExtension(line.File!).TrimStart('.').ToLowerInvariant();
        var type = format switch { "csv" => "text/csv", "json" => "application/json", "jsonl" => "application/jsonl", _ => null };
        return type is null ? null : new MediaTypeHeaderValue(type) { CharSet = line.Options.GetValueOrDefault(CommandLine.Charset) };
    }

    private static Refusal Unreadable(string zh, string en) => new("file-unreadable", new LocalText(zh, en));
}
