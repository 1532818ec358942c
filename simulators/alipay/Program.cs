using Microsoft.Extensions.Hosting;
using QuickCheckout.Simulators.Alipay;

try
{
    var options = SimulatorOptions.Parse(args);
    await using var app = AlipayHost.Build(options, TimeProvider.System);
    await app.StartAsync();
    Console.WriteLine($"Alipay: {app.Urls.First()}");
    await (options.StopOnStdinEof ? Task.WhenAny(app.WaitForShutdownAsync(), EndOfInput()) : app.WaitForShutdownAsync());
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static async Task EndOfInput()
{
    using var input = Console.OpenStandardInput();
    var buffer = new byte[256];
    while (await input.ReadAsync(buffer) > 0)
        continue;
}
