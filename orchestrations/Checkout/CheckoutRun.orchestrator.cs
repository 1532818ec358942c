using System.Text.Json;
using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Reversal;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>One running checkout: its context, its status, and the few verbs that the story is told in.</summary>
internal sealed class CheckoutRun(TaskOrchestrationContext context, CheckoutInput input)
{
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(5);

    // One wait for the whole run: a cancel that arrives while money is being asked for is seen at the next waiting point.
    private readonly Task<JsonElement> _cancel = context.WaitForExternalEvent<JsonElement>(EventNames.Cancel);
    private readonly Queue<TerminalCommand> _papers = new();
    private int _sequence = Transitions.FirstSequence;
    private int _scans;
    private int _answers;
    private IReadOnlyList<string> _benefits = [];
    private StepCause _cause = StepCause.Associate;

    // What counts as cancelled: docs/decisions/0005.
    private int _paidUpSince = int.MaxValue;
    private readonly DateTimeOffset _end = context.UtcNow().AddSeconds(input.Limits.WholeCheckoutSeconds);

    public TaskOrchestrationContext Context => context;

    public CheckoutInput Input => input;

    public CheckoutLimits Limits => input.Limits;

    public CheckoutStatus Status { get; private set; } = Transitions.Start(input);

    public DateTimeOffset Now => context.UtcNow();

    public bool CancelRequested => _cancel.IsCompleted;

    /// <summary>
    /// A cancel came that was accepted before everything was paid (rule O6): the API told the associate so, judging by a
    /// status of that time, and it counts however late it arrives.
    /// </summary>
    public bool CancelledInTime => _cancel.IsCompleted && JudgedOn(_cancel.Result) < _paidUpSince;

    /// <summary>Who ends the checkout: the associate who cancelled in time, or the system by itself.</summary>
    public string EndedBy => CancelledInTime && Property(_cancel.Result, "associateId") is { ValueKind: JsonValueKind.String } by ? by.GetString()! : MoneyCause.System;

    public bool HasFailedTooOften => Status.FailedAttempts >= Limits.FailedAttempts;

    /// <summary>From 1; each scan is waited for under a name of its own.</summary>
    public int NextScan() => ++_scans;

    /// <summary>From 1; so is each answer about benefits.</summary>
    public int NextAnswer() => ++_answers;

    /// <summary>Benefits may be held for this checkout; whether they are, the platform knows.</summary>
    public bool MayHoldBenefits { get; private set; }

    /// <summary>Asks about the customer's benefits. Nothing has been paid yet: whatever is wrong, the associate can try again or cancel.</summary>
    public async Task<Result<T>> Ask<T>(string activity, object input)
    {
        try
        {
            return await context.CallActivityAsync<Result<T>>(activity, input, ActivityOptions.Prompt);
        }
        catch (TaskFailedException)
        {
            return Refusals.BenefitsFault;
        }
    }

    /// <summary>Shows what the customer's benefits come to; after they have agreed nothing of it changes.</summary>
    public void Offer(OfferedBenefits offered, Func<CheckoutStatus, CheckoutStatus> change)
    {
        if (Status.Benefits is not { IsConfirmed: true })
            _benefits = offered.Ids;
        Publish(s => change(s.Offered(offered.Shown, Now)));
    }

    /// <summary>Has the member platform keep what is shown for this checkout alone; what it kept before is free again.</summary>
    /// <returns>Null when all of it is held, or nothing is used: what may be held from before then is free again at the end.</returns>
    public async Task<Refusal?> HoldBenefits()
    {
        if (Claim is not { Ids.Count: > 0 } claim)
            return null;
        MayHoldBenefits = true;
        var hold = new HoldInput(claim, _end + CheckoutLimits.HeldAfterEnd);
        try
        {
            return (await context.CallActivityAsync<HoldResult>(nameof(BenefitActivities.Hold), hold, ActivityOptions.Prompt)).Refusal;
        }
        catch (TaskFailedException)
        {
            return Refusals.BenefitsUnavailable;
        }
    }

    /// <summary>The benefits that are used; null while no customer is known.</summary>
    public BenefitClaim? Claim => Status.Member is { } member ? new BenefitClaim(input.CheckoutId, member.MemberId, _benefits, Status.Sequence) : null;

    /// <summary>Why a wait that ended without its event ends the checkout; null when it does not.</summary>
    public Refusal? GaveUp(HeardKind kind) => kind switch
    {
        HeardKind.Cancelled => Refusals.CancelledByAssociate,
        HeardKind.Expired => Refusals.DeadlinePassed(Status.Step),
        _ => null,
    };

    /// <summary>What is published from here on is caused by this (rule S2), until something else is.</summary>
    public void CausedBy(StepCause cause) => _cause = cause;

    /// <summary>Caused by an answer about money.</summary>
    public void CausedByAnswer() => CausedBy(input.Means switch
    {
        Means.Alipay => new StepCause(StepCauseKind.Alipay),
        Means.InApp => new StepCause(StepCauseKind.App),
        _ => StepCause.Acquirer,
    });

    /// <summary>Caused by what ends the checkout, where that is not what was heard last.</summary>
    public void CausedBy(Refusal why)
    {
        if (why == Refusals.CancelledByAssociate)
            CausedBy(Canceller);
        else if (Status.Steps is null || HasFailedTooOften)
            CausedBy(StepCause.System);
    }

