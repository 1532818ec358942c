namespace QuickCheckout.Simulators.Support;

/// <summary>What goes wrong with the next requests that match.</summary>
public interface IPlannedFault<out T>
{
    /// <summary>How many requests.</summary>
    int Count { get; }

    /// <summary>What is left of it after one.</summary>
    T AfterOne();
}

/// <summary>The faults that wait for their request, first come first served.</summary>
public sealed class FaultQueue<T> where T : class, IPlannedFault<T>
{
    public const int MaxWaiting = 1000;

    private readonly Lock _gate = new();
    private readonly List<T> _waiting = [];

    public IReadOnlyList<T> Waiting
    {
        get
        {
            lock (_gate)
                return [.. _waiting];
        }
    }

    /// <summary>Null when it is taken, otherwise why not.</summary>
    public string? Add(T fault)
    {
        if (fault.Count is < 1 or > MaxWaiting)
            return $"Count is 1 to {MaxWaiting}.";
        lock (_gate)
        {
            if (_waiting.Count >= MaxWaiting)
                return "Too many faults wait already.";
            _waiting.Add(fault);
            return null;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _waiting.Clear();
    }

    /// <summary>The first fault that matches, one count of it used up; null when none does.</summary>
    public T? Take(Predicate<T> matches)
    {
        lock (_gate)
        {
            var at = _waiting.FindIndex(matches);
            if (at < 0)
                return null;
            var fault = _waiting[at];
            if (fault.Count > 1)
                _waiting[at] = fault.AfterOne();
            else
                _waiting.RemoveAt(at);
            return fault;
        }
    }
}
