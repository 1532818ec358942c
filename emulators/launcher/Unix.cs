using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Emulators.Launcher;

/// <summary>The few things about Unix processes that .NET does not offer.</summary>
internal static partial class Unix
{
    public const int Sigint = 2;
    public const int Sigkill = 9;
    public const int Sigterm = 15;

    private static readonly string? Setsid = Find("setsid");
    private static readonly string? Perl = Find("perl");

    /// <summary>Whether children get a session, hence a process group, of their own.</summary>
    public static bool HasSessions => Setsid is not null || Perl is not null;

    /// <summary>
    /// Start information for a command in a session of its own. Without it, Ctrl-C in a terminal would reach every
    /// child at the same moment as the launcher and nothing could be stopped in order. Both helpers replace
    /// themselves by the command, so the process id is the command's and also its group's.
    /// </summary>
    public static ProcessStartInfo InOwnSession(string command, IEnumerable<string> args)
    {
        if (Setsid is not null)
            return new ProcessStartInfo(Setsid, [command, .. args]);
        if (Perl is not null)
            return new ProcessStartInfo(Perl, ["-MPOSIX=setsid", "-e", "setsid(); exec {$ARGV[0]} @ARGV or die qq($ARGV[0]: $!\\n)", command, .. args]);
        return new ProcessStartInfo(command, args);
    }

    /// <summary>Sends a signal to a process, or with a negative id to its group. False if there is none.</summary>
    public static bool Signal(int id, int signal) => Kill(id, signal) == 0;

    /// <summary>The path of a command on PATH, null if it is not there.</summary>
    public static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int id, int signal);
}
