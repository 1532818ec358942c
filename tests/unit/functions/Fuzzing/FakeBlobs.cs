using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Moq;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Blobs in memory, written once.</summary>
internal sealed class FakeBlobs : BlobServiceClient
{
    public Dictionary<string, byte[]> Written { get; } = new(StringComparer.Ordinal);

    public override BlobContainerClient GetBlobContainerClient(string blobContainerName) => new Container(Written, blobContainerName);

    private sealed class Container(Dictionary<string, byte[]> written, string name) : BlobContainerClient
    {
        public override BlobClient GetBlobClient(string blobName) => new Blob(written, $"{name}/{blobName}");
    }

    private sealed class Blob(Dictionary<string, byte[]> written, string name) : BlobClient
    {
        private static readonly Response Answer = Mock.Of<Response>();

        public override Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, BlobUploadOptions options, CancellationToken cancellationToken = default)
        {
            if (!written.TryAdd(name, content.ToArray()))
                throw new RequestFailedException(409, "It exists.");
            return Task.FromResult(Response.FromValue(
                BlobsModelFactory.BlobContentInfo(new ETag("1"), DateTimeOffset.UnixEpoch, [], null!, null!, null!, 0), Answer));
        }

        public override Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(Response.FromValue(BlobsModelFactory.BlobDownloadResult(BinaryData.FromBytes(written[name]), null!), Answer));
    }
}
