namespace QuickCheckout.Simulators.Alipay;

/// <summary>How one simulated Alipay runs.</summary>
public sealed class SimulatorOptions
{
    public const string DefaultSellerId = "2088000000000099";

    /// <summary>Port on the loopback address; 0 takes a free one.</summary>
    public int HttpPort { get; set; }

    /// <summary>Folder of the books; made when missing.</summary>
    public string DataFolder { get; set; } = "data/alipay";

    /// <summary>PEM of Alipay's own key, with which it signs.</summary>
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>PEM of the merchant application's public key.</summary>
    public string AppPublicKeyPath { get; set; } = "";

    /// <summary>The application that may ask; empty: whichever signs with its key.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The merchant's own account, told in notifications.</summary>
    public string SellerId { get; set; } = DefaultSellerId;

    /// <summary>Pages that may show the phones inside them.</summary>
    public IList<Uri> FramedBy { get; } = [];

    /// <summary>Stop when standard input ends, so that it never outlives who started it.</summary>
    public bool StopOnStdinEof { get; set; }

    /// <summary>Reads <c>--name value</c> pairs and <c>--stop-on-stdin-eof</c>.</summary>
    /// <exception cref="ArgumentException">An option is unknown or missing, has no value, or a bad one.</exception>
    public static SimulatorOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SimulatorOptions();
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
                case "--http-port": options.HttpPort = ushort.TryParse(value, out var port) ? port : throw new ArgumentException("--http-port needs a port number."); break;
                case "--data": options.DataFolder = value; break;
                case "--private-key": options.PrivateKeyPath = Existing(args[i], value); break;
                case "--framed-by":
                    options.FramedBy.Add(Uri.TryCreate(value, UriKind.Absolute, out var page) ? page : throw new ArgumentException($"--framed-by needs an address, not {value}."));
                    break;
                case "--app-id": options.AppId = value; break;
                case "--seller-id": options.SellerId = value; break;
                case "--app-public-key": options.AppPublicKeyPath = Existing(args[i], value); break;
                default: throw new ArgumentException($"There is no option {args[i]}.");
            }
        }

        return options.PrivateKeyPath.Length > 0 && options.AppPublicKeyPath.Length > 0
            ? options
            : throw new ArgumentException("--private-key and --app-public-key are needed.");
    }

    private static string Existing(string option, string path) => File.Exists(path) ? path : throw new ArgumentException($"{option}: there is no file {path}.");
}
