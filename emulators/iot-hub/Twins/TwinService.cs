using System.Text.Json.Nodes;
using Emulators.IotHub.Registry;

namespace Emulators.IotHub.Twins;

/// <summary>Changes twins and says what the device must be told.</summary>
internal sealed class TwinService(DeviceRegistry registry, TimeProvider timeProvider)
{
    /// <summary>Is told of a desired change once it is on disk: device, patch with <c>$version</c>.</summary>
    public Func<string, JsonObject, Task> DesiredChanged { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<long> ReportAsync(string deviceId, JsonObject patch)
    {
        // A device may send back what it read; the version is no property.
        patch.Remove("$version");
        var now = timeProvider.GetUtcNow();
        var device = await registry.ChangeAsync(deviceId, d => d with
        {
            Twin = d.Twin with { Version = d.Twin.Version + 1, Reported = d.Twin.Reported.Merge(patch, now, stampsVersions: false) },
        }).ConfigureAwait(false);
        return device.Twin.Reported.Version;
    }

    /// <summary>Merges tags and desired properties, if the etag matches.</summary>
    public Task<Device> PatchAsync(string deviceId, JsonObject body, string? ifMatch) =>
        ChangeAsync(
            deviceId,
            body,
            ifMatch,
            (old, tags, now) => new TwinProperties(old, new JsonObject(), 0).Merge(tags, now, stampsVersions: false).Values,
            (old, desired, now) => (old.Merge(desired, now, stampsVersions: true), desired));

    /// <summary>Replaces tags and desired properties, if the etag matches. The device hears a patch that leads to the new state.</summary>
    public Task<Device> ReplaceAsync(string deviceId, JsonObject body, string? ifMatch) =>
        ChangeAsync(
            deviceId,
            body,
            ifMatch,
            (_, tags, now) => TwinProperties.Empty(now).Merge(tags, now, stampsVersions: false).Values,
            (old, desired, now) =>
            {
                var patch = (JsonObject)desired.DeepClone();
                foreach (var (gone, _) in old.Values.Where(property => !desired.ContainsKey(property.Key)))
                    patch[gone] = null;
                return (old.Replace(desired, now, stampsVersions: true), patch);
            });

    private async Task<Device> ChangeAsync(
        string deviceId,
        JsonObject body,
        string? ifMatch,
        Func<JsonObject, JsonObject, DateTimeOffset, JsonObject> changeTags,
        Func<TwinProperties, JsonObject, DateTimeOffset, (TwinProperties Changed, JsonObject Patch)> changeDesired)
    {
        var tags = Section(body, "tags");
        var desired = Section(Section(body, "properties"), "desired");
        desired?.Remove("$version");
        desired?.Remove("$metadata");
        var now = timeProvider.GetUtcNow();
        JsonObject? patch = null;
        var device = await registry.ChangeAsync(deviceId, current =>
        {
            var twin = current.Twin;
            if (!ETags.Match(ifMatch, twin.ETag))
                throw HubException.PreconditionFailed(deviceId);
            if (tags is not null)
                twin = twin with { Tags = changeTags(twin.Tags, tags, now) };
            if (desired is not null)
            {
                (var changed, patch) = changeDesired(twin.Desired, desired, now);
                twin = twin with { Desired = changed };
            }

            return current with { Twin = twin with { Version = twin.Version + 1 } };
        }).ConfigureAwait(false);

        if (patch is not null)
        {
            var notice = (JsonObject)patch.DeepClone();
            notice["$version"] = device.Twin.Desired.Version;
            await DesiredChanged(deviceId, notice).ConfigureAwait(false);
        }

        return device;
    }

    private static JsonObject? Section(JsonObject? body, string name) => body?[name] switch
    {
        null => null,
        JsonObject section => section,
        _ => throw HubException.ArgumentInvalid($"'{name}' must be a JSON object."),
    };
}
