using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Emulators.FunctionsHost.Discovery;

/// <summary>A method with <c>[Function]</c>, as found in an assembly.</summary>
internal sealed class FunctionMethod
{
    public FunctionMethod(string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger)
    {
        Name = name;
        Method = method;
        Trigger = trigger;
        TriggerParameter = triggerParameter;
        Parameters = method.GetParameters();
        Definition = new MethodDefinition(this);
    }

    public string Name { get; }

    public MethodInfo Method { get; }

    public TriggerBindingAttribute Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    public ParameterInfo[] Parameters { get; }

    public MethodDefinition Definition { get; }

    public override string ToString() => $"{Name} ({Method.DeclaringType!.FullName}.{Method.Name})";
}
