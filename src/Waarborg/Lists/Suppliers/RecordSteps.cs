// What the forms whose records hold several fingerprints have in common: one step after another, and all that is counted.
using System.Diagnostics;

namespace Waarborg.Lists.Suppliers;

/// <summary>Records refused for one reason.</summary>
readonly record struct RefusedCount(RefusedWhy Why, long Count);

/// <summary>What was read and is not taken, although nothing is wrong with the file.</summary>
/// <param name="ByReason">Records that may not be taken; reasons without any are not listed.</param>
/// <param name="PassedOver">Fingerprints of kinds that this program cannot compare, such as PhotoDNA.</param>
sealed record RefusedCounts(IReadOnlyList<RefusedCount> ByReason, long PassedOver)
{
    internal static RefusedCounts None { get; } = new([], 0);
}

/// <summary>One record of such a form, as its reader found it.</summary>
/// <param name="Number">Number of its line, or of the record where there are no lines; from 1.</param>
/// <param name="Reference">What the supplier calls it; null where it does not say it.</param>
/// <param name="Meaning">What its class becomes.</param>
/// <param name="Prints">All its fingerprints: the name of the kind, or null for one that is never compared, and the text.</param>
sealed record FileRecord(
    long Number, string? Reference, ClassMeaning Meaning, IReadOnlyList<(ListAlgorithm? Algorithm, string Value)> Prints);

/// <summary>Queues the steps of a record and counts them. At most one record is in memory.</summary>
/// <param name="limits">How much the file may hold.</param>
/// <param name="isRecord">True where records are numbered.</param>
sealed class RecordSteps(ListLimits limits, bool isRecord)
{
    readonly Queue<(ListStep Step, HashRow Row, BadLine Bad)> _ready = new();
    readonly long[] _refused = new long[Enum.GetValues<RefusedWhy>().Length];
    long _passedOver;
    int _rows;
    int _bad;

    internal FileFault? Fault { get; private set; }

    internal RefusedCounts Counts => new(
        [.. Enum.GetValues<RefusedWhy>().Where(why => _refused[(int)why] > 0)
            .Select(why => new RefusedCount(why, _refused[(int)why]))],
        _passedOver);

    internal bool TryNext(out ListStep step, out HashRow row, out BadLine bad)
    {
        (step, row, bad) = (ListStep.Fault, default, default);
        if (Fault is not null) return true;
        if (!_ready.TryDequeue(out var next)) return false;
        (step, row, bad) = next;
        if (step == ListStep.Row && ++_rows > limits.MaxRows) Stop(new FileFault.TooManyRows(limits.MaxRows));
        if (step == ListStep.Bad) CountBad();
        if (Fault is not null) (step, row, bad) = (ListStep.Fault, default, default);
        return true;
    }

    /// <summary>Judges a record and queues what comes of it.</summary>
    internal void Add(FileRecord record)
    {
        switch (record.Meaning)
        {
            case ClassMeaning.Refused refused:
                _refused[(int)refused.Why]++;
                _ready.Enqueue((ListStep.Refused, default, default));
                break;
            case ClassMeaning.Taken taken:
                Take(record, taken.Category);
                break;
            default:
                throw new UnreachableException();
        }
    }

    internal void Bad(long number, BadLineReason reason) =>
        _ready.Enqueue((ListStep.Bad, default, new(number, reason, IsRecord: isRecord)));

    internal void Stop(FileFault fault) => Fault ??= fault;

    internal bool CountBad()
    {
        if (++_bad > limits.MaxBadLines) Stop(new FileFault.TooManyBadLines(limits.MaxBadLines));
        return Fault is null;
    }

    void Take(FileRecord record, ListCategory category)
    {
        if (string.IsNullOrWhiteSpace(record.Reference))
        {
            Bad(record.Number, BadLineReason.MissingReference);
            return;
        }

        var taken = false;
        foreach (var (algorithm, value) in record.Prints)
        {
            if (algorithm is not { } known)
            {
                _passedOver++;
                continue;
            }

            var reason = HashRowRules.ParseUntrusted(
                record.Number,
                new()
                {
                    Algorithm = known.Name(),
                    Hash = value,
                    Category = category.ToString(),
                    Reference = record.Reference,
                    Purpose = HashRowRules.SolePurpose,
                },
                out var row);
            taken = true;
            if (reason is { } wrong) Bad(record.Number, wrong);
            else _ready.Enqueue((ListStep.Row, row, default));
        }

        // A record of which nothing can be compared is no entry, and reading goes on.
        if (!taken) _ready.Enqueue((ListStep.Refused, default, default));
    }
}
