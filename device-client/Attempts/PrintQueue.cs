using System.Threading.Channels;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>Papers in the order they were asked for; an empty printer is waited for, and the screen says so.</summary>
public sealed class PrintQueue(IPrinter printer, CustomerScreen screen)
{
    private readonly Channel<Printout> _papers = Channel.CreateUnbounded<Printout>(new() { SingleReader = true });

    public void Print(Printout paper) => _papers.Writer.TryWrite(paper);

    /// <summary>Prints until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var paper in _papers.Reader.ReadAllAsync(cancellationToken))
        {
            while (await printer.PrintAsync(paper, cancellationToken) == PrintOutcome.OutOfPaper)
            {
                screen.ShowPaperOut(true);
                await printer.WhenPaperIsInAsync(cancellationToken);
            }
            screen.ShowPaperOut(false);
        }
    }
}
