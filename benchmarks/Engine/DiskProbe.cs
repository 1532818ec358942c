using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace QuickCheckout.Benchmarks.Engine;

/// <summary>
/// What the disk itself can do in the engine's place: writes of the same size as the engine's commits into a file that is
/// already allocated (as the engine's log is after its first round), each followed by fdatasync.
/// </summary>
internal static class DiskProbe
{
    private const int FileBytes = 32 << 20;

    /// <summary>
    /// The rate is taken from the fastest tenth: the rest may have waited for other programs, and a disk that looks slow
    /// would make the engine look good.
    /// </summary>
    private const double FastTenth = 0.1;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Commits a second with <paramref name="bytesPerCommit"/> each.</summary>
    public static double CommitsPerSecond(string folder, int bytesPerCommit)
    {
        var path = Path.Combine(folder, "probe.bin");
        var block = new byte[bytesPerCommit];
        Random.Shared.NextBytes(block);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        var blocks = Math.Max(1, FileBytes / bytesPerCommit);
        for (var i = 0; i < blocks; i++)
            RandomAccess.Write(file, block, (long)i * bytesPerCommit);
        Sync(file);

        var seconds = new List<double>();
        var watch = Stopwatch.StartNew();
        for (var i = 0; watch.Elapsed < Duration; i++)
        {
            var began = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, (long)(i % blocks) * bytesPerCommit);
            Sync(file);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        return 1 / Figure.Quantile(seconds, FastTenth);
    }

    /// <summary>Bytes this process has handed to the kernel for writing.</summary>
    public static long BytesWritten() => long.Parse(
        File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar", StringComparison.Ordinal)).Split(' ')[^1],
        CultureInfo.InvariantCulture);

    private static void Sync(SafeHandle file)
    {
        if (fdatasync((int)file.DangerousGetHandle()) != 0)
            throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int fdatasync(int file);
}
