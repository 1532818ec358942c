using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Import;

/// <param name="Failure">Why the import failed; null when it ended by itself.</param>
public sealed record EndImportInput(string ImportId, Refusal? Failure);

public sealed class ImportActivities(IImports imports)
{
    [Function(nameof(RunImport))]
    public Task RunImport([ActivityTrigger] string importId, CancellationToken cancellation) => imports.RunAsync(importId, cancellation);

    [Function(nameof(EndImport))]
    public Task EndImport([ActivityTrigger] EndImportInput input, CancellationToken cancellation) =>
        imports.EndAsync(input.ImportId, input.Failure, cancellation);
}
