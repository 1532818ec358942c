using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>
/// The settings the host itself reads: environment variables over <c>Values</c> of local.settings.json. Triggers are
/// resolved against these only; what the app adds to its own configuration is unknown to the host, as in Azure.
/// </summary>
internal sealed partial class AppSettings
{
    private readonly Dictionary<string, string?> _values;

    public AppSettings(IDictionary<string, string?> values)
    {
        _values = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
        Configuration = Build();
    }

    public IConfiguration Configuration { get; private set; }

    /// <summary>With <c>__</c> read as <c>:</c>, like environment variables.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Values =>
        _values.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value));

    /// <summary>Adds a setting unless the user has given one.</summary>
    public void AddDefault(string name, string value)
    {
        if (Configuration[name] is not null)
            return;
        _values[name] = value;
        Configuration = Build();
    }

    /// <summary>Replaces every <c>%name%</c> by that setting.</summary>
    /// <exception cref="InvalidOperationException">There is no such setting.</exception>
    public string Resolve(string text) => Placeholder().Replace(text, match =>
        Configuration[match.Groups[1].Value]
        ?? throw new InvalidOperationException($"'%{match.Groups[1].Value}%' does not resolve to a setting."));

    /// <summary>The connection string named <paramref name="connection"/>, with the names the real host tries.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public string Connection(string connection) =>
        Configuration["AzureWebJobs" + connection]
        ?? Configuration[connection]
        ?? Configuration["ConnectionStrings:" + connection]
        ?? throw new InvalidOperationException($"The connection '{connection}' is not among the settings.");

    private IConfiguration Build() =>
        new ConfigurationBuilder().AddInMemoryCollection(Values).AddEnvironmentVariables().Build();

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
