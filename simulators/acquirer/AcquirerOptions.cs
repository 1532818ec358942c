namespace QuickCheckout.Simulators.Acquirer;

/// <summary>How one simulated acquirer runs.</summary>
public sealed class AcquirerOptions
{
    /// <summary>The base key of its terminals unless another is given. Public, as everything about test cards is.</summary>
    public const string TestBaseDerivationKey = "FEDCBA9876543210F1F1F1F1F1F1F1F1";

    /// <summary>ISO 8583 port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>Port of books and control; 0 takes a free one.</summary>
    public int HttpPort { get; set; }

    /// <summary>Folder of the books; made when missing.</summary>
    public string DataFolder { get; set; } = "data/acquirer";

    /// <summary>PEM certificate and key for TLS on the ISO 8583 port; both or neither.</summary>
    public string? CertificatePath { get; set; }

    public string? KeyPath { get; set; }

    /// <summary>The cards that exist; the file beside the program by default.</summary>
    public string TestCardsPath { get; set; } = Path.Combine(AppContext.BaseDirectory, "test-cards.json");

    /// <summary>32 hex characters.</summary>
    public string BaseDerivationKey { get; set; } = TestBaseDerivationKey;

    /// <summary>Stop when standard input ends, so that it never outlives who started it.</summary>
    public bool StopOnStdinEof { get; set; }

    /// <summary>Reads <c>--name value</c> pairs and <c>--stop-on-stdin-eof</c>.</summary>
    /// <exception cref="ArgumentException">An option is unknown, has no value, or a bad one.</exception>
    public static AcquirerOptions Parse(IReadOnlyList<string> args)
    {
        var options = new AcquirerOptions();
        for (var i = 0; i < args.Count; i += 2)
        {
            if (args[i] == "--stop-on-stdin-eof")
            {
                options.StopOnStdinEof = true;
                i--;
                continue;
            }

            var value = i + 1 < args.Count ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            switch (args[i])
            {
                case "--port": options.Port = ReadPort(args[i], value); break;
                case "--http-port": options.HttpPort = ReadPort(args[i], value); break;
                case "--data": options.DataFolder = value; break;
                case "--cert": options.CertificatePath = value; break;
                case "--key": options.KeyPath = value; break;
                case "--test-cards": options.TestCardsPath = value; break;
                case "--bdk": options.BaseDerivationKey = value; break;
                default: throw new ArgumentException($"There is no option {args[i]}.");
            }
        }
        return options.CertificatePath is null == options.KeyPath is null
            ? options
            : throw new ArgumentException("--cert and --key belong together.");
    }

    private static int ReadPort(string name, string value) =>
        ushort.TryParse(value, out var port) ? port : throw new ArgumentException($"{name} needs a port number.");
}
