using System.Globalization;
using QuickCheckout.Domain;
using Spectre.Console;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>Who a line of the timeline is about.</summary>
internal enum Who
{
    Associate,
    Customer,
    Terminal,
    Checkout,
}

/// <summary>
/// Prints what happens as it happens: time since the start, who, what, and if it concerns the checkout what is due
/// and the countdown. One line an event and no cursor tricks, so that a redirected run reads the same.
/// </summary>
internal sealed class Timeline(IAnsiConsole console, TimeProvider time)
{
    private const int RedirectedWidth = 132;
    private const int WhatWidth = 66;
    private const int DueWidth = 14;

    private readonly DateTimeOffset _start = time.GetUtcNow();

    public static Timeline OnConsole(TimeProvider time)
    {
        if (System.Console.IsOutputRedirected)
            AnsiConsole.Console.Profile.Width = RedirectedWidth;
        return new Timeline(AnsiConsole.Console, time);
    }

    /// <summary>For what is not a line of the timeline, such as a table.</summary>
    public IAnsiConsole Console => console;

    public void Add(Who who, string what, long? dueFen = null, DateTimeOffset? deadline = null)
    {
        var now = time.GetUtcNow();
        var since = (now - _start).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8);
        var line = $"[grey]{since}[/]  [{Colour(who)}]{who.ToString().ToLowerInvariant(),-9}[/]  ";
        if (dueFen is null && deadline is null)
        {
            console.MarkupLine(line + Markup.Escape(what));
            return;
        }

        var due = dueFen is { } fen ? $"due {Money.Yuan(fen)}" : "";
        var left = deadline is { } end ? $"⏳ {Math.Max(0, Math.Ceiling((end - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture)} s" : "";
        console.MarkupLine(line + $"{Markup.Escape(Pad(what, WhatWidth))}  [bold]{due,-DueWidth}[/] [grey]{left}[/]");
    }

    private static string Colour(Who who) => who switch
    {
        Who.Associate => "blue",
        Who.Customer => "green",
        Who.Terminal => "yellow",
        Who.Checkout => "white",
        _ => "magenta",
    };

    // A Chinese character takes two columns.
    private static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - text.GetCellWidth()));
}
