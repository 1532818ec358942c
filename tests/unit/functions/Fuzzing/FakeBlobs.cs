using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Moq;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Blobs in memory.</summary>
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
            return Task.FromResult(Written);
        }

        public override Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default)
        {
            written[name] = content.ToArray();
            return Task.FromResult(Written);
        }

        public override async Task<Response<BlobContentInfo>> UploadAsync(Stream content, BlobUploadOptions options, CancellationToken cancellationToken = default)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellationToken);
            written[name] = copy.ToArray();
            return Written;
        }

        public override Task<Stream> OpenReadAsync(BlobOpenReadOptions options, CancellationToken cancellationToken = default) =>
            Task.FromResult<Stream>(new MemoryStream(written[name], writable: false));

        public override Task<Response<bool>> DeleteIfExistsAsync(
            DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None, BlobRequestConditions conditions = null!, CancellationToken cancellationToken = default) =>
            Task.FromResult(Response.FromValue(written.Remove(name), Answer));

        public override Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken = default) => written.TryGetValue(name, out var content)
            ? Task.FromResult(Response.FromValue(BlobsModelFactory.BlobDownloadResult(BinaryData.FromBytes(content), null!), Answer))
            : throw new RequestFailedException(404, "It does not exist.", BlobErrorCode.BlobNotFound.ToString(), null);

        private static Response<BlobContentInfo> Written => Response.FromValue(
            BlobsModelFactory.BlobContentInfo(new ETag("1"), DateTimeOffset.UnixEpoch, [], null!, null!, null!, 0), Answer);
    }
}
