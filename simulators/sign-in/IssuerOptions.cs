using System.Globalization;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>The command line.</summary>
/// <param name="HttpPort">On 127.0.0.1; 0 for any free port.</param>
/// <param name="DataFolder">Where the key is kept that signs tokens.</param>
/// <param name="Audience">The API that access tokens are for.</param>
/// <param name="ClientId">The one page that may have people sign in.</param>
/// <param name="RedirectUris">Where that page may be sent back to, after signing in or out; nothing else, to the letter.</param>
/// <param name="StopOnStdinEof">Stop when standard input ends, so that it never outlives who started it.</param>
public sealed record IssuerOptions(
    int HttpPort, string DataFolder, string Audience, string ClientId, IReadOnlyList<Uri> RedirectUris, bool StopOnStdinEof = false)
{
    private const string Usage = "Usage: --http-port N --data DIR --audience ID --client-id ID [--redirect-uri URL]... [--stop-on-stdin-eof]";

    /// <summary>Of the pages that sign in: they may read answers and hold this page in a frame.</summary>
    public IReadOnlyList<string> WebOrigins { get; } = [.. RedirectUris.Select(u => u.GetLeftPart(UriPartial.Authority)).Distinct()];

    /// <exception cref="ArgumentException">An option is unknown or missing, or lacks a usable value; the message names it.</exception>
    public static IssuerOptions Parse(IReadOnlyList<string> args)
    {
        var given = new Dictionary<string, string>();
        var redirects = new List<Uri>();
        var stopOnEof = false;
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--redirect-uri" when i + 1 < args.Count:
                    redirects.Add(Address(args[++i]));
                    break;
                case "--http-port" or "--data" or "--audience" or "--client-id" when i + 1 < args.Count:
                    given[args[i]] = args[++i];
                    break;
                case "--stop-on-stdin-eof":
                    stopOnEof = true;
                    break;
                default:
                    throw new ArgumentException($"{args[i]} is not an option or lacks its value. {Usage}");
            }
        }

        return new IssuerOptions(Port(Given("--http-port")), Given("--data"), Given("--audience"), Given("--client-id"), redirects, stopOnEof);

        string Given(string option) => given.GetValueOrDefault(option) ?? throw new ArgumentException($"{option} is missing. {Usage}");
    }

    private static int Port(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
        ? port
        : throw new ArgumentException($"--http-port needs a port number, not {value}.");

    private static Uri Address(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new ArgumentException($"--redirect-uri needs an http(s) address, not {value}.");
}
