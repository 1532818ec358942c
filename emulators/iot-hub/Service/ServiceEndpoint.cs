using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Emulators.IotHub.Methods;
using Emulators.IotHub.Mqtt;
using Emulators.IotHub.Registry;
using Emulators.IotHub.Security;
using Emulators.IotHub.Twins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Emulators.IotHub.Service;

/// <summary>The hub's HTTPS API for the back end: registry, twins, direct methods.</summary>
internal sealed class ServiceEndpoint : IAsyncDisposable
{
    private const int MaxBodyBytes = 512 * 1024;
    private const int DefaultPage = 1000;

    private readonly WebApplication _application;
    private readonly DeviceRegistry _registry;
    private readonly TwinService _twins;
    private readonly DirectMethods _methods;
    private readonly DeviceDocuments _documents;
    private readonly ServiceAuthorization _authorization;
    private readonly Func<string, string, Task> _disconnect;

    /// <param name="disconnect">Drops a device's connection: device id, reason.</param>
    public ServiceEndpoint(
        IPEndPoint endPoint,
        X509Certificate2 certificate,
        DeviceRegistry registry,
        TwinService twins,
        DirectMethods methods,
        DeviceDocuments documents,
        ServiceAuthorization authorization,
        ServiceErrors errors,
        Func<string, string, Task> disconnect,
        ILoggerFactory loggerFactory)
    {
        _registry = registry;
        _twins = twins;
        _methods = methods;
        _documents = documents;
        _authorization = authorization;
        _disconnect = disconnect;

        // Empty: neither the environment nor settings of the process that hosts the hub may change where it listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.AddServerHeader = false;
            kestrel.Listen(endPoint, listen => listen.UseHttps(certificate));
        });
        _application = builder.Build();
        _application.Use(next => context => errors.HandleAsync(context, next));
        Map();
    }

    /// <summary>Where the service API is reached; known once started.</summary>
    public int Port => new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public Task StartAsync(CancellationToken cancellationToken) => _application.StartAsync(cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Map()
    {
        Route("GET", "/devices", HubPermissions.RegistryRead, ListAsync);
        Route("GET", "/devices/{id}", HubPermissions.RegistryRead, GetDeviceAsync);
        Route("PUT", "/devices/{id}", HubPermissions.RegistryWrite, PutDeviceAsync);
        Route("DELETE", "/devices/{id}", HubPermissions.RegistryWrite, DeleteDeviceAsync);
        Route("GET", "/twins/{id}", HubPermissions.ServiceConnect, context => WriteTwinAsync(context, _registry.Get(Id(context))));
        Route("PATCH", "/twins/{id}", HubPermissions.ServiceConnect, context => ChangeTwinAsync(context, _twins.PatchAsync));
        Route("PUT", "/twins/{id}", HubPermissions.ServiceConnect, context => ChangeTwinAsync(context, _twins.ReplaceAsync));
        Route("POST", "/twins/{id}/methods", HubPermissions.ServiceConnect, InvokeAsync);
    }

    private void Route(string method, string pattern, HubPermissions needed, RequestDelegate handle) =>
        _application.MapMethods(pattern, [method], context =>
        {
            _authorization.Demand(context.Request, needed);
            return handle(context);
        });

    private Task ListAsync(HttpContext context)
    {
        var top = DefaultPage;
        if (context.Request.Query["top"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, out top) || top is < 1 or > DefaultPage))
            throw HubException.ArgumentInvalid($"top must be from 1 to {DefaultPage}.");
        var devices = _registry.List().Take(top).Select(d => (JsonNode)_documents.Write(d)).ToArray();
        return ServiceJson.WriteAsync(context.Response, new JsonArray(devices));
    }

    private Task GetDeviceAsync(HttpContext context) => WriteDeviceAsync(context, _registry.Get(Id(context)));

    private async Task PutDeviceAsync(HttpContext context)
    {
        var id = Id(context);
        var body = await ServiceJson.ReadAsync(context.Request).ConfigureAwait(false);
        var ifMatch = IfMatch(context);
        var device = ifMatch is null
            ? await _registry.AddAsync(_documents.Read(id, body, null)).ConfigureAwait(false)
            : await _registry.ChangeAsync(
                id,
                existing => ETags.Match(ifMatch, existing.ETag) ? _documents.Read(id, body, existing) : throw HubException.PreconditionFailed(id))
                .ConfigureAwait(false);
        if (device.Status == DeviceStatus.Disabled)
            await _disconnect(id, "it was disabled").ConfigureAwait(false);
        await WriteDeviceAsync(context, device).ConfigureAwait(false);
    }

    private async Task DeleteDeviceAsync(HttpContext context)
    {
        var id = Id(context);
        var ifMatch = IfMatch(context);
        await _registry.RemoveAsync(id, existing =>
        {
            if (!ETags.Match(ifMatch, existing.ETag))
                throw HubException.PreconditionFailed(id);
        }).ConfigureAwait(false);
        await _disconnect(id, "it was removed").ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ChangeTwinAsync(HttpContext context, Func<string, JsonObject, string?, Task<Device>> change)
    {
        var body = await ServiceJson.ReadAsync(context.Request).ConfigureAwait(false);
        await WriteTwinAsync(context, await change(Id(context), body, IfMatch(context)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task InvokeAsync(HttpContext context)
    {
        var body = await ServiceJson.ReadAsync(context.Request).ConfigureAwait(false);
        var answer = await _methods.InvokeAsync(Id(context), body, context.RequestAborted).ConfigureAwait(false);
        await ServiceJson.WriteAsync(context.Response, answer).ConfigureAwait(false);
    }

    private Task WriteDeviceAsync(HttpContext context, Device device) =>
        ServiceJson.WriteAsync(context.Response, _documents.Write(device), device.ETag);

    private Task WriteTwinAsync(HttpContext context, Device device) =>
        ServiceJson.WriteAsync(context.Response, _documents.WriteTwin(device), device.Twin.ETag);

    private static string Id(HttpContext context) => (string)context.GetRouteValue("id")!;

    private static string? IfMatch(HttpContext context) =>
        context.Request.Headers.IfMatch.ToString() is { Length: > 0 } value ? value : null;
}
