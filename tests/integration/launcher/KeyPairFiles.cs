using System.Security.Cryptography;
using System.Text.Json.Nodes;
using static Emulators.Launcher.Workshop;

namespace Emulators.Launcher;

public sealed class when_the_manifest_names_key_pairs
{
    [Fact]
    public async Task one_party_signs_with_the_file_and_another_verifies_with_the_text()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(Two());
        await ServeOnce(workshop);
        var settings = Settings(workshop);
        using var signer = RSA.Create();
        using var verifier = RSA.Create();
        signer.ImportFromPem(await File.ReadAllTextAsync(settings["file"]!));
        verifier.ImportFromPem(settings["public"]!);
        Assert.Equal(2048, signer.KeySize);
        var (said, how, padding) = ("pay"u8.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(verifier.VerifyData(said, signer.SignData(said, how, padding), how, padding));
        Assert.Equal(await File.ReadAllTextAsync(settings["file"]!), settings["private"]);
        Assert.Equal(await File.ReadAllTextAsync(settings["publicFile"]!), settings["public"]);
        Assert.NotEqual(settings["public"], settings["other"]);
    }

    [Fact]
    public async Task they_are_kept_for_the_slot_and_reset_forgets_them()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(Two());
        await ServeOnce(workshop);
        var first = Settings(workshop);
        await ServeOnce(workshop);
        Assert.Equal(first, Settings(workshop));
        await ServeOnce(workshop, "--reset");
        Assert.NotEqual(first["public"], Settings(workshop)["public"]);
    }

    [Fact]
    public async Task a_public_key_that_was_lost_comes_back()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(Two());
        await ServeOnce(workshop);
        var first = Settings(workshop);
        File.Delete(first["publicFile"]!);
        await ServeOnce(workshop);
        Assert.Equal(first["public"], await File.ReadAllTextAsync(first["publicFile"]!));
    }

    [Fact]
    public async Task only_the_owner_may_read_them()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(Two());
        await ServeOnce(workshop);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Settings(workshop)["file"]!));
    }

    private static async Task ServeOnce(Workshop workshop, params string[] args)
    {
        var launcher = workshop.Start(args);
        await launcher.Serves();
        await launcher.Stop();
    }

    private static Dictionary<string, string> Settings(Workshop workshop) =>
        JsonNode.Parse(string.Concat(workshop.Lines("settings.json")))!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>());

    private static JsonObject Two() => new()
    {
        ["keyPairs"] = new JsonArray("shop", "bank"),
        ["files"] = new JsonArray(new JsonObject
        {
            ["to"] = "{data}/settings.json",
            ["set"] = new JsonObject
            {
                ["file"] = "{private-key:shop}", ["publicFile"] = "{public-key:shop}",
                ["private"] = "{private-pem:shop}", ["public"] = "{public-pem:shop}", ["other"] = "{public-pem:bank}",
            },
        }),
        ["processes"] = new JsonArray(Service("idle", Obedient)),
    };
}
