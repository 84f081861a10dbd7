// How many people have how many rights, and how many of those stand without being taken up: a published figure.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.People;

/// <summary>Rights at one moment.</summary>
/// <param name="People">Open accounts.</param>
/// <param name="Rights">Roles of theirs that have not been withdrawn.</param>
/// <param name="Standing">
/// Privileged rights that can be used without being taken up first. None in a provider's installation: there every privileged
/// act takes an elevation of at most an hour, with a reason. In a sample every right of its people stands.
/// </param>
sealed record RightsCount(long People, long Rights, long Standing)
{
    internal static RightsCount Read(SqliteConnection connection, SqliteTransaction? transaction)
    {
        var people = connection.ExecuteScalar<long>("select count(*) from people where closed_at is null",
            transaction: transaction);
        var rights = connection.ExecuteScalar<long>(
            "select count(*) from person_roles r join people p on p.id = r.person where r.withdrawn_at is null and "
                + "p.closed_at is null",
            transaction: transaction);
        var kind = Enum.Parse<InstallationKind>(
            connection.QuerySingle<string>("select kind from installation", transaction: transaction));
        return new(people, rights, Elevations.MustBeTakenUp(kind) ? 0 : rights);
    }

    /// <summary>Says the count in the ledger, after it changed.</summary>
    internal static void Write(Journal journal, SqliteConnection connection, SqliteTransaction transaction, Actor by)
    {
        var count = Read(connection, transaction);
        journal.Append(connection, transaction, OpenEntries.RightsCounted(
            count.People, count.Rights, count.Standing, Persons.By(connection, transaction, by.ToString())));
    }
}
