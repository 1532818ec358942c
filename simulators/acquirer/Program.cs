using QuickCheckout.Simulators.Acquirer;
using QuickCheckout.Simulators.Support;

AcquirerOptions options;
try
{
    options = AcquirerOptions.Parse(args);
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

await using var acquirer = await AcquirerHost.StartAsync(options);
Console.WriteLine($"Acquirer ready: ISO 8583 on 127.0.0.1:{acquirer.Port}, books and control on {acquirer.HttpAddress}");
await (options.StopOnStdinEof ? Task.WhenAny(acquirer.WaitForShutdownAsync(), StandardInput.EndAsync()) : acquirer.WaitForShutdownAsync());
return 0;
