// The memory of a witness: of each ledger the latest checkpoint that it cosigned. It never cosigns what does not continue that.
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Server.Witnessing;

/// <summary>The witness of c2sp.org/tlog-witness, without the network.</summary>
sealed class WitnessBook : IDisposable
{
    /// <summary>Checkpoints that are kept as evidence of two histories, at most, for each ledger.</summary>
    const int MaxConflicts = 100;

    const string Tables =
        """
        create table if not exists begun (only integer primary key check (only = 1), vkey text not null) strict;
        -- The latest checkpoint that was cosigned, of each ledger.
        create table if not exists seen (
            origin text primary key,
            size integer not null,
            root blob not null,
            note blob not null,
            seen_at text not null
        ) strict;
        -- Signed checkpoints that cannot both be of one ledger: the evidence of two histories.
        create table if not exists conflicts (
            id integer primary key autoincrement,
            origin text not null,
            seen blob not null,
            shown blob not null,
            shown_at text not null,
            unique (origin, shown)
        ) strict;
        """;

    readonly Database _database;
    readonly byte[] _seed;
    readonly TimeProvider _time;
    readonly ILookup<string, VerifierKey> _keys;
    // What is asked of one ledger is answered one after the other; a ledger asks once a minute, so all share one turn.
    readonly SemaphoreSlim _turn = new(1);

    WitnessBook(Database database, VerifierKey key, byte[] seed, IReadOnlyList<VerifierKey> ledgers, TimeProvider time)
    {
        (_database, Key, _seed, _time) = (database, key, seed, time);
        _keys = ledgers.Distinct().ToLookup(one => one.Name, StringComparer.Ordinal);
    }

    /// <summary>The key by which others check the cosignatures.</summary>
    internal VerifierKey Key { get; }

    /// <summary>The ledgers that are watched, each with the size that was cosigned last.</summary>
    internal IReadOnlyList<(string Origin, long Size)> Watched()
    {
        using var connection = _database.Open();
        return [.. _keys.Select(one => (one.Key, SeenOf(connection, null, one.Key).Checkpoint.Size))];
    }

    /// <summary>Opens a witness's state, or begins one where neither state nor key is there.</summary>
    /// <exception cref="InstallationException">State and key do not belong together, or the folder cannot be used.</exception>
    /// <exception cref="KeyRingException">The key cannot be used.</exception>
    internal static WitnessBook Open(WitnessSetup setup, TimeProvider time)
    {
        var path = Path.Combine(setup.StateFolder, "witness.db");
        if (!File.Exists(path) && KeyRing.HasWitnessKey(setup.KeysFolder))
        {
            throw new InstallationException($"The witness's key lies in {setup.KeysFolder}, and {path} is not there. "
                + $"A witness that "
                + "forgot what it saw could cosign a second history. Put its state back, or begin another witness with another "
                + "--keys folder and another name.");
        }

        OwnedFile.Prepare(path);
        var database = new Database(path);
        using var connection = database.Open();
        connection.Execute(Tables);
        var begun = connection.ExecuteScalar<string?>("select vkey from begun");
        var seed = KeyRing.OpenWitnessKey(
            setup.KeysFolder, [setup.StateFolder, .. setup.OtherFolders], mayCreate: begun is null);
        var key = VerifierKey.Cosignature(setup.Name, Ed25519.PublicKey(seed));
        if (begun is null) connection.Execute("insert into begun (only, vkey) values (1, @key)", new { key = key.ToString() });
        else if (begun != key.ToString())
        {
            throw new InstallationException($"The state in {setup.StateFolder} is that of the witness {begun}, and name and key "
                + $"here "
                + $"give {key}. Name the witness as before, and give the keys folder that it had.");
        }

        return new(database, key, seed, setup.Ledgers, time);
    }

