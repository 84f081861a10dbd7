// Going on after an older back-up was put back: two people say so, and everything is declared and decided anew.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What a reconciliation would do, or why it cannot.</summary>
abstract record ReconcileAnswer
{
    internal sealed record Proposed(Proposal Proposal) : ReconcileAnswer;

    internal sealed record Refused(string Words) : ReconcileAnswer;
}

/// <summary>
/// A data folder whose ledger is behind what was signed is brought up to it from a copy of the public ledger; without a copy
/// the break is written into the ledger, where every check tells of it.
/// </summary>
/// <remarks>
/// Permits end, because one of them may have been revoked in the time that was lost. Numbers leap, because those of the lost
/// time may be written down somewhere.
/// </remarks>
sealed class Reconciliation(Installation installation)
{
    /// <summary>By how much every numbering leaps over the time that was lost.</summary>
    internal const long Leap = 100_000;

    const string EndedWords = "It ended when an older back-up was put back.";

    static readonly string[] _numbered =
    [
        "permits", "sweeps", "cases", "case_items", "restrictions", "weighings", "notices", "acts", "api_keys", "source_refusals",
        "clocks", "clock_rings",
    ];

    readonly Journal _journal = new(installation);
    readonly LedgerPublisher _publisher = new(installation);

    /// <summary>Proposes to go on, with the lost leaves from a copy of the public ledger or without.</summary>
    /// <param name="copy">A folder that holds a copy, or null to give up what was lost.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Stops it.</param>
    internal async Task<ReconcileAnswer> ProposeAsync(string? copy, string reason, Actor actor, CancellationToken cancellation)
    {
        if (FindBreak() is not { } broken)
        {
            return new ReconcileAnswer.Refused(
                "The ledger continues what was signed. There is nothing to reconcile.");
        }

        var body = new JsonObject { ["signed"] = broken.Signed.Size, ["root"] = broken.Signed.Root.ToHex(), ["copy"] = null };
        if (copy is not null)
        {
            var (size, problem) = await JudgeCopyAsync(copy, broken.Signed, cancellation);
            if (problem is not null) return new ReconcileAnswer.Refused(problem);
            body["copy"] = Path.GetFullPath(copy);
            body["to"] = size;
        }

        return new ReconcileAnswer.Proposed(Proposals.Make(installation, body, reason, actor.ToString()));
    }

    /// <summary>Carries an approved proposal out. Returns why it cannot, or null when it is done.</summary>
    internal async Task<string?> CarryAsync(Proposal proposal, Actor approver, CancellationToken cancellation)
    {
        if (FindBreak() is not { } broken) return "The ledger continues what was signed. There is nothing to reconcile.";
        if ((string)proposal.Body["root"]! != broken.Signed.Root.ToHex())
        {
            return "Another checkpoint was signed since it was proposed.";
        }

        IReadOnlyList<byte[]>? recovered = null;
        if ((string?)proposal.Body["copy"] is { } copy)
        {
            var (size, problem) = await JudgeCopyAsync(copy, broken.Signed, cancellation);
            if (problem is not null) return problem;
            recovered = await ReadLeavesAsync(new LedgerFolder(copy), size, cancellation);
        }

        return Carry(proposal, approver, broken.Signed, recovered);
    }

    LedgerSetBackException? FindBreak()
    {
        try
        {
            _publisher.Check();
            return null;
        }
        catch (LedgerSetBackException broken)
        {
            return broken;
        }
    }

