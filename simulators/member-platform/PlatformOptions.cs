using System.Globalization;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The command line.</summary>
/// <param name="HttpPort">On 127.0.0.1; 0 for any free port.</param>
/// <param name="DataFolder">Where members and issued codes are kept.</param>
/// <param name="StopOnStdinEof">Stop when standard input ends, so that it never outlives who started it.</param>
public sealed record PlatformOptions(int HttpPort, string DataFolder, bool StopOnStdinEof = false)
{
    /// <exception cref="ArgumentException">An option is unknown, or lacks a usable value; the message names it.</exception>
    public static PlatformOptions Parse(IReadOnlyList<string> args)
    {
        int? port = null;
        string? data = null;
        var stopOnEof = false;
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--http-port" when i + 1 < args.Count:
                    port = int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue
                        ? number
                        : throw new ArgumentException($"--http-port needs a port number, not {args[i]}.");
                    break;
                case "--data" when i + 1 < args.Count:
                    data = args[++i];
                    break;
                case "--stop-on-stdin-eof":
                    stopOnEof = true;
                    break;
                default:
                    throw new ArgumentException($"{args[i]} is not an option or lacks its value. Usage: --http-port N --data DIR [--stop-on-stdin-eof]");
            }
        }

        return new PlatformOptions(
            port ?? throw new ArgumentException("--http-port is missing."),
            data ?? throw new ArgumentException("--data is missing."), stopOnEof);
    }
}
