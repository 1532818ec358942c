using System.Text.Json.Nodes;
using static Emulators.Launcher.Workshop;

namespace Emulators.Launcher;

public sealed class when_everything_comes_up
{
    [Fact]
    public async Task processes_start_only_after_those_they_wait_for_are_ready()
    {
        using var workshop = new Workshop(
            Service("first", $"sleep 0.3; echo first >> {{data}}/order; {Obedient}"),
            With(Service("task", "echo task >> {data}/order", "first"), "ready", new JsonObject { ["exit"] = 0 }),
            Service("last", $"echo last >> {{data}}/order; {Obedient}", "task"));
        var launcher = workshop.Start();
        await launcher.Serves();
        Assert.Equal(["first", "task", "last"], workshop.Lines("order"));
        await launcher.Stop();
        Assert.Equal(0, launcher.ExitCode);
    }

    [Theory]
    [InlineData("http", "http://127.0.0.1:{port:web}/")]
    [InlineData("tcp", "127.0.0.1:{port:web}")]
    public async Task a_server_is_ready_when_it_answers(string probe, string where)
    {
        const string server = "require('http').createServer((q, r) => r.end('ok')).listen({port:web}, '127.0.0.1'); process.stdin.resume().on('end', () => process.exit())";
        using var workshop = new Workshop();
        workshop.WriteManifest(new JsonObject
        {
            ["ports"] = new JsonObject { ["web"] = Random.Shared.Next(20_000, 30_000) },
            ["processes"] = new JsonArray(new JsonObject
            {
                ["name"] = "web", ["command"] = "node", ["args"] = new JsonArray("-e", server), ["shows"] = where,
                ["ready"] = new JsonObject { [probe] = where },
            }),
        });
        var launcher = workshop.Start();
        await launcher.Serves();
        await launcher.Stop();
    }

    [Fact]
    public async Task the_output_of_each_is_in_a_log_of_its_own()
    {
        using var workshop = new Workshop(Service("talker", $"echo one; echo two >&2; {Obedient}"));
        var launcher = workshop.Start();
        await launcher.Serves();
        await launcher.Stop();
        Assert.Equal(["one", "two", "up"], workshop.Lines("logs/talker.log").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task once_means_the_storys_exit_code_and_then_nothing_left()
    {
        using var workshop = new Workshop();
        workshop.WriteManifest(new JsonObject
        {
            ["processes"] = new JsonArray(Service("service", $"echo $$ > {{data}}/id; {Obedient}")),
            ["stories"] = new JsonArray(new JsonObject { ["name"] = "tale", ["command"] = "sh", ["args"] = new JsonArray("-c", "echo once upon a time; exit 3") }),
        });
        var launcher = await workshop.Run("--once");
        Assert.Equal(3, launcher.ExitCode);
        Assert.Contains("once upon a time", launcher.Output, StringComparison.Ordinal);
        Assert.False(IsAlive(int.Parse(workshop.Lines("id")[0], null)));
    }
}

public sealed class when_something_does_not_come_up
{
    [Fact]
    public async Task the_message_names_it_and_quotes_its_last_lines_and_the_others_are_stopped()
    {
        using var workshop = new Workshop(
            Service("fine", $"echo $$ > {{data}}/id; {Obedient}"),
            With(Service("broken", "echo the till is locked; exit 7", "fine"), "title", "Cash till"));
        var launcher = await workshop.Run();
        Assert.Equal(1, launcher.ExitCode);
        Assert.Contains("Cash till ended with exit code 7", launcher.Output, StringComparison.Ordinal);
        Assert.Contains("the till is locked", launcher.Output, StringComparison.Ordinal);
        Assert.False(IsAlive(int.Parse(workshop.Lines("id")[0], null)));
    }

    [Fact]
    public async Task one_that_is_never_ready_is_named_with_the_time_it_was_given()
    {
        using var workshop = new Workshop(With(Service("slow", "cat"), "ready", new JsonObject { ["line"] = "never", ["timeoutSeconds"] = 1 }));
        var launcher = await workshop.Run();
        Assert.Equal(1, launcher.ExitCode);
        Assert.Contains("slow was not ready after 1 s. It wrote nothing.", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_dies_while_another_starts_is_the_one_named()
    {
        using var workshop = new Workshop(
            Service("mortal", "echo up; sleep 0.3; exit 4"),
            Service("slow", "cat", "mortal"));
        var launcher = await workshop.Run();
        Assert.Contains("mortal ended with exit code 4", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_command_that_does_not_exist_is_named()
    {
        using var workshop = new Workshop(new JsonObject { ["name"] = "ghost", ["command"] = "no-such-command" });
        var launcher = await workshop.Run();
        Assert.Equal(1, launcher.ExitCode);
        Assert.Contains("there is no command no-such-command", launcher.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_dies_while_serving_ends_everything()
    {
        using var workshop = new Workshop(Service("mortal", "echo up; while [ ! -e {data}/die ]; do sleep 0.05; done; exit 5"));
        var launcher = workshop.Start();
        await launcher.Serves();
        await File.WriteAllTextAsync(Path.Combine(workshop.Folder, "data", "1", "die"), "");
        await launcher.Ended();
        Assert.Equal(1, launcher.ExitCode);
        Assert.Contains("mortal ended with exit code 5", launcher.Output, StringComparison.Ordinal);
    }
}

public sealed class when_it_is_asked_wrongly
{
    [Theory]
    [InlineData("There is no option --fast.", "--fast")]
    [InlineData("--story needs a value.", "--story")]
    [InlineData("--once is given twice.", "--once", "--once")]
    [InlineData("There is no story opera. Known: none.", "--story", "opera")]
    public async Task the_option_is_refused_by_name(string message, params string[] args)
    {
        using var workshop = new Workshop();
        var launcher = await workshop.Run(args);
        Assert.Equal(2, launcher.ExitCode);
        Assert.Contains(message, launcher.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(workshop.Folder, "data", "1", "logs")));
    }

    [Theory]
    [InlineData("""{"name":"x","processes":[],"colour":"red"}""", "colour")]
    [InlineData("""{"name":"x","processes":[{"name":"a","command":"sh","after":["b"]},{"name":"b","command":"sh"}]}""", "\"a\" waits for \"b\", which is not listed before it")]
    [InlineData("""{"name":"x","processes":[{"name":"a","command":"sh"},{"name":"a","command":"sh"}]}""", "two processes are named \"a\"")]
    [InlineData("""{"name":"x","processes":[{"name":"a","command":"sh","args":["{port:web}"]}]}""", "the port \"web\" without declaring it")]
    [InlineData("""{"name":"x","keyPairs":["shop"],"processes":[{"name":"a","command":"sh","args":["{public-key:bank}"]}]}""", "the key pair \"bank\" without declaring it")]
    [InlineData("""{"name":"x","processes":[{"name":"a","command":"sh","args":["{wish}"]}]}""", "{wish}")]
    [InlineData("""{"name":"x","variables":{"a":"{var:b}","b":"{var:a}"},"processes":[{"name":"a","command":"{var:a}"}]}""", "in a circle")]
    [InlineData("nonsense", "run.json cannot be used")]
    public async Task a_wrong_manifest_is_refused_with_the_reason(string manifest, string reason)
    {
        using var workshop = new Workshop();
        await File.WriteAllTextAsync(workshop.ManifestPath, manifest);
        var launcher = await workshop.Run();
        Assert.Equal(1, launcher.ExitCode);
        Assert.Contains(reason, launcher.Output, StringComparison.Ordinal);
    }
}
