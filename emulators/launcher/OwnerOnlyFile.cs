using System.Text;

namespace Emulators.Launcher;

/// <summary>Files that hold secrets: only their owner may read them, from their first byte on.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Written aside and moved, so that a copy killed here never leaves half a file.</summary>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = path + ".new";
        File.Delete(draft); // one that was left behind would keep its own mode
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, new UTF8Encoding(false), options))
            writer.Write(text);
        File.Move(draft, path, overwrite: true);
    }
}
