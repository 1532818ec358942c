namespace QuickCheckout.Simulators.Support;

public static class StandardInput
{
    /// <summary>Done when standard input ends: a process that waits for it never outlives who started it.</summary>
    public static async Task EndAsync()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await input.ReadAsync(buffer) > 0)
            continue;
    }
}
