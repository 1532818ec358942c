using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Products' pictures. Each is named by its content: an address never shows another picture.</summary>
public sealed class BlobPictures(BlobServiceClient blobs)
{
    public const string ContainerName = "pictures";

    private const int IdBytes = 16;

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerName);

    /// <returns>The picture's id.</returns>
    public async Task<string> PutAsync(byte[] content, string contentType, CancellationToken cancellation)
    {
        // Letters alone: an id must not look like a card number.
        var id = string.Concat(SHA256.HashData(content).Take(IdBytes).Select(b => $"{(char)('a' + (b >> 4))}{(char)('a' + (b & 15))}"));
        await WriteOnce.PutAsync(_container.GetBlobClient(id), content, contentType, cancellation);
        return id;
    }

    /// <returns>Null when there is no such picture.</returns>
    public async Task<(byte[] Content, string ContentType)?> FindAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var blob = (await _container.GetBlobClient(id).DownloadContentAsync(cancellation)).Value;
            return (blob.Content.ToArray(), blob.Details.ContentType);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }
}
