using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Emulators.FunctionsHost.Discovery;

/// <summary>What middleware may know about a function.</summary>
internal sealed class MethodDefinition : FunctionDefinition
{
    private readonly FunctionMethod _function;

    public MethodDefinition(FunctionMethod function)
    {
        _function = function;
        var method = function.Method;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(EntryPoint + "/" + function.Name)))[..16];
        Parameters =
        [
            .. function.Parameters.Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, DefaultOf(p))),
        ];
        InputBindings = function.Parameters
            .Select(p => (p.Name, Binding: p.GetCustomAttribute<BindingAttribute>()))
            .Where(p => p.Binding is not null)
            .ToImmutableDictionary(p => p.Name!, p => (BindingMetadata)new Binding(p.Name!, TypeOf(p.Binding!)));
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly => _function.Method.DeclaringType!.Assembly.Location;

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name => _function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty;

    private static object? DefaultOf(ParameterInfo parameter) => parameter.HasDefaultValue ? parameter.DefaultValue : null;

    /// <summary>The real host's name of a binding: <c>HttpTriggerAttribute</c> is <c>httpTrigger</c>.</summary>
    private static string TypeOf(BindingAttribute binding)
    {
        var name = binding.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal);
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private sealed class Binding(string name, string type) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