    async Task<(long Size, string? Problem)> JudgeCopyAsync(string copy, Checkpoint signed, CancellationToken cancellation)
    {
        if (!Directory.Exists(copy)) return (0, $"There is no folder {copy}.");
        var key = VerifierKey.Ed25519(Beginning.OriginOf(installation.Id), installation.Keys.LedgerPublicKey);
        var report = await LedgerCheck.RunAsync(
            new LedgerFolder(copy),
            new() { FirstKey = key, Since = SignedNote.OfTrusted(installation.Keys.LastCheckpoint()!) }, cancellation);
        if (!report.IsGood) return (0, $"The copy in {copy} cannot be used: {report.Violations[0]}");
        if (report.Checkpoint!.Size < signed.Size)
        {
            return (0, $"The copy in {copy} holds {report.Checkpoint.Size} entries, and {signed.Size} were signed.");
        }

        var own = LeavesHere();
        var begins = await ReadLeavesAsync(new LedgerFolder(copy), Math.Min(own, report.Checkpoint.Size), cancellation);
        var counted = new MerkleFrontier();
        foreach (var leaf in begins) counted.Append(MerkleHash.Leaf(leaf));
        using var connection = installation.Database.Open();
        var continues = report.Checkpoint.Size >= own && counted.Root == LedgerPublisher.Count(connection, own).Root;
        return continues
            ? (report.Checkpoint.Size, null)
            : (0, $"The copy in {copy} does not continue what this data folder holds "
                + $"(signed were {signed.Size} entries, here are {own}).");
    }

    long LeavesHere()
    {
        using var connection = installation.Database.Open();
        return LedgerHead.Read(connection).NextLeaf;
    }

    static async Task<IReadOnlyList<byte[]>> ReadLeavesAsync(LedgerFolder files, long size, CancellationToken cancellation)
    {
        var leaves = new List<byte[]>();
        while (leaves.Count < size)
        {
            var number = leaves.Count / TilePath.FullWidth;
            for (var width = TilePath.FullWidth; width > 0; width--)
            {
                var bytes = await files.ReadAsync(
                    new TilePath(TilePath.Entries, number, width).ToString(), EntryTile.MaxBytes, cancellation);
                if (bytes is null || !EntryTile.TryRead(bytes, width, out var entries)) continue;
                leaves.AddRange(entries.Take((int)(size - leaves.Count)).Select(entry => entry.ToArray()));
                break;
            }

            if (leaves.Count <= number * TilePath.FullWidth)
            {
                throw new InvalidDataException($"The copy lacks the entries from {leaves.Count} on.");
            }
        }

        return leaves;
    }

    string? Carry(Proposal proposal, Actor approver, Checkpoint signed, IReadOnlyList<byte[]>? recovered)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var from = LedgerHead.Read(connection, transaction).NextLeaf;
        if (recovered is not null) Recover(connection, transaction, from, recovered);
        else GiveUp(connection, transaction);
        var now = _journal.Now(connection, transaction);
        if (!Proposals.Approve(connection, transaction, proposal.Id, approver.ToString(), now)) return "It was approved before.";
        Leapfrog(connection, transaction);
        EndEverything(connection, transaction, Instant.Text(now), approver);

