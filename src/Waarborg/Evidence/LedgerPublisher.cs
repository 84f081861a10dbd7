// Brings the journal's leaves into the public ledger: tiles, then the signed checkpoint, and only if it extends the last.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>The journal does not continue what was signed: an older back-up was put back, or it was changed.</summary>
sealed class LedgerSetBackException : InstallationException
{
    const string Ending = " Nothing goes on until two people have reconciled it: ./waarborg ledger reconcile --help";

    /// <param name="signed">The checkpoint that was signed last.</param>
    /// <param name="leaves">Leaves that the journal has.</param>
    internal LedgerSetBackException(Checkpoint signed, long leaves)
        : base($"The ledger was signed at {signed.Size} entries, and this data folder holds {leaves}"
            + (leaves < signed.Size ? "" : ", but others than were signed")
            + ". It is an older back-up, or it was changed." + Ending)
    {
        Signed = signed;
    }

    /// <param name="origin">The ledger's name.</param>
    /// <param name="claim">What a witness saw.</param>
    /// <param name="leaves">Leaves that the journal has.</param>
    internal LedgerSetBackException(string origin, WitnessClaim claim, long leaves)
        : base($"The witness {claim.Witness} saw {claim.Size} entries of this ledger, and this data folder holds {leaves}"
            + (leaves < claim.Size ? "" : ", but others than it saw")
            + ". It is an older back-up, or it was changed, or the witness is wrong." + Ending)
    {
        (Signed, Claim) = (new(origin, claim.Size, default), claim);
    }

    /// <summary>The checkpoint that was signed last. Of what only a witness saw the root is not known: it is all zeros.</summary>
    internal Checkpoint Signed { get; }

    /// <summary>The witness's word, where it is one that says so.</summary>
    internal WitnessClaim? Claim { get; }
}

/// <summary>The public folder of the ledger, and the checkpoint kept beside the keys.</summary>
sealed class LedgerPublisher(Installation installation)
{
    /// <summary>The lock under which the public folder changes; no source can have this name.</summary>
    internal const string Lock = "public.ledger";

    /// <summary>Leaves that are written at once.</summary>
    internal const int ChunkLeaves = 10_000;

    /// <summary>How long one process waits for another that publishes.</summary>
    internal static TimeSpan WaitForOther { get; } = TimeSpan.FromSeconds(30);

    readonly string _folder = FolderOf(installation);

    /// <summary>The folder that any web server can serve.</summary>
    internal static string FolderOf(Installation installation) => Path.Combine(installation.Folder, "ledger");

    /// <summary>Signs and publishes what is new; returns the latest checkpoint, or null while there is none.</summary>
    /// <exception cref="LedgerSetBackException">What is there does not extend what was signed.</exception>
    internal async Task<SignedNote?> PublishAsync(CancellationToken cancellation)
    {
        using var locked = await FileLock.TakeAsync(installation, Lock, WaitForOther, cancellation);
        return PublishLocked();
    }

    SignedNote? PublishLocked()
    {
        using var connection = installation.Database.Open();
        var head = LedgerHead.Read(connection);
        if (head.NextLeaf == 0) return null;
        var frontier = FrontierOfSigned(connection, head);
        var writer = new TileWriter(_folder);
        var isWhole = head.CheckpointNote is not null && IsPublished(head.CheckpointNote) && writer.CanGrowFrom(frontier.Size);
        if (frontier.Size == head.NextLeaf && isWhole) return head.Note;

        // A public folder that lacks what was published is written anew, from the first leaf.
        var at = isWhole || frontier.Size == 0 ? frontier : new MerkleFrontier();
        if (at.Size == 0 && Directory.Exists(Path.Combine(_folder, "tile")))
        {
            Directory.Delete(Path.Combine(_folder, "tile"), recursive: true);
        }

        while (at.Size < head.NextLeaf)
        {
            var leaves = Leaves(connection, at.Size, Math.Min(at.Size + ChunkLeaves, head.NextLeaf));
            writer.Write(at.Size, leaves);
            foreach (var leaf in leaves) at.Append(MerkleHash.Leaf(leaf));
        }

        return Sign(connection, head, at);
    }

    /// <summary>Refuses an installation whose journal does not continue what was signed.</summary>
    /// <exception cref="LedgerSetBackException">It does not.</exception>
    internal void Check()
    {
        using var connection = installation.Database.Open();
        FrontierOfSigned(connection, LedgerHead.Read(connection));
    }

