namespace Emulators.Launcher;

/// <summary>One start of a manifest, from taking a data slot to giving it back.</summary>
internal sealed class Session(Options options, Screen screen)
{
    private const int Failed = 1;
    private const int Stopped = 0;
    private const int StoppedBeforeTheStoryEnded = 130;

    /// <summary>The exit code: the story's with --once; otherwise 0 if it was asked to stop, 1 if something failed.</summary>
    public async Task<int> Run(CancellationToken stop)
    {
        var manifest = Manifest.Load(options.ManifestPath);
        var story = ChooseStory(manifest);
        var root = Path.GetDirectoryName(options.ManifestPath)!;

        using var place = await Place.Take(manifest, root, options.DataRoot, options.Reset, screen.Say, stop);
        var placeholders = place.Placeholders;

        screen.Title(manifest.Name, place.Slot);
        await using var supervisor = new Supervisor(place.Slot.Logs, place.Running, screen);
        try
        {
            await supervisor.Start([.. manifest.Processes.Select(placeholders.Expand)], stop);
            place.EndTurn();
            var told = story is null ? Stopped : await Play(placeholders.Expand(story), supervisor, stop);
            if (options.Once)
                return told;

            screen.Rule("Serving. Ctrl-C stops everything.");
            foreach (var line in placeholders.Expand(manifest.Welcome))
                screen.Say(line);
            await Serve(supervisor, stop);
            return Stopped;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            screen.Say("Stopping.");
            return options.Once ? StoppedBeforeTheStoryEnded : Stopped;
        }
        catch (LauncherException e)
        {
            screen.Fail(e.Message);
            return Failed;
        }
    }

    private ProcessSpec? ChooseStory(Manifest manifest)
    {
        var stories = manifest.Stories ?? [];
        if (options.Story == Options.NoStory)
            return null;
        if (options.Story is null)
            return stories.Count > 0 ? stories[0] : null;
        return stories.FirstOrDefault(s => s.Name == options.Story)
            ?? throw new BadOptionException($"There is no story {options.Story}. Known: {string.Join(", ", [.. stories.Select(s => s.Name), Options.NoStory])}.");
    }

    private async Task<int> Play(ProcessSpec story, Supervisor supervisor, CancellationToken stop)
    {
        screen.Rule(story.DisplayName);
        using var process = ManagedProcess.Start(story, log: null);
        try
        {
            if (await Task.WhenAny(process.Exited, supervisor.Death).WaitAsync(stop) == supervisor.Death)
                throw await Dead(supervisor);
            var code = await process.Exited;
            if (code != 0)
                screen.Fail($"{story.DisplayName} ended with exit code {code}.");
            return code;
        }
        finally
        {
            await process.StopAsync();
        }
    }

    private static async Task Serve(Supervisor supervisor, CancellationToken stop)
    {
        await supervisor.Death.WaitAsync(stop);
        throw await Dead(supervisor);
    }

    private static async Task<LauncherException> Dead(Supervisor supervisor)
    {
        var dead = await supervisor.Death;
        return Supervisor.Explain(dead, $"ended with exit code {await dead.Exited}, so everything was stopped. The data is kept; start again to go on");
    }
}
