using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost.Discovery;

/// <summary>The app's assembly and every assembly it references that can hold functions.</summary>
internal static class FunctionAssemblies
{
    private static readonly string AttributeAssembly = typeof(FunctionAttribute).Assembly.GetName().Name!;

    public static IReadOnlyList<Assembly> Of(Assembly app)
    {
        var found = new List<Assembly> { app };
        var directory = Path.GetDirectoryName(app.Location)!;
        foreach (var name in ReferencedNames(app))
        {
            var path = Path.Combine(directory, name + ".dll");
            if (name != app.GetName().Name && File.Exists(path) && ReferencesAttributes(path))
                found.Add(Assembly.Load(new AssemblyName(name)));
        }

        return found;
    }

    /// <summary>
    /// The compiler drops references to assemblies no code mentions, and a library that only holds functions is one;
    /// the dependency file lists them all.
    /// </summary>
    private static HashSet<string> ReferencedNames(Assembly app)
    {
        var names = app.GetReferencedAssemblies().Select(a => a.Name!).ToHashSet(StringComparer.Ordinal);
        var dependencies = Path.ChangeExtension(app.Location, ".deps.json");
        if (!File.Exists(dependencies))
            return names;
        using var document = JsonDocument.Parse(File.ReadAllBytes(dependencies));
        foreach (var target in document.RootElement.GetProperty("targets").EnumerateObject())
        foreach (var library in target.Value.EnumerateObject())
        {
            if (!library.Value.TryGetProperty("runtime", out var files))
                continue;
            foreach (var file in files.EnumerateObject())
                names.Add(Path.GetFileNameWithoutExtension(file.Name));
        }

        return names;
    }

    private static bool ReferencesAttributes(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return false;
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Contains(AttributeAssembly, StringComparer.Ordinal);
    }
}
