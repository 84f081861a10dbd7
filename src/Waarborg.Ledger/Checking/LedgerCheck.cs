// The whole check, top to bottom: files, tree, signatures, and every entry against the rules. It trusts nobody.
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Waarborg.Ledger;

/// <summary>Checks a ledger by its public files, and by the closed records where they were handed over.</summary>
public sealed class LedgerCheck
{
    /// <summary>Violations after which a check ends: what follows would only repeat them.</summary>
    public const int MaxViolations = 50;

    /// <summary>The file of the signed state.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>The file of the first key.</summary>
    public const string KeyFile = "key";

    readonly ILedgerFiles _files;
    readonly LedgerCheckOptions _options;
    readonly LedgerState _state;
    readonly SignedRoots _roots;
    readonly List<Violation> _violations = [];
    readonly List<string> _notices = [];
    readonly List<string> _closed = [];
    readonly List<Witnessed> _witnessed = [];
    readonly HashTiles _tiles;
    readonly ClosedReader _records;
    readonly long _from;
    readonly Checkpoint? _since;
    MerkleFrontier _tree = new();
    Hash256? _rootAtSince;
    long _batches;

    LedgerCheck(ILedgerFiles files, LedgerCheckOptions options)
    {
        (_files, _options, _state) = (files, options, options.Memory ?? new());
        _roots = new(options.SignedReleases);
        _from = _state.Leaves;
        _since = options.Since is { } note && Checkpoint.TryParse(note.Text, out var since) ? since : null;
        _tiles = new(files, Report);
        _records = new(files, _state, Report);
    }

