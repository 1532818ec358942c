namespace QuickCheckout.Functions.Carts;

/// <summary>
/// Takes turns among those who run at the same time, by a seed: each stops before and after everything it asks of a table or of the
/// engine, and one of them goes on at a time. Some never do, as when a process dies, and some are told that it failed although it may
/// have been done.
/// </summary>
internal sealed class Turns(Random random)
{
    private readonly List<(TaskCompletionSource Turn, bool CanDie)> _waiting = [];

    /// <summary>In a thousand, each.</summary>
    public int Dies { get; set; }

    public int Fails { get; set; }

    public Task Next(bool canDie = false)
    {
        // Whoever goes on does so at once, on this thread, until they stop again: otherwise the seed would not decide.
        var turn = new TaskCompletionSource();
        _waiting.Add((turn, canDie));
        return turn.Task;
    }

    /// <summary>Until nobody waits any more.</summary>
    public void Play()
    {
        while (_waiting.Count > 0)
        {
            var at = random.Next(_waiting.Count);
            var (turn, canDie) = _waiting[at];
            _waiting.RemoveAt(at);
            var fate = random.Next(1000);
            if (fate < Dies && canDie)
                continue;
            if (fate >= Dies && fate < Dies + Fails)
                turn.SetException(new Azure.RequestFailedException(500, "The service is busy."));
            else
                turn.SetResult();
        }
    }
}
