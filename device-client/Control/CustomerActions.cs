using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Attempts;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Simulated;
using QuickCheckout.Terminal.Uploads;

namespace QuickCheckout.Terminal.Control;

/// <summary>
/// What a customer does, checked: 202 done, 400 not a thing one can do, 409 the terminal was not waiting for it.
/// Refusals never quote what was sent, it may be a PIN.
/// </summary>
internal static class CustomerActions
{
    private static readonly TimeSpan LongestSkew = TimeSpan.FromDays(366);

    public static IResult Card(PosTerminal terminal, TestCards cards, CardAction action)
    {
        if (action is { Fault: { } fault, Card: null })
            return IsOfReader(fault)
                ? Done(terminal, terminal.Hardware.Present(fault), "card reader")
                : Malformed("fault", "不是读卡器故障", "not something that happens at a reader.");
        if (action.Card is null || action.Fault is not null)
            return Malformed("card", "card 与 fault 必须且只能有一个", "exactly one of card and fault is given.");
        if (cards.Find(action.Card) is not { } card)
            return Malformed("card", $"可用的测试卡:{string.Join("、", cards.Names)}", $"known cards are {string.Join(", ", cards.Names)}.");
        return action.Mode is { } mode
            ? Done(terminal, terminal.Hardware.Present(card, mode), "card reader")
            : Malformed("mode", "chip、swipe 或 contactless", "chip, swipe or contactless.");
    }

    public static IResult Pin(PosTerminal terminal, PinAction action)
    {
        if ((action.Digits is null ? 0 : 1) + (action.Bypass ? 1 : 0) + (action.Cancel ? 1 : 0) != 1)
            return Malformed("digits", "digits、bypass、cancel 必须且只能有一个", "exactly one of digits, bypass and cancel is given.");
        if (action.Digits is null)
            return Done(terminal, action.Bypass ? terminal.Hardware.BypassPin() : terminal.Hardware.CancelPin(), "PIN pad");
        return ClearPin.TryParse(action.Digits, out var pin)
            ? Done(terminal, terminal.Hardware.EnterPin(pin), "PIN pad")
            : Malformed("digits", "4 到 12 位数字", "4 to 12 digits.");
    }

    public static IResult Sign(PosTerminal terminal, SignatureAction action)
    {
        if ((action.Strokes is null ? 0 : 1) + (action.Decline ? 1 : 0) + (action.NotCaptured ? 1 : 0) != 1)
            return Malformed(
                "strokes", "strokes、decline、notCaptured 必须且只能有一个", "exactly one of strokes, decline and notCaptured is given.");
        if (action.Strokes is null)
            return Done(
                terminal,
                terminal.Hardware.Sign(action.Decline ? new SignatureEntry.Declined() : new SignatureEntry.NotCaptured()), "signature pad");
        if (action.Strokes.Any(s => s is null || s.Any(p => p is not { Length: 2 })))
            return Malformed("strokes", "每个点为 [x, y]", "every point is [x, y].");
        List<Stroke> strokes = [.. action.Strokes.Select(s => new Stroke([.. s.Select(p => new InkPoint(p[0], p[1]))]))];
        return SignatureSvg.IsDrawable(strokes)
            ? Done(terminal, terminal.Hardware.Sign(new SignatureEntry.Ink(strokes)), "signature pad")
            : Malformed(
                "strokes",
                $"不能为空,且在 {SignatureSvg.Width} × {SignatureSvg.Height} 之内",
                $"not empty, and within {SignatureSvg.Width} × {SignatureSvg.Height}.");
    }

    public static IResult Paper(PosTerminal terminal, PaperAction action)
    {
        if (action.Present is not { } present)
            return Refuse(StatusCodes.Status400BadRequest, Refusals.Required("present"));
        terminal.Hardware.SetPaper(present);
        return Results.Accepted();
    }

    public static IResult Battery(PosTerminal terminal, BatteryAction action)
    {
        if (action.Percent is not { } percent)
            return Refuse(StatusCodes.Status400BadRequest, Refusals.Required("percent"));
        if (percent is < 0 or > 100)
            return Malformed("percent", "0 到 100", "0 to 100.");
        terminal.Hardware.SetBattery(new Battery(percent, action.Charging));
        return Results.Accepted();
    }

    public static IResult Reader(PosTerminal terminal, ReaderAction action)
    {
        if (action.Works is not { } works)
            return Refuse(StatusCodes.Status400BadRequest, Refusals.Required("works"));
        return terminal.Hardware.SetReader(works) ? Results.Accepted() : Malformed("works", "该终端没有读卡器", "this terminal has no card reader.");
    }

    public static IResult Clock(PosTerminal terminal, ClockAction action)
    {
        if (action.AheadSeconds is not { } seconds)
            return Refuse(StatusCodes.Status400BadRequest, Refusals.Required("aheadSeconds"));
        if (!(Math.Abs(seconds) <= LongestSkew.TotalSeconds))
            return Malformed("aheadSeconds", "最多相差一年", "within a year of the right time.");
        terminal.Hardware.Clock.Ahead = TimeSpan.FromSeconds(seconds);
        return Results.Accepted();
    }

    public static async Task<IResult> PowerAsync(PosTerminal terminal, PowerAction action)
    {
        if (action.On is not { } on)
            return Refuse(StatusCodes.Status400BadRequest, Refusals.Required("on"));
        await (on ? terminal.PowerOnAsync() : terminal.CutPowerAsync());
        return Results.Accepted();
    }

    public static IResult Refuse(int status, Refusal why) => Results.Json(why, Json.Options, "application/problem+json", status);

    private static IResult Malformed(string field, string zh, string en) =>
        Refuse(StatusCodes.Status400BadRequest, Refusals.Malformed(field, zh, en));

    private static IResult Done(PosTerminal terminal, bool awaited, string device) =>
        awaited ? Results.Accepted()
        : Refuse(
            StatusCodes.Status409Conflict,
            terminal.View.Power ? TerminalRefusals.NothingAwaited(device) : TerminalRefusals.PoweredOff);

    /// <summary>Happens at the reader, in front of the customer; the others are made by time, power and network.</summary>
    public static bool IsOfReader(ReaderFault fault) =>
        fault is not (ReaderFault.ReadTimedOut or ReaderFault.PinTimedOut or ReaderFault.TerminalRestarted or ReaderFault.UploadFailed);
}