    /// <summary>A deadline so many seconds from now, never past the end of the whole checkout.</summary>
    public Deadline Within(int seconds) => Deadline.In(seconds, Now, _end);

    /// <summary>Changes the status and shows it to everyone who watches.</summary>
    public void Publish(Func<CheckoutStatus, CheckoutStatus> change) => Publish(Next(change));

    /// <summary>The status as it will be published, to be written down first. Its number is never given again, published or not.</summary>
    public CheckoutStatus Next(Func<CheckoutStatus, CheckoutStatus> change) => change(Status).Remembering(Status, _cause) with { Sequence = ++_sequence };

    public void Publish(CheckoutStatus next)
    {
        Status = next;
        if (!Status.IsPaidUp && Status.Step != Step.Paid)
            _paidUpSince = Status.Sequence + 1;
        context.SetCustomStatus(Status);
    }

    /// <summary>Shows, unchanged, how an earlier run of the same checkout ended.</summary>
    public CheckoutStatus EndAs(CheckoutStatus ended)
    {
        context.SetCustomStatus(Status = ended);
        return ended;
    }

    /// <summary>Waits for what the status says it awaits, until the status's deadline. A cancel that is too late is not heard.</summary>
    public Task<Heard<T>> Hear<T>() where T : class => Hear<T>(Status.Deadline!.Value);

    /// <summary>Waits no longer than <paramref name="until"/>.</summary>
    public async Task<Heard<T>> Hear<T>(DateTimeOffset until) where T : class
    {
        var heard = await context.HearAsync<T>(Status.Awaiting!, until, IsTooLate(_cancel) ? null : _cancel);
        if (heard.Kind == HeardKind.Cancelled && !CancelledInTime)
            heard = await context.HearAsync<T>(Status.Awaiting!, until, cancel: null);
        CausedBy(heard.Kind switch
        {
            HeardKind.Expired => StepCause.Timer,
            HeardKind.Cancelled => Canceller,
            _ when typeof(T).IsAssignableTo(typeof(AttemptReport)) => StepCause.Terminal,
            // The checkout's own associate goes without saying.
            _ when heard.Value is ISaidByStaff { By: { } by } && by != input.AssociateId && Ids.Check(by, "by") is null => new StepCause(StepCauseKind.Associate, by),
            _ => StepCause.Associate,
        });
        return heard;
    }

    /// <summary>Waits for a task that ends by itself; if that takes long, the status asks a person to look meanwhile.</summary>
    public async Task WithAttention(Task task, TimeSpan after)
    {
        using var over = new CancellationTokenSource();
        var patience = context.CreateTimer(context.CurrentUtcDateTime.Add(after), over.Token);
        if (await Task.WhenAny(task, patience) == patience)
            Publish(s => s.Stuck());
        over.Cancel();
        await task;
        Publish(s => s.Unstuck());
    }

    /// <summary>Undoes what nobody knows the outcome of; does not end before that is certain (rule B7).</summary>
    public async Task Reverse(MoneyMovement unknown)
    {
        Publish(s => s.Reversing(Now));
        await WithAttention(context.ReverseAsync(unknown), ReversalOrchestrator.AttentionAfter);
        CausedByAnswer();
    }

    /// <summary>Sends the terminal a command; null when it acknowledged.</summary>
    public Task<Refusal?> Tell(TerminalCommand command) => context.TellAsync(input.TerminalId, command);

    /// <summary>Sends what must not be missed: while the terminal is away, again and again until then or a cancel.</summary>
    public async Task<Refusal?> TellUntil(DateTimeOffset until, TerminalCommand command)
    {
        while (true)
        {
            var refused = await Tell(command);
            if (refused?.Code != Refusals.TerminalOffline.Code || CancelledInTime || Now + AwayPause >= until)
                return refused;
            await context.CreateTimer(AwayPause, CancellationToken.None);
        }
    }

    /// <summary>
    /// Has a paper printed. One that a terminal without power or network missed comes out with the next one: nothing else
    /// waits for it, and what is never printed can be reprinted.
    /// </summary>
    /// <param name="patience">How long a terminal that is away is waited for; by default not at all.</param>
    public async Task Print(TerminalCommand paper, TimeSpan patience = default)
    {
        var (until, late) = (Now + patience, _papers.Count > 0);
        _papers.Enqueue(paper);
        while (_papers.TryPeek(out var next))
        {
            if (await TellUntil(until, next) is { } notPrinted)
            {
                Publish(s => s.Refused(notPrinted));
                if (notPrinted.Code == Refusals.TerminalOffline.Code)
                    return;
            }

            _papers.Dequeue();
        }

        if (late)
            Publish(s => s.PrintedAfterAll());
    }

    private StepCause Canceller => EndedBy is var by && by != input.AssociateId && Ids.Check(by, "by") is null ? StepCause.Associate with { By = by } : StepCause.Associate;

    private bool IsTooLate(Task cancel) => cancel.IsCompleted && !CancelledInTime;

    // Whoever raises it names the status that was judged; without a readable one it counts as judged at the beginning.
    private static int JudgedOn(JsonElement cancel) =>
        Property(cancel, "judgedOn") is { ValueKind: JsonValueKind.Number } sequence && sequence.TryGetInt32(out var number) ? number : 0;

    private static JsonElement? Property(JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) ? value : null;
}
