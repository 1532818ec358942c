using Microsoft.Extensions.Hosting;
using QuickCheckout.Simulators.MemberPlatform;
using QuickCheckout.Simulators.Support;

try
{
    var options = PlatformOptions.Parse(args, Environment.GetEnvironmentVariable);
    await using var app = Platform.Build(options, TimeProvider.System);
    await app.StartAsync();
    Console.WriteLine($"Member platform: {app.Urls.First()}");
    await (options.StopOnStdinEof ? Task.WhenAny(app.WaitForShutdownAsync(), StandardInput.EndAsync()) : app.WaitForShutdownAsync());
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
