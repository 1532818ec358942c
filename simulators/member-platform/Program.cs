using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using QuickCheckout.Simulators.MemberPlatform;

try
{
    var options = PlatformOptions.Parse(args);
    await using var app = Platform.Build(options, TimeProvider.System);
    await app.StartAsync();
    Console.WriteLine($"Member platform: {app.Urls.First()}");
    if (options.StopOnStdinEof)
        _ = StopAtEndOfInput(app.Lifetime);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static async Task StopAtEndOfInput(IHostApplicationLifetime lifetime)
{
    using var input = Console.OpenStandardInput();
    var buffer = new byte[256];
    while (await input.ReadAsync(buffer) > 0)
        continue;
    lifetime.StopApplication();
}
