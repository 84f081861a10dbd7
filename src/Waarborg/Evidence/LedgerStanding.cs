// What anyone may know of the ledger at this moment: the latest checkpoint, and who else signed for it.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>What a named witness last said.</summary>
/// <param name="Name">The witness.</param>
/// <param name="SeenAt">When it last signed for a checkpoint, by its own clock; null if it never did.</param>
/// <param name="SeenSize">The size of that checkpoint.</param>
/// <param name="SignedThis">True if its true signature is below the latest checkpoint.</param>
/// <param name="Problem">Why the last try failed, in the program's own English; null if it did not.</param>
sealed record WitnessSight(string Name, DateTimeOffset? SeenAt, long? SeenSize, bool SignedThis, string? Problem);

/// <summary>The ledger as it is published.</summary>
/// <param name="Checkpoint">The latest checkpoint, or null before the first.</param>
/// <param name="NewestAt">The time of the newest entry in it. A checkpoint bears no time of its own.</param>
/// <param name="Witnesses">The witnesses that are named, by name.</param>
sealed record LedgerStanding(Checkpoint? Checkpoint, DateTimeOffset? NewestAt, IReadOnlyList<WitnessSight> Witnesses)
{
    /// <summary>How long a witness's word counts.</summary>
    internal static TimeSpan Fresh { get; } = TimeSpan.FromHours(24);

    /// <summary>Who signed last, unless that is too long ago to count, or by a clock that is far ahead of ours.</summary>
    internal WitnessSight? FreshSight(DateTimeOffset now) =>
        Witnesses.Where(one => one.SeenAt is { } at && (now - at).Duration() <= Fresh).MaxBy(one => one.SeenAt);

    internal static LedgerStanding Read(Installation installation)
    {
        using var connection = installation.Database.Open();
        var note = LedgerHead.Read(connection).Note;
        var checkpoint = note is not null && Checkpoint.TryParse(note.Text, out var read) ? read : null;
        var witnesses = connection.Query<Row>(
            """
            select name, vkey, cosigned_size as CosignedSize, cosigned_at as CosignedAt, problem from witnesses order by name
            """).Select(row => SightOf(row, note, checkpoint)).ToList();
        return new(checkpoint, checkpoint is { Size: > 0 } ? TimeOf(connection, checkpoint.Size - 1) : null, witnesses);
    }

    static WitnessSight SightOf(Row row, SignedNote? note, Checkpoint? checkpoint)
    {
        var kept = new WitnessSight(
            row.Name, row.CosignedAt is { } at ? Instant.Of(at) : null, row.CosignedSize, SignedThis: false, row.Problem);
        if (note is null || !VerifierKey.TryParse(row.Vkey, out var key)) return kept;
        var line = note.Signatures.FirstOrDefault(one => one.Verifies(key, note.Text));
        return line is not null && key.Type == NoteKeyType.CosignatureV1 && Cosignature.TimeOf(line) is { } seen
            ? kept with { SeenAt = seen, SeenSize = checkpoint?.Size, SignedThis = true }
            : kept;
    }

    // A leaf that came back from a copy has no row of its own with a time.
    static DateTimeOffset TimeOf(SqliteConnection connection, long leaf) =>
        Instant.Of((string)JsonNode.Parse(LedgerPublisher.Leaves(connection, leaf, leaf + 1)[0])!["at"]!);

    sealed record Row(string Name, string Vkey, long? CosignedSize, string? CosignedAt, string? Problem);
}
