// Every line that this project logs, by id. One class for all: the generator puts several in an order that differs from build
// to build (https://github.com/dotnet/runtime/issues/119587), and a build is to give the same bytes each time.
using Microsoft.Extensions.Logging;

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
}
