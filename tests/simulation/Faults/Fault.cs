namespace QuickCheckout.Simulation.Faults;

/// <summary>What can go wrong, by class.</summary>
public enum Fault
{
    // The process
    ProcessDies,

    /// <summary>It lost its lease but lives: its activities go on beside those of its successor.</summary>
    ProcessIsReplacedAlive,
    ActivityRunsTwice,

    // Tables and blobs
    WriteFailsBefore,
    WriteFailsAfter,

    /// <summary>The client library repeats a write that had taken effect, and meets its own row.</summary>
    WriteMeetsItself,
    CallTakesLong,
    TablesAway,

    // The ways to acquirer, Alipay and shopping app
    RequestLost,
    RequestTwice,
    RequestLate,
    AnswerLost,
    AnswerTwice,
    AnswerLate,

    // The acquirer
    LinkDown,
    AcquirerRestarts,

    /// <summary>98, 68: the acquirer does not know itself; the money may have moved.</summary>
    OutcomeNotKnown,

    /// <summary>90, 91, 96: it cannot now.</summary>
    NotNow,

    /// <summary>It charges and answers that it refused; the end of the day gives that back.</summary>
    ChargedThoughRefused,

    // Where customers pay with the phone
    AlipayDown,
    AlipayRestarts,
    ShoppingAppDown,
    ShoppingAppRestarts,

    /// <summary>20000, ACQ.SYSTEM_ERROR, 500: whether it was done or not.</summary>
    TradeOutcomeNotKnown,

    /// <summary>retry_flag Y: not cancelled, again please.</summary>
    CancelToBeRepeated,

    /// <summary>Alipay does not cancel this one any more: what was paid has to be refunded.</summary>
    CancelRefused,
    NewsLost,
    NewsTwice,
    NewsLate,

    /// <summary>Between what the news is judged on and what it leads to, time passes.</summary>
    NewsDecidedLate,

    // The terminal and the way to it
    CommandLost,
    AcknowledgementLost,
    HubDown,
    ReportTwice,
    ReportLate,
    ReportDecidedLate,
    UploadFails,
    PowerLost,

    // People
    StarterHeldUp,
    SettledAndLeft,
    TappedTwice,
    CancelHeldUp,

    // The member platform
    MemberPlatformDown,
    MemberPlatformRestarts,

    /// <summary>500: whether it was done or not.</summary>
    BenefitsOutcomeNotKnown,

    /// <summary>A hold is under way for so long that the next one, or the release, may come before it.</summary>
    HoldOvertaken,

    /// <summary>Another channel uses a benefit up, held or not.</summary>
    BenefitTakenElsewhere,
}