        var by = Persons.By(connection, transaction, proposal.ProposedBy, approver.ToString());
        var (record, nonce) = Journal.CommitTo(new() { ["reason"] = proposal.Reason, ["proposal"] = proposal.Id });
        var (to, root) = recovered is null ? (signed.Size, signed.Root) : (recovered.Count, RootOf(recovered));
        _journal.Append(connection, transaction, OpenEntries.Reconciled(
            Math.Min(from, to), to, root.ToHex(), recovered is not null, record, nonce, by));
        WriteAnew(connection, transaction, approver);
        transaction.Commit();
        return null;
    }

    static void Recover(SqliteConnection connection, SqliteTransaction transaction, long from, IReadOnlyList<byte[]> leaves)
    {
        string? batched = null;
        for (var leaf = from; leaf < leaves.Count; leaf++)
        {
            var body = leaves[(int)leaf];
            connection.Execute(
                "insert into evidence_recovered (leaf, body) values (@leaf, @body)", new { leaf, body }, transaction);
            var entry = JsonNode.Parse(body)!;
            connection.Execute(
                "update ledger_head set last_at = max(coalesce(last_at, ''), @at)",
                new { at = (string)entry["at"]! }, transaction);
            switch ((string)entry["kind"]!)
            {
                case "batch":
                    batched = (string)entry["hour"]!;
                    connection.Execute("update ledger_head set batched_to = @batched", new { batched }, transaction);
                    break;
                case "figures.day":
                    connection.Execute(
                        "update ledger_head set figured_to = date(@day, '+1 day')",
                        new { day = (string)entry["day"]! }, transaction);
                    break;
                case "fingerprints.sent":
                    connection.Execute(
                        "delete from lookup_counts where list = @list and sends = @sends and day = @day",
                        new
                        {
                            list = (string)entry["list"]!,
                            sends = (string)entry["sends"]!,
                            day = (string)entry["day"]!,
                        },
                        transaction);
                    break;
                case "ledger.key":
                    connection.Execute("update ledger_head set key_number = key_number + 1", transaction: transaction);
                    break;
            }
        }

        connection.Execute("update ledger_head set next_leaf = @next", new { next = (long)leaves.Count }, transaction);
        // Records that waited when the back-up was made, and whose hour was batched in the lost time, are in a batch whose nonce
        // is lost. The others wait on.
        if (batched is null) return;
        connection.Execute(
            "update evidence set batch = -1 where n is not null and batch is null and at <= @batched", new { batched },
            transaction);
    }

    void GiveUp(SqliteConnection connection, SqliteTransaction transaction) => connection.Execute(
        "update ledger_head set given_up = @last", new { last = installation.Keys.LastCheckpoint() }, transaction);

    static void Leapfrog(SqliteConnection connection, SqliteTransaction transaction)
    {
        connection.Execute("update ledger_head set next_n = next_n + @Leap", new { Leap }, transaction);
        foreach (var name in _numbered)
        {
            var known = connection.Execute(
                "update sqlite_sequence set seq = seq + @Leap where name = @name", new { Leap, name }, transaction);
            if (known == 0)
            {
                connection.Execute(
                    "insert into sqlite_sequence (name, seq) values (@name, @Leap)", new { Leap, name }, transaction);
            }
        }
    }

    static void EndEverything(SqliteConnection connection, SqliteTransaction transaction, string now, Actor approver)
    {
        connection.Execute(
            "update permits set revoked_at = @now, revoked_by = @by where revoked_at is null and ends_at > @now",
            new { now, by = approver.ToString() }, transaction);
        connection.Execute("update permits set end_recorded_at = @now where end_recorded_at is null", new { now }, transaction);
        // What was proposed, weighed and told before may have been decided otherwise in the time that was lost.
        connection.Execute(
            "update acts set decided_at = @now, is_approved = 0, refusal = @EndedWords where decided_at is null",
            new { EndedWords, now }, transaction);
        connection.Execute("update notices set is_gone = 1", transaction: transaction);
        WeighingStore.Forget(connection, transaction);
        connection.Execute("update weighing_points set calls = 0 where calls = 1", transaction: transaction);
        connection.Execute(
            "update sweeps set state = 'Finished', stop_words = @EndedWords, ended_at = @now where state <> 'Finished'",
            new { EndedWords, now }, transaction);
    }

    void WriteAnew(SqliteConnection connection, SqliteTransaction transaction, Actor approver)
    {
        foreach (var source in connection.Query<string>(
            "select name from sources order by name", transaction: transaction).ToList())
        {
            SourceStore.WriteDeclared(connection, transaction, _journal, source, approver);
        }

        new ListStore(installation).WriteInForce(connection, transaction, approver);
    }

    static Hash256 RootOf(IReadOnlyList<byte[]> leaves)
    {
        var tree = new MerkleFrontier();
        foreach (var leaf in leaves) tree.Append(MerkleHash.Leaf(leaf));
        return tree.Root;
    }
}
