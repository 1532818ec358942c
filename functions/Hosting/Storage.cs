using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue.Import;

namespace QuickCheckout.Functions.Hosting;

/// <summary>
/// Tables and blobs: by connection string (Azurite), or by the app's own identity when the setting gives service URIs
/// instead, the way the Functions host itself reads <c>AzureWebJobsStorage</c>.
/// </summary>
internal static class Storage
{
    private const string Setting = "AzureWebJobsStorage";

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[Setting] is { Length: > 0 } connection)
        {
            services.AddSingleton(new TableServiceClient(connection));
            services.AddSingleton(new BlobServiceClient(connection));
        }
        else
        {
            var identity = new DefaultAzureCredential();
            services.AddSingleton(new TableServiceClient(Service(configuration, "tableServiceUri"), identity));
            services.AddSingleton(new BlobServiceClient(Service(configuration, "blobServiceUri"), identity));
        }

        return services.AddHostedService<CreateContainers>();
    }

    private static Uri Service(IConfiguration configuration, string name) => configuration[$"{Setting}:{name}"] is { Length: > 0 } uri
        ? new Uri(uri)
        : throw new InvalidOperationException($"Set {Setting} to a connection string, or {Setting}__{name} to the service's URI.");

    /// <summary>Creates what is missing before anything else starts; on Azure the deployment has done so already.</summary>
    private sealed class CreateContainers(TableServiceClient tables, BlobServiceClient blobs) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            foreach (var table in (string[])[TableTerminals.TableName, TableLimits.TableName, TableDeadLetters.TableName, TableOrders.TableName, TableOrderList.IndexName, TableJournal.TableName, TableBatches.TableName, TableWebhooks.TableName, TableStock.TableName, TableCatalogue.TableName, TableFavourites.TableName, TableCarts.TableName, TableImports.TableName])
                await tables.CreateTableIfNotExistsAsync(table, cancellationToken);
            foreach (var container in (string[])[BlobEnvelopes.ContainerName, BlobSignatures.ContainerName, BlobPictures.ContainerName, BlobImports.ContainerName])
                await blobs.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
