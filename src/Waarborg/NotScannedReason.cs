// Why an item was not judged. A closed list: each is counted, none is ever "no match".
namespace Waarborg;

/// <summary>Every reason for which an item ends without a judgement. An error is never "no match".</summary>
enum NotScannedReason
{
    /// <summary>Correspondence by name or structure; it was never opened.</summary>
    Correspondence,

    /// <summary>A symbolic link; links are never followed.</summary>
    SymbolicLink,

    /// <summary>A socket, a pipe or a device.</summary>
    NotRegularFile,

    /// <summary>The operating system refused to open or read it.</summary>
    Unreadable,

    /// <summary>It was gone when its turn came.</summary>
    Vanished,

    /// <summary>It changed while it was read, each time it was tried.</summary>
    Changed,

    /// <summary>It lies on another file system, or its path leaves the source.</summary>
    OutsideSource,

    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>It has more bytes than the limit allows.</summary>
    TooLarge,

    /// <summary>The decoder did not recognise a picture in it.</summary>
    NotImagery,

    /// <summary>A picture or film of a kind that is not decoded.</summary>
    Unsupported,

    /// <summary>Its header says more pixels than the limit allows.</summary>
    TooManyPixels,

    /// <summary>It ends before the picture does.</summary>
    Truncated,

    /// <summary>The picture's bytes are broken.</summary>
    Damaged,

    /// <summary>Smaller than 5 pixels on a side: it has no perceptual hash, and lists in force have such hashes.</summary>
    TooSmall,

    /// <summary>Too even to be compared perceptually (PDQ quality under 50), and lists in force have such hashes.</summary>
    LowQuality,

    /// <summary>The decoder ended on it.</summary>
    DecoderCrashed,

    /// <summary>The decoder did not answer in time.</summary>
    DecoderTimedOut,

    /// <summary>A second decoder gave another hash; the first may have been taken over.</summary>
    DecoderDisagreed,

    /// <summary>There is no sandbox to decode in.</summary>
    NoSandbox,

    /// <summary>No permit allows it at this moment.</summary>
    NoPermit,

    /// <summary>The permit is in force, but a condition of it does not hold: scanning of the source pauses.</summary>
    Paused,

    /// <summary>The permit is not for this part of the source, or not for this customer.</summary>
    OutOfScope,

    /// <summary>A list that the permit names is not in force, so that "no match" would say too much.</summary>
    ListMissing,

    /// <summary>A list that the permit names is older than it may be, so that "no match" would say too much.</summary>
    ListTooOld,

    /// <summary>A service that the permit lets be asked gave no good answer, so that "no match" would say too much.</summary>
    LookupFailed,

    /// <summary>A service that the permit lets be asked may not be asked more often for now.</summary>
    LookupLimit,

    /// <summary>The clock cannot be trusted.</summary>
    ClockUncertain,

    /// <summary>More is waiting than the limit allows.</summary>
    QueueFull,
}
