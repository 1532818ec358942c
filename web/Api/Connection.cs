namespace QuickCheckout.Web.Api;

/// <summary>Whether the server answers. Whoever shows something of it is told when that changes.</summary>
public sealed class Connection
{
    public event Action? Changed;

    public bool IsLost { get; private set; }

    public void Lost() => Set(true);

    public void Found() => Set(false);

    private void Set(bool lost)
    {
        if (IsLost == lost)
            return;
        IsLost = lost;
        Changed?.Invoke();
    }
}
