// The first thing that a command does with an installation: it says that it started, as which program.
using Waarborg.Store;

namespace Waarborg.Evidence;

static class ProgramStart
{
    /// <summary>Writes that a command started; and, open to all, that the program is another than before.</summary>
    internal static void Record(Installation installation, string command, string actor)
    {
        var journal = new Journal(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Beginning.WriteProgramWhereChanged(journal, installation.Keys, connection, transaction);
        journal.Append(connection, transaction, ClosedEntries.ProgramStarted(
            command, Persons.By(connection, transaction, actor)));
        transaction.Commit();
    }

    /// <summary>Writes, open to all, that this program found no sandbox: it decodes nothing.</summary>
    internal static void RecordSandboxOff(Installation installation, string actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new Journal(installation).Append(connection, transaction, OpenEntries.Incident(
            "sandboxOff", Persons.By(connection, transaction, actor)));
        transaction.Commit();
    }
}
