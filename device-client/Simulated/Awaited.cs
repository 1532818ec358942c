namespace QuickCheckout.Terminal.Simulated;

/// <summary>One question of the program to its customer; answered once or cancelled.</summary>
internal sealed class Awaited<TQuestion, TAnswer>
    where TQuestion : class
{
    private readonly Lock _gate = new();
    private (TQuestion Question, TaskCompletionSource<TAnswer> Answer)? _open;

    public async Task<TAnswer> AskAsync(TQuestion question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _open = (question, answer);
        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
                if (_open?.Answer == answer)
                    _open = null;
        }
    }

    /// <summary>False when nothing is asked.</summary>
    public bool TryAnswer(Func<TQuestion, TAnswer> answer)
    {
        lock (_gate)
        {
            if (_open is not { } open)
                return false;
            _open = null;
            return open.Answer.TrySetResult(answer(open.Question));
        }
    }
}
