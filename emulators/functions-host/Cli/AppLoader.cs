using System.Reflection;
using System.Runtime.Loader;

namespace Emulators.FunctionsHost.Cli;

/// <summary>
/// Loads a built app into this process. What host and app share, such as the SDK and ASP.NET Core, comes from the
/// host; everything else comes from where the app's dependency file says.
/// </summary>
internal static class AppLoader
{
    /// <exception cref="UsageException">There is no app.</exception>
    public static Assembly Load(string path)
    {
        var file = Path.GetFullPath(Directory.Exists(path) ? AppIn(path) : path);
        if (!File.Exists(file))
            throw new UsageException($"There is no app at {file}.");
        var dependencies = new AssemblyDependencyResolver(file);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            dependencies.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            dependencies.ResolveUnmanagedDllToPath(name) is { } found
                ? System.Runtime.InteropServices.NativeLibrary.Load(found)
                : IntPtr.Zero;
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
    }

    private static string AppIn(string folder)
    {
        const string Marker = ".runtimeconfig.json";
        var apps = Directory.GetFiles(folder, "*" + Marker);
        return apps.Length == 1
            ? apps[0][..^Marker.Length] + ".dll"
            : throw new UsageException($"{folder} holds {apps.Length} apps; name one.");
    }
}
