using System.Text.Json;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>The file of each import, until it has ended, and its report, which stays.</summary>
public sealed class BlobImports(BlobServiceClient blobs)
{
    public const string ContainerName = "imports";

    private const string Files = "files/";
    private const int PartBytes = 4 * 1024 * 1024;

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerName);

    /// <summary>Keeps the file as it comes, in memory of one part. It is not there when this fails half way.</summary>
    public Task WriteAsync(string importId, Stream content, CancellationToken cancellation) => _container.GetBlobClient(Files + importId).UploadAsync(content, new BlobUploadOptions
    {
        TransferOptions = new StorageTransferOptions { MaximumConcurrency = 1, InitialTransferSize = PartBytes, MaximumTransferSize = PartBytes },
    }, cancellation);

    public Task<Stream> OpenAsync(string importId, CancellationToken cancellation) =>
        _container.GetBlobClient(Files + importId).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);

    /// <summary>Safe to repeat.</summary>
    public Task DeleteAsync(string importId, CancellationToken cancellation) =>
        _container.GetBlobClient(Files + importId).DeleteIfExistsAsync(cancellationToken: cancellation);

    public Task WriteReportAsync(string importId, IReadOnlyList<RefusedRow> refused, CancellationToken cancellation) =>
        Report(importId).UploadAsync(BinaryData.FromObjectAsJson(refused, Json.Options), overwrite: true, cancellation);

    /// <returns>Empty when there is none: the import was given up before its end.</returns>
    public async Task<IReadOnlyList<RefusedRow>> ReadReportAsync(string importId, CancellationToken cancellation) =>
        await Adapters.WriteOnce.FindAsync(Report(importId), cancellation) is { } bytes ? JsonSerializer.Deserialize<List<RefusedRow>>(bytes, Json.Options)! : [];

    /// <summary>Files that came before <paramref name="cutoff"/> and are still there.</summary>
    public async IAsyncEnumerable<string> ListOlderAsync(DateTimeOffset cutoff, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, Files, cancellation))
            if (blob.Properties.CreatedOn < cutoff)
                yield return blob.Name[Files.Length..];
    }

    private BlobClient Report(string importId) => _container.GetBlobClient($"reports/{importId}");
}