    /// <summary>Answers one body of <c>add-checkpoint</c>. What is cosigned is on disk before it is answered.</summary>
    internal async Task<WitnessAnswer> AddCheckpointAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!WitnessRequest.TryParse(body.Span, out var request, out var problem))
        {
            return Refuse(StatusCodes.Status400BadRequest, $"The body is malformed: {problem}.");
        }

        if (!TryReadState(request.Note.Text, out var shown))
        {
            return Refuse(StatusCodes.Status400BadRequest, "The note is no checkpoint: origin, size, root.");
        }

        if (!_keys.Contains(shown.Origin)) return Refuse(StatusCodes.Status404NotFound, "This ledger is not watched here.");
        if (!IsSigned(request.Note, shown.Origin))
        {
            return Refuse(
                StatusCodes.Status403Forbidden, "No key of this ledger that is known here truly signed the checkpoint.");
        }

        if (request.OldSize > shown.Size)
        {
            return Refuse(StatusCodes.Status400BadRequest, "The old size is larger than the checkpoint.");
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            return Judge(request, shown);
        }
        finally
        {
            _turn.Release();
        }
    }

    WitnessAnswer Judge(WitnessRequest request, Checkpoint shown)
    {
        using var connection = _database.Open();
        // Immediate, so that a second process over the same state waits here as well.
        using var transaction = connection.BeginTransaction(deferred: false);
        var (seen, note) = SeenOf(connection, transaction, shown.Origin);
        // Before the old size is compared: two signed trees of one size are evidence, from whatever size somebody asked.
        if (shown.Size == seen.Size && shown.Root != seen.Root)
        {
            KeepConflict(connection, transaction, shown.Origin, note, request.Note);
            transaction.Commit();
            return new WitnessAnswer.SplitView(seen, shown);
        }

        if (request.OldSize != seen.Size) return new WitnessAnswer.OtherSize(seen.Size);
        if (!MerkleProof.VerifyConsistency(seen.Size, seen.Root, shown.Size, shown.Root, request.Proof))
        {
            return new WitnessAnswer.DoesNotContinue(seen, shown);
        }

        var now = _time.GetUtcNow();
        connection.Execute(
            """
            insert into seen (origin, size, root, note, seen_at) values (@Origin, @Size, @root, @note, @at)
            on conflict (origin) do update set size = @Size, root = @root, note = @note, seen_at = @at
            """,
            new { shown.Origin, shown.Size, root = shown.Root.ToBytes(), note = request.Note.ToBytes(), at = Instant.Text(now) },
            transaction);
        transaction.Commit();
        return new WitnessAnswer.Cosigned(shown, Cosignature.Sign(Key.Name, _seed, request.Note.Text, now));
    }

    // Before the first one it saw the tree without leaves.
    static (Checkpoint Checkpoint, byte[] Note) SeenOf(
        SqliteConnection connection, SqliteTransaction? transaction, string origin) =>
        connection.QueryFirstOrDefault<SeenRow>(
            "select size, root, note from seen where origin = @origin", new { origin }, transaction) is { } row
            ? (new(origin, row.Size, Hash256.FromBytes(row.Root)), row.Note)
            : (new(origin, 0, MerkleHash.Empty), []);

    void KeepConflict(SqliteConnection connection, SqliteTransaction transaction, string origin, byte[] seen, SignedNote shown) =>
        connection.Execute(
            """
            insert into conflicts (origin, seen, shown, shown_at)
            select @origin, @seen, @shown, @at where (select count(*) from conflicts where origin = @origin) < @MaxConflicts
            on conflict do nothing
            """,
            new { origin, seen, shown = shown.ToBytes(), at = Instant.Text(_time.GetUtcNow()), MaxConflicts }, transaction);

    // Lines of unknown keys count for nothing; a false line of a known key makes the whole note false.
    bool IsSigned(SignedNote note, string origin)
    {
        var known = _keys[origin].Where(key => note.Signatures.Any(line => line.IsOf(key))).ToList();
        return known.Count > 0 && known.TrueForAll(note.IsSignedBy);
    }

    // Ledgers of other programs may have further lines below the root, none of them empty.
    static bool TryReadState(string text, out Checkpoint checkpoint)
    {
        var end = 0;
        for (var line = 0; line < 3 && end >= 0; line++) end = text.IndexOf('\n', end) + 1 is > 0 and var next ? next : -1;
        checkpoint = new("", 0, default);
        return end > 0 && !text[(end - 1)..].Contains("\n\n", StringComparison.Ordinal)
            && Checkpoint.TryParse(text[..end], out checkpoint);
    }

    static WitnessAnswer.Refused Refuse(int status, string words) => new(status, words);

    public void Dispose() => _turn.Dispose();

    sealed record SeenRow(long Size, byte[] Root, byte[] Note);
}

/// <summary>What the operator of a witness decides.</summary>
/// <param name="Name">The witness's name, in its key.</param>
/// <param name="StateFolder">Where it remembers what it saw.</param>
/// <param name="KeysFolder">Where its key lies.</param>
/// <param name="OtherFolders">Further folders that may not hold the key.</param>
/// <param name="Ledgers">The keys of the ledgers that it watches; several of one name are a ledger's keys over time.</param>
sealed record WitnessSetup(
    string Name, string StateFolder, string KeysFolder, IReadOnlyList<string> OtherFolders, IReadOnlyList<VerifierKey> Ledgers)
{
    /// <summary>Checks what was typed; false with what is wrong.</summary>
    internal static bool TryReadLedgers(IReadOnlyList<string> lines, out IReadOnlyList<VerifierKey> ledgers, out string problem)
    {
        var read = new List<VerifierKey>();
        (ledgers, problem) = (read, "");
        foreach (var line in lines)
        {
            if (!VerifierKey.TryParse(line.Trim(), out var key) || key.Type != NoteKeyType.Ed25519)
            {
                problem = "--ledger: give the line that stands in the ledger's file key, such as waarborg-0123+1a2b3c4d+AKey...";
                return false;
            }

            read.Add(key);
        }

        return true;
    }
}
