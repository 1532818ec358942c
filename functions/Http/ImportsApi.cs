using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>Files of products (rule C6): how they come in, how far they are, what became of them; and the catalogue as such a file.</summary>
public sealed class ImportsApi(ImportStarter starter, TableImports imports, BlobImports files, ProductCatalogue catalogue, ImportWatch watch)
{
    private const int PageSize = 50;

    /// <summary>With <c>wait</c> (seconds, 0 to 60) answers when it has ended, or the wait is over.</summary>
    [Function("ImportCatalogue"), Staff(Role.BackOffice)]
    public async Task<IResult> Import(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/catalogue/imports")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var asked = ImportRequest.Read(request);
        var wait = Query.Number(request, "wait", 0, 60);
        if ((asked.Refusal ?? wait.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var started = await starter.StartAsync(client, asked.Value!, request.Body, cancellation);
        if (started.Refusal is { } refused)
            return Problem.Of(request, refused);
        var now = await watch.WaitAsync(started.Value!.Id, TimeSpan.FromSeconds(wait.Value ?? 0), cancellation) ?? started.Value;
        return now.HasEnded ? Results.Ok(now) : Results.Accepted($"/api/catalogue/imports/{now.Id}", now);
    }

    /// <summary>With <c>wait</c> (seconds, 0 to 60) answers when it has ended, or the wait is over.</summary>
    [Function("GetImport"), Staff(Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalogue/imports/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var wait = Query.Number(request, "wait", 0, 60);
        if ((wait.Refusal ?? Ids.Check(id, "id")) is { } refusal)
            return Problem.Of(request, refusal);
        return await watch.WaitAsync(id, TimeSpan.FromSeconds(wait.Value ?? 0), cancellation) is { } import
            ? Results.Ok(import)
            : Problem.Of(request, Refusals.UnknownImport(id));
    }

    /// <summary>The newest first, without their refused rows; <c>token</c> continues a list.</summary>
    [Function("ListImports"), Staff(Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalogue/imports")] HttpRequest request, CancellationToken cancellation)
    {
        var token = Query.Id(request, "token");
        if (token.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var page = await imports.ListAsync(token.Value, PageSize, cancellation);
        return Results.Ok(new PageOf<CatalogueImport>([.. page.Select(import => import with { Refused = [] })], page.Count == PageSize ? page[^1].Id : null));
    }

    /// <summary>Every refused row as CSV, with the reason in the caller's language.</summary>
    [Function("GetImportReport"), Staff(Role.BackOffice)]
    public async Task<IResult> Report(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalogue/imports/{id}/report")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (Ids.Check(id, "id") is { } refusal)
            return Problem.Of(request, refusal);
        if (await imports.FindAsync(id, cancellation) is not { Import: var import })
            return Problem.Of(request, Refusals.UnknownImport(id));
        if (!import.HasEnded)
            return Problem.Of(request, Refusals.ImportNotEnded);
        var language = Problem.IsEnglish(request) ? "en" : "zh-CN";
        IEnumerable<IReadOnlyList<string>> rows = (await files.ReadReportAsync(id, cancellation)).Select(IReadOnlyList<string> (row) =>
            [row.Row.ToString(CultureInfo.InvariantCulture), row.ArticleNo ?? "", row.Code, row.Field ?? "", row.Title.In(language)]);
        return CsvFile.Answer($"import-{id}.csv", rows.Prepend(["row", "articleNo", "code", "field", "reason"]));
    }

    /// <summary>The published products, as an import reads them.</summary>
    [Function("ExportCatalogue"), Staff(Role.BackOffice)]
    public IResult Export([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalogue/export")] HttpRequest request) =>
        CsvFile.Answer("catalogue.csv", CatalogueCsv.RowsOf([.. catalogue.OnSale.OrderBy(p => p.ArticleNo, StringComparer.Ordinal)]));
}
