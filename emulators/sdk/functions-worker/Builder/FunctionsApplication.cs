namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where an app starts.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with configuration from the environment, the host's settings and <paramref name="args"/>.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
