namespace Emulators.FunctionsHost.Emulation;

/// <summary>The emulators that run inside the host.</summary>
public sealed class EmulatorsOptions
{
}