    /// <summary>
    /// The tree as it was last signed, after comparing it with the checkpoint kept beside the keys and with what witnesses said.
    /// </summary>
    MerkleFrontier FrontierOfSigned(SqliteConnection connection, LedgerHead head)
    {
        if (WitnessClaims.Open(connection) is { } claim)
        {
            throw new LedgerSetBackException(Beginning.OriginOf(installation.Id), claim, head.NextLeaf);
        }


        var published = head.Frontier is null ? new MerkleFrontier() : ReadFrontier(head.Frontier);
        if (installation.Keys.LastCheckpoint() is not { } text) return published;
        var signed = Parse(text);
        if (published.Size == signed.Size && published.Root == signed.Root) return published;
        if (head.GivenUp is not null && text.AsSpan().SequenceEqual(head.GivenUp)) return published;
        if (signed.Size > head.NextLeaf) throw new LedgerSetBackException(signed, head.NextLeaf);

        // A stop between signing and writing that down, or a keys folder older than the data: the leaves decide.
        var counted = Count(connection, signed.Size);
        if (counted.Root != signed.Root) throw new LedgerSetBackException(signed, head.NextLeaf);
        return signed.Size >= published.Size ? counted : published;
    }

    SignedNote Sign(SqliteConnection connection, LedgerHead head, MerkleFrontier tree)
    {
        var signer = installation.Keys.LedgerSigner(Beginning.OriginOf(installation.Id), head.KeyNumber);
        var note = signer.Sign(new Checkpoint(signer.Key.Name, tree.Size, tree.Root).ToText());
        var bytes = note.ToBytes();
        // Beside the keys first: whoever sees a checkpoint can rely on it that no other of this size will be signed.
        installation.Keys.KeepCheckpoint(bytes);
        connection.Execute(
            "update ledger_head set published = @size, frontier = @frontier, checkpoint = @bytes",
            new { size = tree.Size, frontier = tree.ToBytes(), bytes });
        WriteKey();
        WriteCheckpoint(bytes);
        return note;
    }

    /// <summary>Replaces the public checkpoint by one that bears a witness's signature as well.</summary>
    internal async Task AddCosignaturesAsync(
        Checkpoint of, IReadOnlyList<NoteSignature> signatures, CancellationToken cancellation)
    {
        using var locked = await FileLock.TakeAsync(installation, Lock, WaitForOther, cancellation);
        using var connection = installation.Database.Open();
        var head = LedgerHead.Read(connection);
        // A newer one was signed meanwhile: the witness is asked again for that.
        if (head.Note is not { } note || Parse(note.ToBytes()) != of) return;
        foreach (var signature in signatures) note = note.With(signature);
        connection.Execute("update ledger_head set checkpoint = @bytes", new { bytes = note.ToBytes() });
        WriteCheckpoint(note.ToBytes());
    }

    internal static MerkleFrontier Count(SqliteConnection connection, long size)
    {
        var tree = new MerkleFrontier();
        while (tree.Size < size)
        {
            foreach (var leaf in Leaves(connection, tree.Size, Math.Min(tree.Size + ChunkLeaves, size)))
            {
                tree.Append(MerkleHash.Leaf(leaf));
            }
        }

        return tree;
    }

    /// <summary>The leaves from the first number, before the second.</summary>
    /// <exception cref="InvalidDataException">One is missing: the database is damaged.</exception>
    internal static List<byte[]> Leaves(SqliteConnection connection, long from, long to)
    {
        var leaves = connection.Query<byte[]>(
            """
            select body from (
                select leaf, body from evidence where leaf >= @from and leaf < @to
                union all
                select leaf, body from evidence_recovered where leaf >= @from and leaf < @to)
            order by leaf
            """,
            new { from, to }).ToList();
        return leaves.Count == to - from
            ? leaves
            : throw new InvalidDataException($"Of the ledger's leaves {from} to {to} the database holds {leaves.Count}.");
    }

    static Checkpoint Parse(byte[] note) =>
        SignedNote.TryParse(note, out var signed, out _) && Checkpoint.TryParse(signed.Text, out var checkpoint)
            ? checkpoint
            : throw new InvalidDataException("The checkpoint kept beside the keys is damaged.");

    static MerkleFrontier ReadFrontier(byte[] bytes) => MerkleFrontier.TryRead(bytes, out var frontier)
        ? frontier
        : throw new InvalidDataException("The database holds a damaged edge of the ledger's tree.");

    bool IsPublished(byte[] checkpoint)
    {
        var path = Path.Combine(_folder, "checkpoint");
        return File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(checkpoint);
    }

    void WriteKey()
    {
        var path = Path.Combine(_folder, "key");
        if (!File.Exists(path))
        {
            PublicFile.Write(path, System.Text.Encoding.ASCII.GetBytes(LedgerHead.FirstKey(installation) + "\n"));
        }
    }

    void WriteCheckpoint(byte[] bytes) => PublicFile.Write(Path.Combine(_folder, "checkpoint"), bytes);
}