    /// <summary>Checks a ledger. What is wrong is in the report; nothing is thrown for it.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public static async Task<LedgerReport> RunAsync(
        ILedgerFiles files, LedgerCheckOptions options, CancellationToken cancellation)
    {
        var check = new LedgerCheck(files, options);
        Checkpoint? checkpoint = null;
        try
        {
            checkpoint = await check.CheckAsync(cancellation);
        }
        catch (LedgerFileException unreadable)
        {
            check.Report(unreadable.Path, "T1", unreadable.Message);
        }
        catch (TooManyViolationsException)
        {
            check._notices.Add($"The check ended after {MaxViolations} violations.");
        }

        return check.ToReport(checkpoint);
    }

    async Task<Checkpoint?> CheckAsync(CancellationToken cancellation)
    {
        if (await ReadCheckpointAsync(cancellation) is not var (note, checkpoint)) return null;
        if (!await ResumeAsync(checkpoint, cancellation)) return checkpoint;
        var listed = _files.List();
        _records.Begin(listed, _from);
        if (!await JudgeLeavesAsync(checkpoint.Size, cancellation)) return checkpoint;
        await _records.EndAsync(cancellation);
        await _tiles.EndAsync(cancellation);

        if (_tree.Root != checkpoint.Root) Report(CheckpointFile, "T2", "its root is not that of the entries");
        CheckSignatures(note, checkpoint);
        CheckSince();
        CheckWitnesses(note);
        var stored = new StoredFiles(_files, _state, checkpoint.Size, Report);
        await stored.CheckKeyAsync(cancellation);
        if (listed is not null) await stored.CheckAsync(listed, cancellation);
        SayWhatIsClosed();
        _state.Frontier = _tree.ToBytes();
        return checkpoint;
    }

    async Task<(SignedNote, Checkpoint)?> ReadCheckpointAsync(CancellationToken cancellation)
    {
        var bytes = await _files.ReadAsync(CheckpointFile, SignedNote.MaxBytes, cancellation);
        if (bytes is null)
        {
            Report(CheckpointFile, "T1", "there is no checkpoint");
            return null;
        }

        if (!SignedNote.TryParse(bytes, out var note, out var problem))
        {
            Report(CheckpointFile, "T1", $"it is not a signed note: {problem}");
            return null;
        }

        if (Checkpoint.TryParse(note.Text, out var checkpoint)) return (note, checkpoint);
        Report(CheckpointFile, "T1", "its text is not origin, size and root");
        return null;
    }

    async Task<bool> ResumeAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        MerkleFrontier.TryRead(_state.Frontier, out _tree);
        if (_from == 0) return true;
        if (checkpoint.Size < _from)
        {
            Report(CheckpointFile, "T3", string.Create(
                CultureInfo.InvariantCulture, $"it has {checkpoint.Size} leaves, and had {_from} at the earlier check"));
            return false;
        }

        if (!await _tiles.ResumeAsync(_tree, cancellation))
        {
            Report("tile/0", "T3", string.Create(
                CultureInfo.InvariantCulture, $"the first {_from} leaves are not those of the earlier check"));
            return false;
        }

        if (_since?.Size < _from) _rootAtSince = await _tiles.RootAtAsync(_since.Size, _tree, cancellation);
        return true;
    }

    async Task<bool> JudgeLeavesAsync(long size, CancellationToken cancellation)
    {
        while (_state.Leaves < size)
        {
            var number = _state.Leaves / TilePath.FullWidth;
            var width = (int)Math.Min(TilePath.FullWidth, size - (number * TilePath.FullWidth));
            var tile = new TilePath(TilePath.Entries, number, width);
            if (await ReadEntriesAsync(tile, cancellation) is not { } entries) return false;
            for (var place = (int)(_state.Leaves % TilePath.FullWidth); place < entries.Count; place++)
            {
                await JudgeLeafAsync(entries[place], cancellation);
            }
        }

        NoteSince();
        return true;
    }

    async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadEntriesAsync(TilePath tile, CancellationToken cancellation)
    {
        var bytes = await _files.ReadAsync(tile.ToString(), EntryTile.MaxBytes, cancellation);
        var width = tile.Width;
        if (bytes is null && !tile.IsFull)
        {
            // The ledger grew meanwhile, and the full tile stands in its place.
            width = TilePath.FullWidth;
            bytes = await _files.ReadAsync((tile with { Width = width }).ToString(), EntryTile.MaxBytes, cancellation);
        }

        if (bytes is null)
        {
            Report(tile.ToString(), "T1", "the tile is missing");
            return null;
        }

        if (EntryTile.TryRead(bytes, width, out var entries)) return [.. entries.Take(tile.Width)];
        Report(tile.ToString(), "T1", string.Create(CultureInfo.InvariantCulture, $"it does not hold {width} entries"));
        return null;
    }

    async Task JudgeLeafAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var leaf = _state.Leaves;
        NoteSince();
        await _records.JudgeUpToAsync(leaf, cancellation);
        if (ReadEntry(bytes.Span, leaf) is { } entry) await JudgeEntryAsync(leaf, entry, cancellation);
        var hash = MerkleHash.Leaf(bytes.Span);
        _tree.Append(hash);
        await _tiles.AppendAsync(hash, cancellation);
        _state.Leaves++;
    }

    async Task JudgeEntryAsync(long leaf, Checked entry, CancellationToken cancellation)
    {
        if (entry.Kind == "batch")
        {
            _batches++;
            await _records.JudgeBatchAsync(leaf, entry, cancellation);
        }

        var isReconciled = entry.Kind == "ledger.reconciled";
        if (isReconciled) _records.EndAtReconciliation();
        var rootAtTo = isReconciled ? await RootAtAsync(entry.Number("to"), leaf, cancellation) : null;
        try
        {
            OpenRules.Apply(_state, leaf, entry, rootAtTo);
            if (entry.Kind == "figures.day" && _records.IsOpen) ClosedRules.JudgeFigures(_state, entry);
        }
        catch (BrokenRuleException broken)
        {
            Report(PlaceOf(leaf), broken.Rule, broken.Message);
        }

        if (_roots.Problem(entry) is { } unsigned) Report(PlaceOf(leaf), "L1", unsigned);
        if (isReconciled && !entry.Flag("recovered"))
        {
            Notice($"Leaf {leaf} says that the leaves {entry.Number("from")} to {entry.Number("to")} of a ledger that was "
                + $"signed were lost, and that this one goes on without them. Whoever kept a checkpoint of that time finds that "
                + $"this ledger does not continue it.");
        }
    }

    Checked? ReadEntry(ReadOnlySpan<byte> bytes, long leaf)
    {
        if (!CanonicalJson.TryRead(bytes, out var body, out var problem))
        {
            Report(PlaceOf(leaf), "E1", problem);
            return null;
        }

        if (EntrySchema.Problem(body, closed: false) is not { } misfit) return new(body);
        Report(PlaceOf(leaf), "E2", misfit);
        return null;
    }

    // The root at an earlier size, for the rare entry that names one: the leaves are read again up to there.
    async Task<Hash256?> RootAtAsync(long size, long leaf, CancellationToken cancellation)
    {
        if (size > leaf) return null;
        var tree = new MerkleFrontier();
        while (tree.Size < size)
        {
            var number = tree.Size / TilePath.FullWidth;
            // This tile may be the partial one that is being judged: any width that lies there holds what is asked for.
            for (var width = TilePath.FullWidth; width > 0; width--)
            {
                var tile = new TilePath(TilePath.Entries, number, width).ToString();
                if (await _files.ReadAsync(tile, EntryTile.MaxBytes, cancellation) is not { } bytes) continue;
                if (!EntryTile.TryRead(bytes, width, out var entries)) return null;
                var asked = (int)Math.Min(size - tree.Size, width);
                foreach (var entry in entries.Take(asked)) tree.Append(MerkleHash.Leaf(entry.Span));
                break;
            }

            if (tree.Size <= number * TilePath.FullWidth) return null;
        }

        return tree.Root;
    }

    void NoteSince()
    {
        if (_since?.Size == _state.Leaves) _rootAtSince = _tree.Root;
    }

    void CheckSince()
    {
        if (_options.Since is not { } note) return;
        if (_since is not { } since)
        {
            Report("earlier checkpoint", "T3", "its text is not origin, size and root");
            return;
        }

        if (since.Origin != _state.Origin) Report("earlier checkpoint", "T3", $"it is of the ledger {since.Origin}");
        if (KeyAt(since.Size) is { } key && !note.IsSignedBy(key))
        {
            Report("earlier checkpoint", "T4", "the ledger's key of that time did not sign it");
        }

        if (since.Size > _state.Leaves)
        {
            Report(CheckpointFile, "T3", string.Create(
                CultureInfo.InvariantCulture, $"it has {_state.Leaves} leaves, and the earlier checkpoint has {since.Size}"));
        }
        else if (_rootAtSince != since.Root)
        {
            Report(CheckpointFile, "T3", string.Create(CultureInfo.InvariantCulture,
                $"its first {since.Size} leaves are not those of the earlier checkpoint: the history was rewritten"));
        }
    }

    void CheckSignatures(SignedNote note, Checkpoint checkpoint)
    {
        if (_state.Keys.Count == 0)
        {
            Report(CheckpointFile, "T4", "no first entry names the key that would have to sign it");
            return;
        }

        if (checkpoint.Origin != _state.Origin)
        {
            Report(CheckpointFile, "T4", $"it is of {checkpoint.Origin}, and the ledger is {_state.Origin}");
        }

        var first = VerifierKey.OfChecked(_state.Keys[0].Key);
        if (_options.FirstKey is null)
        {
            if (_from == 0)
            {
                Notice($"No key was given: the one that the ledger itself names was taken. Keep it, and give it the next "
                    + $"time: {first}");
            }
        }
        else if (first != _options.FirstKey)
        {
            Report(PlaceOf(0), "T4", "the ledger's first key is not the one that was given");
        }

        if (KeyAt(checkpoint.Size) is { } key && !note.IsSignedBy(key))
        {
            Report(CheckpointFile, "T4", "the ledger's key did not sign it");
        }

        foreach (var line in note.Signatures.Where(line => !KnownKeys().Any(line.IsOf)))
        {
            Notice($"A signature line is by a key that is unknown here: {line.Name}, {line.Id:x8}.");
        }
    }

    IEnumerable<VerifierKey> KnownKeys() => _state.Keys.Select(one => one.Key).Concat(_state.Witnesses)
        .Select(VerifierKey.OfChecked).Concat(_options.Witnesses);

    void CheckWitnesses(SignedNote note)
    {
        foreach (var witness in KnownKeys().Where(key => key.Type == NoteKeyType.CosignatureV1).Distinct())
        {
            var line = note.Signatures.FirstOrDefault(one => one.IsOf(witness));
            if (line is null)
            {
                var isAsked = _options.Witnesses.Contains(witness);
                if (isAsked) Report(CheckpointFile, "T5", $"the witness {witness.Name} did not cosign it");
                else Notice($"The witness {witness.Name}, whom the ledger names, has not cosigned this checkpoint.");
            }
            else if (!line.Verifies(witness, note.Text) || Cosignature.TimeOf(line) is not { } seen)
            {
                Report(CheckpointFile, "T5", $"the cosignature of {witness.Name} is false");
            }
            else
            {
                _witnessed.Add(new(witness.Name, seen));
            }
        }

        if (_witnessed.Count > 0) return;
        Notice($"Unwitnessed: nobody else has seen this checkpoint. Whoever holds the key can show others another history.");
    }

    VerifierKey? KeyAt(long size) =>
        _state.Keys.FindLast(one => one.Leaf <= size) is { } from ? VerifierKey.OfChecked(from.Key) : null;

    void SayWhatIsClosed()
    {
        if (_records.WasClosedBefore)
        {
            Closed($"This check goes on from one that was not given the closed records, or was given some that were lost since: "
                + $"the rules C1 to C13 were not applied. A check from the first leaf applies them.");
        }
        else if (!_records.IsOpen)
        {
            Closed($"The records in {_batches} batches (matches, reviews, restrictions, ends of sweeps, uploads) were not "
                + $"handed to this check: the rules C1 to C13 were not applied.");
        }
        else _notices.AddRange(ReportEnds.Open(_state));

        foreach (var (why, count) in _records.Hidden) Closed($"{count} records are {why}: only their commitments were checked.");
        foreach (var lost in _state.Lost)
        {
            Closed($"The records in the batches from leaf {lost.From} up to leaf {lost.To} were lost, as two people have said.");
        }
    }

    void Notice(DefaultInterpolatedStringHandler words) => _notices.Add(words.ToStringAndClear());

    void Closed(DefaultInterpolatedStringHandler words) => _closed.Add(words.ToStringAndClear());

    void Report(string place, string rule, string words)
    {
        if (_violations.Count >= MaxViolations) throw new TooManyViolationsException();
        _violations.Add(new(place, rule, words));
    }

    static string PlaceOf(long leaf) => string.Create(CultureInfo.InvariantCulture, $"leaf {leaf}");

    LedgerReport ToReport(Checkpoint? checkpoint) => new()
    {
        Checkpoint = checkpoint,
        LeavesJudged = _state.Leaves - _from,
        RecordsJudged = _records.Judged,
        Violations = _violations,
        Notices = [.. _notices, .. _roots.Words()],
        Closed = _closed,
        Witnesses = _witnessed,
        State = _state,
    };

    sealed class TooManyViolationsException : Exception;
}
