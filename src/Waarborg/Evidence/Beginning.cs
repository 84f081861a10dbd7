// The first entries of a ledger: whose it is, by which key it is signed, and which program writes it.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

static class Beginning
{
    /// <summary>
    /// Acts that count only when two different persons are named. With <c>permit.granted</c> among them the ledger is
    /// conditional: whoever checks it asks for a weighing and a notice before a permit.
    /// </summary>
    internal static IReadOnlyList<string> NeedsTwo { get; } =
    [
        "ledger.key", "ledger.reconciled", "permit.granted", "permit.amended", "proposal.approved", "settings.changed",
        "supplier.described", "exchange.described", "entry.resumed", "partner.described", "viewing.allowed",
    ];

    /// <summary>True while nothing was ever written.</summary>
    internal static bool IsDue(SqliteConnection connection, SqliteTransaction transaction) =>
        connection.ExecuteScalar<long>("select next_leaf from ledger_head", transaction: transaction) == 0;

    internal static void Write(Journal journal, KeyRing keys, SqliteConnection connection, SqliteTransaction transaction)
    {
        var (id, kind) = connection.QuerySingle<(string, string)>("select id, kind from installation", transaction: transaction);
        var origin = OriginOf(id);
        var at = journal.Write(connection, transaction, new Entry("ledger.begun", IsOpen: true, new()
        {
            ["origin"] = origin,
            ["installation"] = id,
            ["role"] = "provider",
            ["sample"] = kind == nameof(InstallationKind.Sample),
            ["key"] = VerifierKey.Ed25519(origin, keys.LedgerPublicKey).ToString(),
            ["needsTwo"] = new JsonArray([.. NeedsTwo.Select(name => (JsonNode)name)]),
            ["padTo"] = ClosedBatch.PadTo,
            ["figuresAfterDays"] = DayFigures.AfterDays,
            ["suppressedBelow"] = ShownCount.Step,
        }));
        connection.Execute(
            "update ledger_head set batched_to = @hour", new { hour = Instant.Text(Hours.Begin(at)) }, transaction);
        WriteProgram(journal, connection, transaction);
    }

    /// <summary>
    /// Begins the ledger where it has not begun, and says which program writes, where it is another than before.
    /// </summary>
    internal static void WriteProgramWhereChanged(
        Journal journal, KeyRing keys, SqliteConnection connection, SqliteTransaction transaction)
    {
        if (IsDue(connection, transaction))
        {
            Write(journal, keys, connection, transaction);
            return;
        }

        if (connection.ExecuteScalar<string?>("select program from ledger_head", transaction: transaction) == ThisProgram) return;
        journal.WriteDue(connection, transaction);
        WriteProgram(journal, connection, transaction);
    }

    static string ThisProgram => $"{ProgramFiles.Version} {ProgramFiles.Digest}";

    static void WriteProgram(Journal journal, SqliteConnection connection, SqliteTransaction transaction)
    {
        journal.Write(connection, transaction, new Entry("program.changed", IsOpen: true, new()
        {
            ["version"] = ProgramFiles.Version,
            ["digest"] = ProgramFiles.Digest,
            ["by"] = new JsonArray("program:start"),
        }));
        connection.Execute("update ledger_head set program = @program", new { program = ThisProgram }, transaction);
    }

    /// <summary>The ledger's name, in its checkpoints and its key.</summary>
    internal static string OriginOf(string installation) => $"waarborg-{installation}";
}
