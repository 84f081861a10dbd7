// What the program's exit codes mean, the same for every command.
namespace Waarborg.Cli;

static class ExitCode
{
    /// <summary>Done; after a scan: everything was judged and nothing matched.</summary>
    internal const int Ok = 0;

    /// <summary>A scan found something.</summary>
    internal const int Matched = 1;

    /// <summary>A ledger that was checked breaks a rule.</summary>
    internal const int Broken = 1;

    /// <summary>What was compared is not the same.</summary>
    internal const int Differs = 1;

    /// <summary>The operator asked for something that cannot be, or is refused.</summary>
    internal const int OperatorError = 2;

    /// <summary>Nothing matched, but not everything was judged, or the end was not reached.</summary>
    internal const int Incomplete = 3;
}

/// <summary>An error of the operator's, in words; ends the command with <see cref="ExitCode.OperatorError"/>.</summary>
sealed class OperatorException(string message) : Exception(message);
