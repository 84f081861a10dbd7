// The header and the lines of forms that are CSV with columns of their own. Columns that nobody asked for are passed over.
using System.Buffers;
using System.Text.Unicode;

namespace Waarborg.Lists.Suppliers;

/// <summary>Reads the columns of a line by the names in the header.</summary>
/// <param name="stream">The file.</param>
/// <param name="limits">How much it may hold.</param>
/// <param name="separator">What stands between two columns.</param>
/// <param name="names">The columns that are asked for, in any case.</param>
sealed class DelimitedLines(Stream stream, ListLimits limits, char separator, params string[] names)
{
    /// <summary>Columns of a line.</summary>
    const int MaxColumns = 64;

    readonly LineReader _lines = new(stream, limits);
    readonly char[] _text = new char[limits.MaxLineBytes];
    readonly int[] _positions = new int[names.Length];
    int _count;
    bool _isInQuotes;

    internal long Number => _lines.Number;

    /// <summary>True when the file ended inside quotation marks that were opened and never closed.</summary>
    internal bool IsCutShort => _isInQuotes;

    /// <summary>Reads the header. False when a column that is asked for is lacking, or it is no header.</summary>
    internal bool TryReadHeader()
    {
        if (Next(out var fields, out _) != LineState.Line || fields is null) return false;
        for (var i = 0; i < names.Length; i++)
        {
            _positions[i] = Array.FindIndex(
                fields, field => field.Trim().Equals(names[i], StringComparison.OrdinalIgnoreCase));
        }

        _count = fields.Length;
        return true;
    }

    internal bool Has(int name) => _positions[name] >= 0;

    /// <summary>The field of this column; empty where the header has none of this name.</summary>
    internal string Field(string[] fields, int name) => _positions[name] < 0 ? "" : fields[_positions[name]].Trim();

    /// <summary>Reads the next line that is not blank. Its fields are null where it is bad, and then it is said why.</summary>
    internal LineState Next(out string[]? fields, out BadLineReason reason)
    {
        (fields, reason) = (null, BadLineReason.TooLong);
        while (true)
        {
            var state = _lines.Next(out var line);
            if (state is LineState.End or LineState.FileTooLarge) return state;
            var marks = line.Count((byte)'"');
            if (_isInQuotes)
            {
                // A text with line breaks is no fingerprint: what stands inside it must never be taken for lines.
                _isInQuotes = marks % 2 == 0;
                continue;
            }

            if (state == LineState.TooLong) return LineState.Line;
            if (!line.ContainsAnyExcept(" \t"u8)) continue;
            reason = BadLineReason.NotUtf8;
            if (Utf8.ToUtf16(line, _text, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            {
                return LineState.Line;
            }

            var text = _text.AsSpan(0, length);
            reason = BadLineReason.BrokenQuotes;
            _isInQuotes = marks % 2 == 1;
            if (_isInQuotes) return LineState.Line;
            reason = BadLineReason.WrongColumnCount;
            if (text.Count(separator) > MaxColumns) return LineState.Line;
            fields = marks == 0 ? text.ToString().Split(separator) : CsvColumns.SplitQuoted(text, separator);
            if (fields is null) reason = BadLineReason.BrokenQuotes;
            else if (_count > 0 && fields.Length != _count) fields = null;
            return LineState.Line;
        }
    }
}

/// <summary>One pass over one file of such a form. Memory does not grow with it.</summary>
/// <param name="form">The form.</param>
/// <param name="lines">Its lines.</param>
/// <param name="limits">How much the file may hold.</param>
/// <param name="missing">The words for a header that lacks a column; null for a header that has what is needed.</param>
/// <param name="record">What a line says.</param>
sealed class DelimitedReader(
    SourceForm form, DelimitedLines lines, ListLimits limits, Func<string?> missing, Func<string[], FileRecord> record)
    : IListReader
{
    readonly RecordSteps _steps = new(limits, isRecord: false);
    bool _isBegun;

    public FileFault? Fault => _steps.Fault;

    public RefusedCounts Refused => _steps.Counts;

    public bool CountsRecords => false;

    public bool CountBad() => _steps.CountBad();

    public ListStep Next(out HashRow row, out BadLine bad)
    {
        while (true)
        {
            if (_steps.TryNext(out var step, out row, out bad)) return step;
            if (!_isBegun && !TryBegin()) continue;
            switch (lines.Next(out var fields, out var reason))
            {
                case LineState.End when lines.IsCutShort:
                    _steps.Stop(new FileFault.CutShort());
                    break;
                case LineState.End:
                    return ListStep.End;
                case LineState.FileTooLarge:
                    _steps.Stop(new FileFault.TooLarge(limits.MaxFileBytes));
                    break;
                case LineState.Line when fields is null:
                    _steps.Bad(lines.Number, reason);
                    break;
                case LineState.Line:
                    _steps.Add(record(fields));
                    break;
                case LineState.TooLong:
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    bool TryBegin()
    {
        _isBegun = true;
        if (!lines.TryReadHeader()) _steps.Stop(new FileFault.BadForm(form, "its first line is no header."));
        else if (missing() is { } words) _steps.Stop(new FileFault.BadForm(form, words));
        return Fault is null;
    }
}
