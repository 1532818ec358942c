using Microsoft.AspNetCore.Components;
using QuickCheckout.Web.Api;
using QuickCheckout.Web.Language;
using QuickCheckout.Web.Shared;

namespace QuickCheckout.Web.Office;

/// <summary>A part of the back office: it knows its store and its clocks, and what it has begun ends with it.</summary>
public abstract class OfficeComponent : LocalComponent, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [CascadingParameter] public OfficeStore Store { get; set; } = new("", []);

    [Inject] public required StoreTime Time { get; set; }

    [Inject] public required Browser Browser { get; set; }

    /// <summary>Cancelled when nobody looks at it any more.</summary>
    protected CancellationToken Gone { get; }

    // The token outlives its source: what is under way when the page goes may still ask for it.
    protected OfficeComponent() => Gone = _gone.Token;

    /// <summary>Does something again and again, as long as somebody looks at the page.</summary>
    protected async Task EveryAsync(TimeSpan pause, Func<Task> what)
    {
        try
        {
            while (!Gone.IsCancellationRequested)
            {
                await Task.Delay(pause, Gone);
                if (!await Browser.Call<bool>("isVisible"))
                    continue;
                await what();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    /// <summary>Gives a file of the server's to the person; a refusal comes back.</summary>
    protected async Task<Refused?> SaveAsync(string name, Answer<byte[]> file)
    {
        if (file.Value is { } content)
            await Browser.Download(name, "text/csv", content);
        return file.Refused;
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }
}
