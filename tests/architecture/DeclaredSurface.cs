using System.Reflection;
using System.Runtime.CompilerServices;

namespace QuickCheckout.Architecture;

/// <summary>The public surface of an assembly of ours, written like <see cref="OfficialSurface"/>.</summary>
internal static class DeclaredSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(object)] = "object",
    };

    public static IEnumerable<(string Type, string Member)> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        from member in Members(type).DefaultIfEmpty("")
        select (TypeName(type), member);

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(n => $"{n}={Convert.ToInt64(Enum.Parse(type, n), null)}");
        if (typeof(Delegate).IsAssignableFrom(type))
            return [$"{Name(type.GetMethod("Invoke")!.ReturnType)} ({Parameters(type.GetMethod("Invoke")!)})"];
        return type.GetConstructors(Declared).Where(IsVisible).Where(c => !c.IsStatic).Select(c => $"ctor({Parameters(c)})")
            .Concat(type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsVisible)).Select(Property))
            .Concat(type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily) && !f.IsSpecialName).Select(f => $"{(f.IsStatic && !f.IsLiteral ? "static " : "")}{Name(f.FieldType)} {f.Name}"))
            .Concat(type.GetMethods(Declared).Where(IsVisible).Where(m => !IsAccessor(m) && !IsOverrideOfObject(m)).Select(Method))
            .Select(OfficialSurface.Normalise);
    }

    private static bool IsVisible(MethodBase m) => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo m) => m.IsSpecialName && !m.Name.StartsWith("op_", StringComparison.Ordinal);

    // A record's clone is the compiler's business, and newer compilers return the derived type.
    private static bool IsOverrideOfObject(MethodInfo m) => m.Name == "<Clone>$"
        || m.GetBaseDefinition().DeclaringType == typeof(object) || m.GetBaseDefinition().DeclaringType == typeof(ValueType)
        || m.GetBaseDefinition().DeclaringType == typeof(Exception);

    private static string Property(PropertyInfo p)
    {
        var get = p.GetMethod is { } g && IsVisible(g) ? "get; " : "";
        var set = p.SetMethod is { } s && IsVisible(s)
            ? s.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; "
            : "";
        var index = p.GetIndexParameters() is { Length: > 0 } keys ? $"[{string.Join(", ", keys.Select(k => $"{Name(k.ParameterType)} {k.Name}"))}]" : "";
        return $"{(p.GetAccessors(true)[0].IsStatic ? "static " : "")}{Name(p.PropertyType)} {p.Name}{index} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo m)
    {
        var generic = m.IsGenericMethodDefinition ? $"<{string.Join(", ", m.GetGenericArguments().Select(Name))}>" : "";
        var extension = m.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return $"{(m.IsStatic ? "static " : "")}{Name(m.ReturnType)} {m.Name}{generic}({extension}{Parameters(m)})";
    }

    private static string Parameters(MethodBase m) => string.Join(", ", m.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType)} {p.Name}"));

    private static string TypeName(Type t)
    {
        var space = t.Namespace;
        var name = t.IsNested ? $"{TypeName(t.DeclaringType!)[(space!.Length + 1)..]}.{Bare(t)}" : Bare(t);
        return t.IsGenericTypeDefinition ? $"{space}.{name}<{string.Join(", ", t.GetGenericArguments().Select(Name))}>" : $"{space}.{name}";
    }

    private static string Name(Type t)
    {
        if (Keywords.TryGetValue(t, out var keyword))
            return keyword;
        if (t.IsArray)
            return $"{Name(t.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(t) is { } value)
            return $"{Name(value)}?";
        var bare = t.IsNested && !t.IsGenericParameter ? $"{Bare(t.DeclaringType!)}.{Bare(t)}" : Bare(t);
        return t.IsGenericType ? $"{bare}<{string.Join(", ", t.GetGenericArguments().Select(Name))}>" : bare;
    }

    private static string Bare(Type t) => t.Name.Split('`')[0];
}
