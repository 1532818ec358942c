using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QuickCheckout.Benchmarks.Engine;

/// <summary>
/// What the disk itself can do in the engine's place: appends of the same size as the engine's commits to a file that is
/// already allocated (as the engine's log is after its first round), each followed by fdatasync.
/// </summary>
internal static class DiskProbe
{
    private const int FileBytes = 32 << 20;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Commits a second with <paramref name="bytesPerCommit"/> each.</summary>
    public static double CommitsPerSecond(string folder, int bytesPerCommit)
    {
        var path = Path.Combine(folder, "probe.bin");
        var block = new byte[bytesPerCommit];
        Random.Shared.NextBytes(block);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        for (long at = 0; at < FileBytes; at += bytesPerCommit)
            RandomAccess.Write(file, block, at);
        Sync(file);

        var watch = Stopwatch.StartNew();
        var commits = 0;
        for (long at = 0; watch.Elapsed < Duration; commits++)
        {
            RandomAccess.Write(file, block, at);
            Sync(file);
            at = at + (2 * bytesPerCommit) > FileBytes ? 0 : at + bytesPerCommit;
        }
        return commits / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Bytes this process has handed to the kernel for writing.</summary>
    public static long BytesWritten() => long.Parse(
        File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar", StringComparison.Ordinal)).Split(' ')[^1],
        System.Globalization.CultureInfo.InvariantCulture);

    private static void Sync(SafeHandle file)
    {
        if (fdatasync((int)file.DangerousGetHandle()) != 0)
            throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int fdatasync(int file);
}
