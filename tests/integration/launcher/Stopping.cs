using System.Text.Json.Nodes;
using TestSupport;
using static Emulators.Launcher.Workshop;

namespace Emulators.Launcher;

public sealed class when_it_is_stopped
{
    private static string Recording(string name) =>
        $"trap 'echo {name} >> {{data}}/stopped; exit 0' TERM; echo up; while :; do sleep 0.02; done";

    [Theory]
    [InlineData(Unix.Sigterm)]
    [InlineData(Unix.Sigint)]
    public async Task everything_stops_in_reverse_order(int signal)
    {
        using var workshop = new Workshop(
            Service("a", Recording("a")), Service("b", Recording("b"), "a"), Service("c", Recording("c"), "b"));
        var launcher = workshop.Start();
        await launcher.Serves();
        var ids = workshop.Ids();
        launcher.Send(signal);
        await launcher.Ended();
        Assert.Equal(0, launcher.ExitCode);
        Assert.Equal(["c", "b", "a"], workshop.Lines("stopped"));
        Assert.DoesNotContain(ids, IsAlive);
    }

    [Fact]
    public async Task what_does_not_stop_in_its_time_is_killed_with_all_it_started()
    {
        const string stubborn = "trap '' TERM; echo $$ > {data}/ids; (while :; do sleep 0.05; done) & echo $! >> {data}/ids; echo up; while :; do sleep 0.05; done";
        using var workshop = new Workshop(With(Service("stubborn", stubborn), "graceSeconds", 1));
        var launcher = workshop.Start();
        await launcher.Serves();
        var ids = workshop.Lines("ids").Select(id => int.Parse(id, null)).ToList();
        Assert.Equal(2, ids.Count);
        await launcher.Stop();
        Assert.Contains("did not stop within 1 s and was killed", launcher.Output, StringComparison.Ordinal);
        await Eventually.True(() => !ids.Any(IsAlive));
    }

    [Fact]
    public async Task by_being_killed_itself_its_processes_still_end()
    {
        using var workshop = new Workshop(Service("a", Obedient), Service("b", Obedient, "a"));
        var launcher = workshop.Start();
        await launcher.Serves();
        var ids = workshop.Ids();
        Assert.All(ids, id => Assert.True(IsAlive(id)));
        launcher.Send(Unix.Sigkill);
        await launcher.Ended();
        await Eventually.True(() => !ids.Any(IsAlive));
    }

    [Fact]
    public async Task while_starting_what_has_started_is_stopped_too()
    {
        using var workshop = new Workshop(Service("a", Obedient), Service("never", "cat", "a"));
        var launcher = workshop.Start();
        await Eventually.True(() => File.Exists(Path.Combine(workshop.Folder, "data", "1", "processes.json")) && workshop.Ids().Count == 2);
        var ids = workshop.Ids();
        await launcher.Stop();
        Assert.Equal(0, launcher.ExitCode);
        Assert.DoesNotContain(ids, IsAlive);
    }

    [Fact]
    public async Task during_a_story_the_story_ends_too()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(new JsonObject
        {
            ["processes"] = new JsonArray(Service("a", Obedient)),
            ["stories"] = new JsonArray(new JsonObject { ["name"] = "long", ["command"] = "sh", ["args"] = new JsonArray("-c", "echo $$ > {data}/id; cat") }),
        });
        var launcher = workshop.Start("--once");
        await Eventually.True(() => workshop.Lines("id").Length == 1);
        await launcher.Stop();
        Assert.Equal(130, launcher.ExitCode);
        Assert.False(IsAlive(int.Parse(workshop.Lines("id")[0], null)));
    }
}
