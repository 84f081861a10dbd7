// Feeds the closed records to the check, each at its place between the leaves.
using System.Globalization;
using System.Text.Json.Nodes;

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
    readonly Dictionary<long, string> _waitingNow = [];
    bool _waitingRead;

    /// <summary>Was the checker given closed records that it can judge?</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>True where an earlier check, from which this one goes on, saw none of the closed records, or lost ones.</summary>
    internal bool WasClosedBefore { get; private set; }

    /// <summary>Records that were judged.</summary>
    internal long Judged { get; private set; }

    /// <summary>Records that were handed over closed, by the reason.</summary>
    internal SortedDictionary<string, long> Hidden { get; } = new(StringComparer.Ordinal);

    /// <summary>Finds the files from a leaf on.</summary>
    internal void Begin(IReadOnlyList<string>? listed, long from)
    {
        var leaves = listed?.Select(ClosedFiles.LeafOf).OfType<long>().ToList() ?? [];
        var isWaitingThere = listed?.Contains(ClosedFiles.Waiting, StringComparer.Ordinal) ?? false;
        if (leaves.Count == 0 && !isWaitingThere) return;
        WasClosedBefore = state.ClosedLeaves != from;
        if (WasClosedBefore) return;
        IsOpen = true;
        _leaves.UnionWith(leaves.Where(leaf => leaf >= from));
        if (isWaitingThere) return;
        _waitingRead = true;
        report(ClosedFiles.Waiting, "C1", "the file of what waits is missing");
    }

    /// <summary>
    /// Ends the judging of records where an older back-up was put back after the earlier check: what that check remembers of
    /// records may be of those that were lost.
    /// </summary>
    internal void EndAtReconciliation()
    {
        if (IsOpen && _firstNew > 1) (IsOpen, WasClosedBefore) = (false, true);
    }

    /// <summary>Judges the records that were written when the ledger had at most so many leaves.</summary>
    internal async Task JudgeUpToAsync(long leaves, CancellationToken cancellation)
    {
        if (!IsOpen) return;
        while (await PeekAsync(cancellation) is var (batch, record))
        {
            var stands = record.Body is { } body ? IsBy(body, leaves) : await StandsByAsync(batch, leaves, cancellation);
            if (!stands) return;
            _ahead.Dequeue();
            if (batch.At is not null) _waitingNow[record.Number] = record.Commitment.ToHex();
            if (record.Number >= _firstNew) Judge(batch, record);
            else Recall(record);
        }
    }

    /// <summary>Judges the batch of a leaf: its commitment, and that the records in it are of its hours.</summary>
    internal async Task JudgeBatchAsync(long leaf, Checked entry, CancellationToken cancellation)
    {
        if (!IsOpen) return;
        while (_leaves.Count > 0 && _leaves.Min <= leaf) await ReadNextAsync(cancellation);
        if (!_read.Remove(leaf, out var batch))
        {
            _withoutFile.Add(leaf);
            state.Unseen++;
            return;
        }

        if (batch.Commitment!.Value.ToHex() != entry.Text("commitment"))
        {
            report(batch.Path, "C1", "its records are not those that the ledger commits to");
        }

        foreach (var body in batch.Records.Select(one => one.Body).OfType<JsonObject>())
        {
            var record = new Checked(body);
            var isOfHours = string.CompareOrdinal(record.At, entry.Text("from")) >= 0
                && string.CompareOrdinal(record.At, entry.Text("hour")) <= 0;
            if (isOfHours && record.Number("after") <= leaf) continue;
            report(PlaceOf(record.Number("n")), "C1", string.Create(
                CultureInfo.InvariantCulture, $"it is not of the hours of the batch at leaf {leaf}"));
        }
    }

    /// <summary>Judges what is left when every leaf was.</summary>
    internal async Task EndAsync(CancellationToken cancellation)
    {
        if (!IsOpen) return;
        await JudgeUpToAsync(AfterAll, cancellation);
        foreach (var leaf in _leaves.Concat(_read.Keys))
        {
            report(ClosedFiles.PathOf(leaf), "C1", "the ledger has no batch at that leaf");
        }

        foreach (var leaf in _withoutFile.Where(leaf => !state.Lost.Exists(one => one.From <= leaf && leaf < one.To)))
        {
            report(ClosedFiles.PathOf(leaf), "C1", "the file of this batch is missing");
        }

        foreach (var number in state.Waited.Keys.Except(_waitingNow.Keys).Order())
        {
            report(PlaceOf(number), "C1", "it waited at the earlier check, and is in no batch and waits no longer");
        }

        state.Waited.Clear();
        foreach (var (number, commitment) in _waitingNow) state.Waited[number] = commitment;
        state.ClosedLeaves = state.Leaves;
    }

    void Judge(HandedBatch batch, HandedRecord record)
    {
        var place = PlaceOf(record.Number);
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
        if (body.Number("after") < state.LastAfter) report(place, "C2", "it says a place before that of the record before it");
        state.LastAfter = body.Number("after");
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

    // What waited at an earlier check was judged then: it must be what is in the batch now.
    void Recall(HandedRecord record)
    {
        var isSame = state.Waited.TryGetValue(record.Number, out var commitment) && commitment == record.Commitment.ToHex();
        if (!isSame) report(PlaceOf(record.Number), "C1", "it is not the record of that number that the earlier check judged");
        else if (!_waitingNow.ContainsKey(record.Number)) state.Waited.Remove(record.Number);
    }

    void JudgeWaiting(string place, Checked record, string handed)
    {
        var over = LedgerTime.Text(LedgerTime.MovedBy(LedgerTime.HourOf(LedgerTime.Of(record.At)), TimeSpan.FromHours(1)));
        var isLate = string.CompareOrdinal(over, handed) <= 0 || string.CompareOrdinal(record.At, state.BatchedTo) < 0;
        if (isLate) report(place, "C1", $"its hour was over at {over}, and it is in no batch");
        if (record.Number("after") > state.Leaves) report(place, "C1", "it says a place that the ledger does not have");
    }

    static bool IsBy(JsonObject body, long leaves) => FieldForms.Number(body["after"]) <= leaves;

    // A record that is not shown says no place: it is passed after its batch, or before the next that says one.
    async ValueTask<bool> StandsByAsync(HandedBatch batch, long leaves, CancellationToken cancellation)
    {
        if ((ClosedFiles.LeafOf(batch.Path) ?? AfterAll - 1) < leaves) return true;
        do
        {
            if (_ahead.FirstOrDefault(one => one.Record.Body is not null).Record is { Body: { } body }) return IsBy(body, leaves);
        }
        while (await ReadNextAsync(cancellation));

        return false;
    }

    async ValueTask<(HandedBatch, HandedRecord)?> PeekAsync(CancellationToken cancellation)
    {
        while (_ahead.Count == 0)
        {
            if (!await ReadNextAsync(cancellation)) return null;
        }

        return _ahead.Peek();
    }

    async ValueTask<bool> ReadNextAsync(CancellationToken cancellation)
    {
        if (_leaves.Count > 0)
        {
            var leaf = _leaves.Min;
            _leaves.Remove(leaf);
            await ReadAsync(ClosedFiles.PathOf(leaf), cancellation);
            return true;
        }

        if (_waitingRead) return false;
        _waitingRead = true;
        await ReadAsync(ClosedFiles.Waiting, cancellation);
        return true;
    }

    async Task ReadAsync(string path, CancellationToken cancellation)
    {
        var bytes = await files.ReadAsync(path, ClosedFiles.MaxBytes, cancellation)
            ?? throw new LedgerFileException(path, "it is gone");
        if (ClosedFiles.Read(path, bytes, out var problem) is not { } batch)
        {
            report(path, "C1", problem);
            state.Unseen++;
            return;
        }

        if (ClosedFiles.LeafOf(path) is { } leaf) _read[leaf] = batch;
        foreach (var record in batch.Records) _ahead.Enqueue((batch, record));
    }

    static string PlaceOf(long record) => string.Create(CultureInfo.InvariantCulture, $"record {record}");
}
