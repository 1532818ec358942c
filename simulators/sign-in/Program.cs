using Microsoft.Extensions.Hosting;
using QuickCheckout.Simulators.SignIn;
using QuickCheckout.Simulators.Support;

try
{
    var options = IssuerOptions.Parse(args);
    await using var app = Issuer.Build(options, TimeProvider.System);
    await app.StartAsync();
    Console.WriteLine($"Sign-in: {app.Urls.First()}");
    await (options.StopOnStdinEof ? Task.WhenAny(app.WaitForShutdownAsync(), StandardInput.EndAsync()) : app.WaitForShutdownAsync());
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
