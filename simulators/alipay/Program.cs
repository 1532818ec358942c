using Microsoft.Extensions.Hosting;
using QuickCheckout.Simulators.Alipay;
using QuickCheckout.Simulators.Support;

try
{
    var options = SimulatorOptions.Parse(args);
    await using var app = AlipayHost.Build(options, TimeProvider.System);
    await app.StartAsync();
    Console.WriteLine($"Alipay: {app.Urls.First()}");
    await (options.StopOnStdinEof ? Task.WhenAny(app.WaitForShutdownAsync(), StandardInput.EndAsync()) : app.WaitForShutdownAsync());
    await app.StopAsync();
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
