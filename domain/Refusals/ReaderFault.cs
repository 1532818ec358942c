namespace QuickCheckout.Domain;

/// <summary>Why a terminal could not complete a read, a PIN entry or an upload (rule B3).</summary>
public enum ReaderFault
{
    ReadTimedOut,
    PinTimedOut,
    RemovedTooEarly,
    SwipedTooFast,
    WrongMode,
    ChipCardSwiped,
    ChipUnreadable,
    SeveralCards,
    CardBlocked,
    CardExpired,
    CardInvalid,
    CancelledByCustomer,
    TerminalRestarted,
    UploadFailed,
}
