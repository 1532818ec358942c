using QuickCheckout.Terminal.Hub;

namespace QuickCheckout.Terminal.Settings;

/// <summary>One terminal of the process: who it is and the keys injected into it.</summary>
public sealed record TerminalIdentity(string Id, HubAddress Hub, ulong InitialKeyId, ReadOnlyMemory<byte> InitialKey)
{
    public override string ToString() => Id;
}

/// <summary>A setting that is missing or wrong; the message names it.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException(string setting, string problem) : base($"{setting}: {problem}") => Setting = setting;

    public SettingsException(string message, Exception inner) : base(message, inner) { }

    public SettingsException(string message) : base(message) { }

    public SettingsException() { }

    public string? Setting { get; }
}
