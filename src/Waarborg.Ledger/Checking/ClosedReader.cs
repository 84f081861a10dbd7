// Feeds the closed records to the check, each at its place between the leaves.
using System.Globalization;

namespace Waarborg.Ledger;

/// <summary>Reads the files of closed records in the order of the ledger, one ahead of the leaf that is judged.</summary>
/// <param name="files">Where they lie.</param>
/// <param name="state">What the check remembers.</param>
/// <param name="report">Takes what is wrong: place, rule, words.</param>
sealed class ClosedReader(ILedgerFiles files, LedgerState state, Action<string, string, string> report)
{
    const long AfterAll = long.MaxValue;

    readonly long _firstNew = state.NextRecord;
    readonly SortedSet<long> _leaves = [];
    readonly List<long> _withoutFile = [];
    readonly Queue<(HandedBatch Batch, HandedRecord Record)> _ahead = new();
    readonly Dictionary<long, HandedBatch> _read = [];
    bool _waitingRead;
    long _lastAfter;

    /// <summary>Was the checker given closed records at all?</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Records that were judged.</summary>
    internal long Judged { get; private set; }

    /// <summary>Records that were handed over closed, by the reason.</summary>
    internal SortedDictionary<string, long> Hidden { get; } = new(StringComparer.Ordinal);

    /// <summary>Finds the files from a leaf on.</summary>
    internal void Begin(IReadOnlyList<string>? listed, long from)
    {
        if (listed is null || !listed.Contains(ClosedFiles.Waiting, StringComparer.Ordinal)) return;
        IsOpen = true;
        foreach (var path in listed) if (ClosedFiles.LeafOf(path) is { } leaf && leaf >= from) _leaves.Add(leaf);
    }

    /// <summary>Judges the records that were written when the ledger had at most so many leaves.</summary>
    internal async Task JudgeUpToAsync(long leaves, CancellationToken cancellation)
    {
        if (!IsOpen) return;
        while (await PeekAsync(cancellation) is var (batch, record))
        {
            if (record.Body is { } body && FieldForms.Number(body["after"]) > leaves) return;
            // A record that is not shown says no place: it is passed after its batch, or before the next that says one.
            if (record.Body is null && (ClosedFiles.LeafOf(batch.Path) ?? AfterAll - 1) >= leaves && !NextSaysPlaceBy(leaves)) return;
            _ahead.Dequeue();
            // What waited at an earlier check was judged then.
            if (record.Number >= _firstNew) Judge(batch, record);
        }
    }

    bool NextSaysPlaceBy(long leaves) =>
        _ahead.FirstOrDefault(one => one.Record.Body is not null).Record is { Body: { } body } && FieldForms.Number(body["after"]) <= leaves;

    /// <summary>Judges the batch of a leaf: its commitment, and that the records in it are of its hours.</summary>
    internal async Task JudgeBatchAsync(long leaf, Checked entry, CancellationToken cancellation)
    {
        if (!IsOpen) return;
        await PeekAsync(cancellation);
        if (!_read.Remove(leaf, out var batch))
        {
            _withoutFile.Add(leaf);
            state.Unseen++;
            return;
        }

        if (batch.Commitment!.Value.ToHex() != entry.Text("commitment")) report(batch.Path, "C1", "its records are not those that the ledger commits to");
        foreach (var body in batch.Records.Select(one => one.Body).OfType<System.Text.Json.Nodes.JsonObject>())
        {
            var record = new Checked(body);
            var isOfHours = string.CompareOrdinal(record.At, entry.Text("from")) >= 0 && string.CompareOrdinal(record.At, entry.Text("hour")) <= 0;
            if (!isOfHours || record.Number("after") > leaf) report(PlaceOf(record), "C1", string.Create(CultureInfo.InvariantCulture, $"it is not of the hours of the batch at leaf {leaf}"));
        }
    }

    /// <summary>Judges what is left when every leaf was.</summary>
    internal async Task EndAsync(CancellationToken cancellation)
    {
        if (!IsOpen) return;
        await JudgeUpToAsync(AfterAll, cancellation);
        foreach (var leaf in _leaves) report(ClosedFiles.PathOf(leaf), "C1", "the ledger has no batch at that leaf");
        foreach (var leaf in _read.Keys) report(ClosedFiles.PathOf(leaf), "C1", "the ledger has no batch at that leaf");
        foreach (var leaf in _withoutFile.Where(leaf => !state.Lost.Exists(one => one.From <= leaf && leaf < one.To)))
        {
            report(ClosedFiles.PathOf(leaf), "C1", "the file of this batch is missing");
        }
    }

    void Judge(HandedBatch batch, HandedRecord record)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"record {record.Number}");
        if (record.Number != state.NextRecord && !(state.RecordsMayLeap && record.Number > state.NextRecord))
        {
            report(place, "C1", string.Create(CultureInfo.InvariantCulture, $"record {state.NextRecord} comes next"));
        }

        state.NextRecord = record.Number + 1;
        state.RecordsMayLeap = false;
        if (record.Body is null)
        {
            state.Unseen++;
            Hidden[record.Why!] = Hidden.GetValueOrDefault(record.Why!) + 1;
            return;
        }

        Judged++;
        var body = new Checked(record.Body);
        if (body.Number("after") < _lastAfter) report(place, "C2", "it says a place before that of the record before it");
        _lastAfter = body.Number("after");
        if (batch.At is { } handed) JudgeWaiting(place, body, handed);
        try
        {
            ClosedRules.Apply(state, body);
        }
        catch (BrokenRuleException broken)
        {
            report(place, broken.Rule, broken.Message);
        }
    }

    void JudgeWaiting(string place, Checked record, string handed)
    {
        var over = LedgerTime.Text(LedgerTime.HourOf(LedgerTime.Of(record.At)).AddHours(1));
        var isLate = string.CompareOrdinal(over, handed) <= 0 || string.CompareOrdinal(record.At, state.BatchedTo) < 0;
        if (isLate) report(place, "C1", $"its hour was over at {over}, and it is in no batch");
        if (record.Number("after") > state.Leaves) report(place, "C2", "it says a place that the ledger does not have");
    }

    async ValueTask<(HandedBatch, HandedRecord)?> PeekAsync(CancellationToken cancellation)
    {
        while (_ahead.Count == 0)
        {
            string path;
            if (_leaves.Count > 0)
            {
                path = ClosedFiles.PathOf(_leaves.Min);
                _leaves.Remove(_leaves.Min);
            }
            else if (!_waitingRead)
            {
                path = ClosedFiles.Waiting;
                _waitingRead = true;
            }
            else
            {
                return null;
            }

            await ReadAsync(path, cancellation);
        }

        return _ahead.Peek();
    }

    async Task ReadAsync(string path, CancellationToken cancellation)
    {
        var bytes = await files.ReadAsync(path, ClosedFiles.MaxBytes, cancellation) ?? throw new LedgerFileException(path, "it is gone");
        if (ClosedFiles.Read(path, bytes, out var problem) is not { } batch)
        {
            report(path, "C1", problem);
            state.Unseen++;
            return;
        }

        if (ClosedFiles.LeafOf(path) is { } leaf) _read[leaf] = batch;
        foreach (var record in batch.Records) _ahead.Enqueue((batch, record));
    }

    static string PlaceOf(Checked record) => string.Create(CultureInfo.InvariantCulture, $"record {record.Number("n")}");
}
