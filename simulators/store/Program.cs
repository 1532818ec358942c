using System.Runtime.InteropServices;
using System.Text;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Benefits;
using QuickCheckout.Simulators.Store.Commands;
using QuickCheckout.Simulators.Store.Provisioning;
using QuickCheckout.Simulators.Store.Story;
using QuickCheckout.Simulators.Support;

const int Failed = 1;
const int BadUsage = 2;
const string Usage = """
    Usage: store provision --settings FILE        publish the catalogue, register the terminal
           store play STORY --settings FILE       play a story (card, benefits, alipay, alipay-left, cloud) and check that the money adds up
           store benefits FILE [--lang zh|en]     what a cart and its benefits come to; - for standard input
           store campaigns FILE [--members URL]   send campaigns to a member platform
           store import FILE [--app URL]          send products to the app, CSV or JSON
           store export [--app URL]               the published products as CSV

    --stop-on-stdin-eof, at the end, gives up when standard input ends.
    """;

Console.OutputEncoding = new UTF8Encoding(false);
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
if (args is [.. var others, "--stop-on-stdin-eof"])
{
    args = others;
    _ = StopAtEndOfInput();
}

try
{
    switch (args)
    {
        case ["provision", "--settings", var file]:
            await new Provisioner(StoreSettings.Read(file), TimeProvider.System, Console.WriteLine).Run(stop.Token);
            return 0;
        case ["play", var story, "--settings", var file] when StoryOf(story, file) is { } play:
            return await play(stop.Token) ? 0 : Failed;
        case ["play", var unknown, ..]:
            Console.Error.WriteLine($"There is no story {unknown}. Known: card, benefits, alipay, alipay-left, cloud.");
            return BadUsage;
        case ["benefits", .. var rest] when CommandLine.Parse(rest, takesFile: true, CommandLine.Lang) is { } line:
            return BenefitCommands.Benefits(line.File!, ShellOf(line), TimeProvider.System);
        case ["campaigns", .. var rest] when CommandLine.Parse(rest, takesFile: true, CommandLine.Lang, CommandLine.Members) is { } line:
            return await BenefitCommands.Campaigns(line.File!, line.MembersUrl, ShellOf(line), stop.Token);
        case ["import", .. var rest] when CommandLine.Parse(
            rest, takesFile: true, CommandLine.Lang, CommandLine.App, CommandLine.By, CommandLine.Format, CommandLine.Charset) is { } line:
            var shell = ShellOf(line);
            return await CatalogueCommands.Import(line, shell, new ProgressLine(shell.Error, !Console.IsErrorRedirected, shell.Language), stop.Token);
        case ["export", .. var rest] when CommandLine.Parse(rest, takesFile: false, CommandLine.Lang, CommandLine.App) is { } line:
            await using (var output = Console.OpenStandardOutput())
                return await CatalogueCommands.Export(line, output, stop.Token);
        default:
            Console.Error.WriteLine(Usage);
            return BadUsage;
    }
}
catch (StoreException e)
{
    Console.Error.WriteLine(e.Message);
    return Failed;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return Failed;
}

Func<CancellationToken, Task<bool>>? StoryOf(string name, string file)
{
    return name switch
    {
        "card" => new CardStory(Settings(), OnConsole()).Play,
        "benefits" => new CardStory(Settings(), OnConsole(), withBenefits: true).Play,
        "alipay" => new PhoneStory(Settings(), OnConsole(), Means.Alipay, pays: true).Play,
        "alipay-left" => new PhoneStory(Settings(), OnConsole(), Means.Alipay, pays: false).Play,
        "cloud" => new PhoneStory(Settings(), OnConsole(), Means.InApp, pays: true).Play,
        _ => null,
    };

    StoreSettings Settings() => StoreSettings.Read(file);

    Timeline OnConsole() => Timeline.OnConsole(TimeProvider.System);
}

Shell ShellOf(CommandLine line) => new(
    Console.OpenStandardInput(), Console.Out, Console.Error,
    line.Language ?? Shell.LanguageOf(Environment.GetEnvironmentVariable("LC_ALL") is { Length: > 0 } all ? all : Environment.GetEnvironmentVariable("LANG")));

void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

async Task StopAtEndOfInput()
{
    await StandardInput.EndAsync();
    await stop.CancelAsync();
}
