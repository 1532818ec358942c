using System.Text.Json.Nodes;
using TestSupport;
using static Emulators.Launcher.Workshop;

namespace Emulators.Launcher;

public sealed class when_a_second_copy_starts
{
    [Fact]
    public async Task it_takes_another_slot_other_ports_and_another_address()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(WithPort("{port:web} {address:hub} {secret:key}"));
        var first = workshop.Start();
        await first.Serves();
        var second = workshop.Start();
        await second.Serves();
        Assert.Contains("copy 1", first.Output, StringComparison.Ordinal);
        Assert.Contains("copy 2", second.Output, StringComparison.Ordinal);
        var (one, two) = (Said(workshop, 1), Said(workshop, 2));
        Assert.Equal(3, one.Zip(two).Count(pair => pair.First != pair.Second));
        await first.Stop();
        await second.Stop();
    }

    [Fact]
    public async Task after_the_first_ended_it_gets_the_same_slot_with_the_same_ports_and_secrets()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(WithPort("{port:web} {address:hub} {secret:key}"));
        var first = workshop.Start();
        await first.Serves();
        var before = Said(workshop, 1);
        await first.Stop();
        var second = workshop.Start();
        await second.Serves();
        Assert.Contains("copy 1", second.Output, StringComparison.Ordinal);
        Assert.Equal(before, Said(workshop, 1));
        await second.Stop();
    }

    [Fact]
    public async Task reset_forgets_data_and_secrets()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(WithPort("{secret:key}"));
        var first = workshop.Start();
        await first.Serves();
        var before = Said(workshop, 1);
        await first.Stop();
        var kept = Path.Combine(workshop.Folder, "data", "1", "kept");
        await File.WriteAllTextAsync(kept, "");
        var second = workshop.Start("--reset");
        await second.Serves();
        Assert.NotEqual(before, Said(workshop, 1));
        Assert.False(File.Exists(kept));
        await second.Stop();
    }

    [Fact]
    public async Task after_the_first_was_killed_it_waits_until_that_ones_processes_have_let_go_of_the_data()
    {
        // It takes its time to end: what it holds must not be touched before.
        using var workshop = new Workshop(Service("slow", "echo begins >> {data}/story; echo up; cat > /dev/null; sleep 1; echo ends >> {data}/story"));
        var first = workshop.Start();
        await first.Serves();
        first.Send(Unix.Sigkill);
        await first.Ended();
        var second = workshop.Start();
        await second.Serves();
        Assert.Equal(["begins", "ends", "begins"], workshop.Lines("story"));
        await second.Stop();
    }

    private static string[] Said(Workshop workshop, int slot) =>
        File.ReadAllLines(Path.Combine(workshop.Folder, "data", $"{slot}", "logs", "web.log"))[0].Split(' ');

    private static JsonObject WithPort(string says) => new()
    {
        ["ports"] = new JsonObject { ["web"] = Random.Shared.Next(30_000, 32_000) },
        ["addresses"] = new JsonObject { ["hub"] = new JsonArray(48_883) },
        ["processes"] = new JsonArray(Service("web", $"echo {says}; {Obedient}")),
    };
}

public sealed class when_the_manifest_names_files
{
    [Fact]
    public async Task they_are_merged_over_their_source_with_placeholders_expanded_and_only_the_owner_may_read_them()
    {
        using var workshop = new Workshop();
        await File.WriteAllTextAsync(
            Path.Combine(workshop.Folder, "sample.json"), """{ /* a comment */ "keep": 1, "values": { "a": "old", "gone": "x" } }""");
        workshop.WriteManifest(new JsonObject
        {
            ["files"] = new JsonArray(new JsonObject
            {
                ["to"] = "{data}/settings.json", ["from"] = "sample.json",
                ["set"] = new JsonObject { ["values"] = new JsonObject { ["a"] = "slot {slot}", ["gone"] = null } },
            }),
            ["processes"] = new JsonArray(),
        });
        var launcher = workshop.Start();
        await launcher.Serves();
        var path = Path.Combine(workshop.Folder, "data", "1", "settings.json");
        var written = JsonNode.Parse(await File.ReadAllTextAsync(path));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{ "keep": 1, "values": { "a": "slot 1" } }"""), written));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        await launcher.Stop();
    }
}

public sealed class the_products_own_manifest
{
    [Fact]
    public void uses_only_placeholders_that_are_defined()
    {
        var data = Directory.CreateTempSubdirectory("slot-").FullName;
        var root = Repository.Root;
        var manifest = Manifest.Load(Path.Combine(root, "run.json"));
        using (var slot = Slot.Take(data))
        using (var certificates = new Certificates(Path.Combine(data, "certificates")))
        {
            slot.Settle(manifest);
            var keyPairs = new KeyPairs(Path.Combine(data, "key-pairs"), manifest.KeyPairs ?? []);
            var placeholders = new Placeholders(manifest, root, slot, certificates, keyPairs);
            DataFiles.Write(manifest.Files!, root, placeholders);
            Assert.All([.. manifest.Processes, .. manifest.Stories!], spec => Assert.DoesNotContain('{', string.Concat(placeholders.Expand(spec).Args!)));
            Assert.NotEmpty(placeholders.Expand(manifest.Welcome));
        }

        Directory.Delete(data, recursive: true);
    }
}

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "QuickCheckout.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
