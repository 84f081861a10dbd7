// Where the journal and the public ledger stand: the one row that says it.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>The row as it was read.</summary>
/// <param name="NextLeaf">Leaves that the journal has.</param>
/// <param name="Published">Leaves that the latest checkpoint covers.</param>
/// <param name="Frontier">The right edge of the tree at that size.</param>
/// <param name="CheckpointNote">The latest checkpoint as published, with cosignatures.</param>
/// <param name="BatchedTo">Up to which hour closed records are in batches; null before the first entry.</param>
/// <param name="LastAt">The time of the newest entry.</param>
/// <param name="KeyNumber">The key that signs; 0 is the first.</param>
/// <param name="GivenUp">A signed checkpoint that two people have given up, because what it covered was lost.</param>
sealed record LedgerHead(
    long NextLeaf, long Published, byte[]? Frontier, byte[]? CheckpointNote, string? BatchedTo, string? LastAt, long KeyNumber,
    byte[]? GivenUp)
{
    internal static LedgerHead Read(SqliteConnection connection, SqliteTransaction? transaction = null) =>
        connection.QuerySingle<LedgerHead>(
            """
            select next_leaf as NextLeaf, published as Published, frontier as Frontier, checkpoint as CheckpointNote,
                batched_to as BatchedTo, last_at as LastAt, key_number as KeyNumber, given_up as GivenUp
            from ledger_head
            """,
            transaction: transaction);

    /// <summary>The latest checkpoint, or null before the first.</summary>
    internal SignedNote? Note => CheckpointNote is not null && SignedNote.TryParse(CheckpointNote, out var note, out _)
        ? note
        : null;

    /// <summary>The key by which the first entries were signed, as the first entry says it.</summary>
    internal static string FirstKey(Installation installation)
    {
        using var connection = installation.Database.Open();
        var first = JsonNode.Parse(LedgerPublisher.Leaves(connection, 0, 1)[0])!;
        return (string)first["key"]!;
    }
}
