using System.Globalization;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The command line, and the two keys that the environment holds.</summary>
/// <param name="HttpPort">On 127.0.0.1; 0 for any free port.</param>
/// <param name="DataFolder">Where the books are kept.</param>
/// <param name="Alipay">The simulated Alipay, whose buyers the members are.</param>
/// <param name="WebhookUrl">Where the store hears of payments.</param>
/// <param name="FramedBy">Pages that may show the phone inside them.</param>
/// <param name="StopOnStdinEof">Stop when standard input ends, so that it never outlives who started it.</param>
public sealed record PlatformOptions(int HttpPort, string DataFolder, Uri Alipay, Uri WebhookUrl, PlatformKeys Keys, IReadOnlyList<Uri> FramedBy, bool StopOnStdinEof = false)
{
    private const string Usage = "Usage: --http-port N --data DIR --alipay URL --webhook-url URL [--framed-by URL]... [--stop-on-stdin-eof]";

    /// <param name="environment">The value of an environment variable.</param>
    /// <exception cref="ArgumentException">An option or key is unknown or missing, or lacks a usable value; the message names it.</exception>
    public static PlatformOptions Parse(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        int? port = null;
        string? data = null;
        Uri? alipay = null, webhookUrl = null;
        var framedBy = new List<Uri>();
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
                case "--alipay" when i + 1 < args.Count:
                    alipay = Address("--alipay", args[++i]);
                    break;
                case "--webhook-url" when i + 1 < args.Count:
                    webhookUrl = Address("--webhook-url", args[++i]);
                    break;
                case "--framed-by" when i + 1 < args.Count:
                    framedBy.Add(Address("--framed-by", args[++i]));
                    break;
                case "--stop-on-stdin-eof":
                    stopOnEof = true;
                    break;
                default:
                    throw new ArgumentException($"{args[i]} is not an option or lacks its value. {Usage}");
            }
        }

        return new PlatformOptions(
            port ?? throw Missing("--http-port"), data ?? throw Missing("--data"), alipay ?? throw Missing("--alipay"),
            webhookUrl ?? throw Missing("--webhook-url"), PlatformKeys.Read(environment), framedBy, stopOnEof);
    }

    private static Uri Address(string option, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new ArgumentException($"{option} needs an http(s) address, not {value}.");

    private static ArgumentException Missing(string option) => new($"{option} is missing. {Usage}");
}
