// What an auditor is given: the public ledger, and the closed records that no hold keeps closed.
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>Copies the public ledger into a folder and puts the files of closed records beside it.</summary>
static class ClosedExport
{
    const string Held = "held";
    const string Erased = "erased";

    /// <summary>
    /// Writes the folder, which must not be there yet, and says in the ledger that the closed records were handed over.
    /// </summary>
    /// <param name="installation">Whose ledger.</param>
    /// <param name="folder">The folder to make.</param>
    /// <param name="withClosed">Also the closed records; what a hold keeps closed is left out.</param>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="tend">Writes what is due and publishes.</param>
    /// <param name="cancellation">Stops it; the folder is then not whole.</param>
    /// <exception cref="IOException">The folder is there already, or cannot be written.</exception>
    internal static async Task WriteAsync(
        Installation installation, string folder, bool withClosed, string actor, Func<CancellationToken, Task> tend,
        CancellationToken cancellation)
    {
        if (Path.Exists(folder)) throw new IOException($"{folder} is there already.");
        if (withClosed) RecordAccess(installation, actor);
        do await tend(cancellation);
        // An hour that ends just now makes a batch due: then once more.
        while (!await TryWriteAsync(installation, folder, withClosed, cancellation));
    }

    static async Task<bool> TryWriteAsync(
        Installation installation, string folder, bool withClosed, CancellationToken cancellation)
    {
        // Locked, so that tiles and checkpoint belong together; read in one transaction, so that all files tell of one moment.
        using var locked = await FileLock.TakeAsync(
            installation, LedgerPublisher.Lock, LedgerPublisher.WaitForOther, cancellation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var head = LedgerHead.Read(connection, transaction);
        var now = new Journal(installation).Now(connection, transaction);
        if (string.CompareOrdinal(Instant.Text(Hours.Begin(now)), head.BatchedTo) > 0 || head.Published < head.NextLeaf)
        {
            return false;
        }

        CopyPublic(LedgerPublisher.FolderOf(installation), folder, cancellation);
        if (withClosed) WriteClosed(connection, transaction, folder, Instant.Text(now), cancellation);
        return true;
    }

    static void CopyPublic(string from, string to, CancellationToken cancellation)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    static void RecordAccess(Installation installation, string actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new Journal(installation).Append(connection, transaction, ClosedEntries.Access(
            "closedRecords", caseId: null, Persons.By(connection, transaction, actor)));
        transaction.Commit();
    }

    static void WriteClosed(
        SqliteConnection connection, SqliteTransaction transaction, string folder, string now, CancellationToken cancellation)
    {
        var batches = connection.Query<(long Leaf, byte[] Nonce, byte[] Seed)>(
            "select leaf, nonce, pad_seed from evidence_batches order by leaf", transaction: transaction).ToList();
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            var records = Records(connection, transaction, "batch = @leaf", new { leaf = batch.Leaf, now });
            PublicFile.Write(
                Path.Combine(folder, ClosedFiles.PathOf(batch.Leaf)),
                ClosedFiles.Batch(batch.Leaf, batch.Nonce, batch.Seed, records));
        }

        var waiting = Records(connection, transaction, "n is not null and batch is null", new { now });
        PublicFile.Write(Path.Combine(folder, ClosedFiles.Waiting), ClosedFiles.WaitingAt(now, waiting));
    }

    static JsonArray Records(SqliteConnection connection, SqliteTransaction transaction, string which, object values)
    {
        var records = new JsonArray();
        var rows = connection.Query<(long Number, byte[] Nonce, byte[] Commitment, byte[]? Body, bool IsHeld)>(
            $"""
            select n, nonce, commitment, body,
                exists (select 1 from evidence_holds h where h.case_id = evidence.case_id and h.until > @now)
            from evidence where {which} order by n
            """,
            values, transaction, buffered: false);
        foreach (var row in rows)
        {
            var commitment = Hash256.FromBytes(row.Commitment);
            records.Add(row switch
            {
                { Body: null } => ClosedFiles.Hidden(row.Number, commitment, Erased),
                { IsHeld: true } => ClosedFiles.Hidden(row.Number, commitment, Held),
                _ => (JsonNode)ClosedFiles.Shown(row.Number, row.Nonce, JsonNode.Parse(row.Body)!.AsObject()),
            });
        }

        return records;
    }
}
