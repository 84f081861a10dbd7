// Reads a hash list file, CSV or JSON lines, line by line. Nothing that stands in a file makes it throw.
using System.Buffers;
using System.Text.Unicode;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Lists;

enum ListFormat
{
    Csv,
    JsonLines,
}

enum ListStep
{
    /// <summary>A good line was read.</summary>
    Row,

    /// <summary>A line is bad; reading can go on.</summary>
    Bad,

    /// <summary>A record that may not be taken was counted; reading can go on.</summary>
    Refused,

    /// <summary>The file ends here.</summary>
    End,

    /// <summary>The file is no list; reading ended.</summary>
    Fault,
}

/// <summary>One pass over one file of any form. Memory does not grow with the file.</summary>
interface IListReader
{
    /// <summary>Why reading ended before the end of the file.</summary>
    FileFault? Fault { get; }

    /// <summary>What was read and may not be taken, or cannot be compared.</summary>
    RefusedCounts Refused { get; }

    /// <summary>True where records are numbered, because the form knows no lines.</summary>
    bool CountsRecords { get; }

    /// <summary>Reads on up to the next step.</summary>
    ListStep Next(out HashRow row, out BadLine bad);

    /// <summary>Counts a line that is bad for a reason outside this reader. False when that ends the reading.</summary>
    bool CountBad();
}

/// <summary>The CSV and the JSON lines that are this program's own.</summary>
/// <param name="stream">The file. It is read to its end, or to the first fault, and not closed.</param>
/// <param name="fileName">Only its extension counts: .json, .jsonl and .ndjson are JSON lines.</param>
/// <param name="limits">How much the file may hold.</param>
sealed class HashListReader(Stream stream, string fileName, ListLimits limits) : IListReader
{
    readonly LineReader _lines = new(stream, limits);
    readonly char[] _text = new char[limits.MaxLineBytes];
    ListFormat? _format = FormatByName(fileName);
    CsvColumns? _columns;
    int _rows;
    int _bad;

    /// <summary>Why reading ended before the end of the file.</summary>
    public FileFault? Fault { get; private set; }

    /// <summary>These forms have nothing to refuse by class: what is no category is a bad line.</summary>
    public RefusedCounts Refused => RefusedCounts.None;

    public bool CountsRecords => false;

    /// <summary>Reads up to the next good or bad line. Blank lines are passed over.</summary>
    public ListStep Next(out HashRow row, out BadLine bad)
    {
        row = default;
        bad = default;
        while (Fault is null)
        {
            var state = _lines.Next(out var line);
            if (state == LineState.End) return AtEnd();
            if (state == LineState.FileTooLarge) return Stop(new FileFault.TooLarge(limits.MaxFileBytes));
            if (state == LineState.Line && !line.ContainsAnyExcept(" \t"u8)) continue;

            _format ??= line.TrimStart(" \t"u8).StartsWith((byte)'{') ? ListFormat.JsonLines : ListFormat.Csv;
            if (_format == ListFormat.Csv && _columns is null)
            {
                if (!TryReadHeader(state, line, out var words)) return Stop(new FileFault.BadHeader(words));
                continue;
            }

            var reason = state == LineState.TooLong ? BadLineReason.TooLong : ParseLine(line, out row);
            if (reason is not { } wrong)
            {
                return ++_rows > limits.MaxRows ? Stop(new FileFault.TooManyRows(limits.MaxRows)) : ListStep.Row;
            }

            // Nobody takes part of a list that is for something else, whatever is to be done with bad lines.
            if (FaultOf(wrong) is { } fault) return Stop(fault);
            bad = new BadLine(_lines.Number, wrong);
            return CountBad() ? ListStep.Bad : ListStep.Fault;
        }

        return ListStep.Fault;
    }

    /// <summary>Counts a line that is bad for a reason outside this reader. False when that ends the reading.</summary>
    public bool CountBad()
    {
        if (++_bad <= limits.MaxBadLines) return true;
        Stop(new FileFault.TooManyBadLines(limits.MaxBadLines));
        return false;
    }

    FileFault? FaultOf(BadLineReason reason) => reason switch
    {
        BadLineReason.OtherPurpose => new FileFault.OtherPurpose(_lines.Number),
        BadLineReason.SchemaOfIntimateImages => new FileFault.OtherSchema(ForeignSchema.IntimateImages),
        BadLineReason.SchemaOfTerrorism => new FileFault.OtherSchema(ForeignSchema.Terrorism),
        _ => null,
    };

    internal static ListFormat? FormatByName(string fileName) => Path.GetExtension(fileName).ToUpperInvariant() switch
    {
        ".JSON" or ".JSONL" or ".NDJSON" => ListFormat.JsonLines,
        _ => null,
    };

    ListStep AtEnd() => _format == ListFormat.JsonLines || _columns is not null
        ? ListStep.End
        : Stop(new FileFault.BadHeader("the file is empty."));

    ListStep Stop(FileFault fault)
    {
        Fault = fault;
        return ListStep.Fault;
    }

    bool TryReadHeader(LineState state, ReadOnlySpan<byte> line, out string words)
    {
        words = "it is too long or not valid UTF-8 text.";
        if (state == LineState.TooLong || !TryDecode(line, out var text)) return false;
        return CsvColumns.TryRead(text, out _columns, out words);
    }

    BadLineReason? ParseLine(ReadOnlySpan<byte> line, out HashRow row)
    {
        row = default;
        if (_columns is not null)
        {
            return TryDecode(line, out var text)
                ? _columns.Parse(_lines.Number, text, out row)
                : BadLineReason.NotUtf8;
        }

        return Utf8.IsValid(line) ? JsonLine.Parse(_lines.Number, line, out row) : BadLineReason.NotUtf8;
    }

    bool TryDecode(ReadOnlySpan<byte> line, out ReadOnlySpan<char> text)
    {
        var status = Utf8.ToUtf16(line, _text, out _, out var length, replaceInvalidSequences: false);
        text = _text.AsSpan(0, length);
        return status == OperationStatus.Done;
    }
}
