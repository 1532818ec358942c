using System.Globalization;
using Spectre.Console;

namespace Emulators.Launcher;

/// <summary>What a person sees of a start. Plain lines when the output is not a terminal.</summary>
internal sealed class Screen(IAnsiConsole console) : IProgress<StartUp>
{
    private const int NameWidth = 30;

    // Redirected output would wrap at 80 columns, and a URL cut in two is no use.
    private const int UnwrappedWidth = 4096;

    private readonly Lock _gate = new();

    public static Screen OnConsole()
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Console.Profile.Width = UnwrappedWidth;
        return new Screen(AnsiConsole.Console);
    }

    public void Title(string name, Slot slot) =>
        Line($"[bold]{Markup.Escape(name)}[/]  [grey]copy {slot.Number}, data in {Markup.Escape(slot.Folder)}[/]");

    public void Report(StartUp value)
    {
        var name = Markup.Escape(value.Spec.DisplayName.PadRight(NameWidth));
        switch (value.Stage)
        {
            case Stage.Ready:
                var took = value.Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(5);
                Line($"[green]✓[/] {name} [grey]{took} s[/]  {Markup.Escape(value.Spec.Shows ?? "")}");
                break;
            case Stage.Killed:
                Line($"[yellow]![/] {name} did not stop within {value.Spec.GraceSeconds} s and was killed");
                break;
        }
    }

    public void Say(string text) => Line(Markup.Escape(text));

    public void Rule(string text)
    {
        lock (_gate)
        {
            console.WriteLine();
            if (Console.IsOutputRedirected)
                console.MarkupLine($"[bold]── {Markup.Escape(text)}[/]");
            else
                console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
        }
    }

    public void Fail(string text) => Line($"[red]✗[/] {Markup.Escape(text)}");

    private void Line(string markup)
    {
        lock (_gate)
            console.MarkupLine(markup);
    }
}
