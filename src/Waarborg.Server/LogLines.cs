// Every line that this project logs, by id. One class for all: the generator puts several in an order that differs from build
// to build (https://github.com/dotnet/runtime/issues/119587), and a build is to give the same bytes each time.
using Microsoft.Extensions.Logging;
using Waarborg.Ledger;

namespace Waarborg.Server;

static partial class LogLines
{
    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "A request failed: {Type}\n{Place}")]
    internal static partial void RequestFailed(this ILogger logger, string type, string place);

    [LoggerMessage(EventId = 302, Level = LogLevel.Error, Message = "Housekeeping failed with {Type} and is tried "
        + "again in the next round")]
    internal static partial void HousekeepingFailed(this ILogger logger, string type);

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "The ledger could not be tended, with {Type}, and is tried "
        + "again in a minute")]
    internal static partial void LedgerNotTended(this ILogger logger, string type);

    [LoggerMessage(EventId = 304, Level = LogLevel.Error, Message = "User notices could not be delivered, with {Type}, and are "
        + "tried again in a minute")]
    internal static partial void NoticesNotDelivered(this ILogger logger, string type);

    [LoggerMessage(EventId = 305, Level = LogLevel.Error, Message = "What an approved rollback puts back could not be put back, "
        + "with {Type}, and is tried again in half a minute")]
    internal static partial void RollbackFailed(this ILogger logger, string type);

    [LoggerMessage(EventId = 306, Level = LogLevel.Error, Message = "An exchange of lists could not be pulled, with {Type}, and "
        + "is tried again when it is due")]
    internal static partial void ExchangeFailed(this ILogger logger, string type);

    [LoggerMessage(EventId = 307, Level = LogLevel.Error, Message = "Clocks could not be rung, or nobody be called, with {Type}; "
        + "that is tried again in half a minute")]
    internal static partial void ClocksNotTended(this ILogger logger, string type);

    [LoggerMessage(EventId = 308, Level = LogLevel.Error, Message = "Verdicts that wait could not be made to count, with {Type}; "
        + "that is tried again in half a minute")]
    internal static partial void VerdictsNotSettled(this ILogger logger, string type);

    [LoggerMessage(EventId = 309, Level = LogLevel.Error, Message = "What the public still sees could not be looked at, or no "
        + "purge hook be called, with {Type}; that is tried again in half a minute")]
    internal static partial void OnlineChecksNotDone(this ILogger logger, string type);

    [LoggerMessage(EventId = 310, Level = LogLevel.Error, Message = "The hoster's own system could not be asked whose files are, "
        + "with {Type}; that is tried again in half a minute")]
    internal static partial void CustomersNotAsked(this ILogger logger, string type);

    [LoggerMessage(EventId = 315, Level = LogLevel.Error, Message = "People could not be told, with {Type}; that is tried again "
        + "in half a minute")]
    internal static partial void PeopleNotTold(this ILogger logger, string type);

    [LoggerMessage(EventId = 325, Level = LogLevel.Error, Message = "Reports could not be sent, with {Type}; that is tried again "
        + "in half a minute")]
    internal static partial void ReportsNotSent(this ILogger logger, string type);

    [LoggerMessage(EventId = 321, Level = LogLevel.Information, Message = "Cosigned {Origin} at {Size} entries")]
    internal static partial void Cosigned(this ILogger logger, string origin, long size);

    [LoggerMessage(EventId = 322, Level = LogLevel.Critical, Message = "SPLIT VIEW: the key of {Origin} signed two histories of "
        + "{Size} entries, with the roots {Seen} and {Shown}. Both checkpoints are kept in this witness's state. Tell those who "
        + "rely on that ledger")]
    internal static partial void SplitView(this ILogger logger, string origin, long size, Hash256 seen, Hash256 shown);

    [LoggerMessage(EventId = 323, Level = LogLevel.Warning, Message = "{Origin}: the proof does not lead from the {Seen} entries "
        + "that were seen to the {Shown} entries with the root {Root}; somebody sent a wrong proof, or there are two histories")]
    internal static partial void DoesNotContinue(this ILogger logger, string origin, long seen, long shown, Hash256 root);

    [LoggerMessage(EventId = 324, Level = LogLevel.Error, Message = "A request to the witness failed: {Type}")]
    internal static partial void WitnessFailed(this ILogger logger, string type);
}
