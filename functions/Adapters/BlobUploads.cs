using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

public enum PutOutcome
{
    Stored,
    SameAsBefore,
    Differs,
}

/// <summary>Sealed envelopes: live from upload until the authorisation is answered (rule Z2).</summary>
public sealed class BlobEnvelopes(BlobServiceClient blobs, ILogger<BlobEnvelopes> log) : IEnvelopeStore
{
    public const string ContainerName = "envelopes";

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerName);

    public Task<PutOutcome> TryPutAsync(AttemptId attempt, byte[] content, CancellationToken cancellation) =>
        WriteOnce.PutAsync(_container.GetBlobClient(attempt.ToString()), content, "application/json", cancellation);

    public async Task<byte[]?> FindAsync(AttemptId attempt, CancellationToken cancellation) =>
        await WriteOnce.FindAsync(_container.GetBlobClient(attempt.ToString()), cancellation);

    public Task DeleteAsync(AttemptId attempt, CancellationToken cancellation) => BestEffort($"{attempt}", async () =>
        await _container.GetBlobClient(attempt.ToString()).DeleteIfExistsAsync(cancellationToken: cancellation));

    public Task DeleteAllAsync(string checkoutId, CancellationToken cancellation) => BestEffort(checkoutId, async () =>
    {
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{checkoutId}/", cancellation))
            await _container.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
    });

    /// <summary>Deletes what was uploaded before <paramref name="cutoff"/>; returns how many.</summary>
    public async Task<int> DeleteOlderAsync(DateTimeOffset cutoff, CancellationToken cancellation)
    {
        var deleted = 0;
        await foreach (var blob in _container.GetBlobsAsync(cancellationToken: cancellation))
            if (blob.Properties.CreatedOn < cutoff && await _container.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation))
                deleted++;
        return deleted;
    }

    private async Task BestEffort(string what, Func<Task> delete)
    {
        try
        {
            await delete();
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            log.LogWarning(failure, "The sealed envelopes of {What} could not be deleted; the sweep will", what);
        }
    }
}

/// <summary>Customers' signatures, kept with the tender (rule B6).</summary>
public sealed class BlobSignatures(BlobServiceClient blobs)
{
    public const string ContainerName = "signatures";

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerName);

    public Task<PutOutcome> TryPutAsync(AttemptId attempt, byte[] content, CancellationToken cancellation) =>
        WriteOnce.PutAsync(_container.GetBlobClient($"{attempt}.svg"), content, "image/svg+xml", cancellation);
}

/// <summary>A blob that is written once: the same again is fine, anything else is not.</summary>
internal static class WriteOnce
{
    public static async Task<PutOutcome> PutAsync(BlobClient blob, byte[] content, string contentType, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            await blob.UploadAsync(new BinaryData(content), options, cancellation);
            return PutOutcome.Stored;
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            var before = await FindAsync(blob, cancellation);
            return before is not null && before.AsSpan().SequenceEqual(content) ? PutOutcome.SameAsBefore : PutOutcome.Differs;
        }
    }

    public static async Task<byte[]?> FindAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return (await blob.DownloadContentAsync(cancellation)).Value.Content.ToArray();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
