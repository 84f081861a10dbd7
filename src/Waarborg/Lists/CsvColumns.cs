// The CSV form of a list: which column is what, and one line at a time.
using System.Globalization;
using CsvHelper;

namespace Waarborg.Lists;

/// <summary>What the header of a CSV list says: where each field stands.</summary>
/// <remarks>
/// Each line is parsed alone, because no field of a list holds a line break: a quotation mark that is never closed
/// spoils its own line instead of swallowing all that follow.
/// </remarks>
sealed class CsvColumns
{
    const int MaxColumns = 7;
    static readonly string[] Names = ["algorithm", "hash", "category", "reference", "profile", "purpose", "quality"];
    static readonly int Required = 4;

    static readonly CsvReaderOptions Commas = OptionsFor(',');
    static readonly CsvReaderOptions Semicolons = OptionsFor(';');

    static CsvReaderOptions OptionsFor(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        DetectSeparatorHint = false,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Skip,
    };

    // Where each of Names stands, or -1.
    readonly int[] _positions = [-1, -1, -1, -1, -1, -1, -1];
    readonly Range[] _ranges = new Range[MaxColumns + 1];
    int _count;

    CsvColumns()
    {
    }

    internal static bool TryRead(ReadOnlySpan<char> header, out CsvColumns? columns, out string words)
    {
        columns = null;
        words = "";
        var read = new CsvColumns();
        var fields = SplitQuoted(header);
        if (fields is null)
        {
            words = "its quotation marks do not match.";
            return false;
        }

        for (var i = 0; i < fields.Length; i++)
        {
            var name = Array.FindIndex(Names, known => known.Equals(fields[i].Trim(), StringComparison.OrdinalIgnoreCase));
            if (name < 0 || read._positions[name] >= 0)
            {
                // The name is not repeated here: in a file without header it is a hash.
                words = string.Create(
                    CultureInfo.InvariantCulture, $"column {i + 1} {(name < 0 ? "is none of these." : "stands there twice.")}");
                return false;
            }

            read._positions[name] = i;
        }

        for (var name = 0; name < Required; name++)
        {
            if (read._positions[name] >= 0) continue;
            words = $"the column {Names[name]} is missing.";
            return false;
        }

        read._count = fields.Length;
        columns = read;
        return true;
    }

    internal BadLineReason? Parse(long number, ReadOnlySpan<char> line, out HashRow row)
    {
        row = default;
        if (line.Contains('"'))
        {
            var fields = SplitQuoted(line);
            if (fields is null) return BadLineReason.BrokenQuotes;
            if (fields.Length != _count) return BadLineReason.WrongColumnCount;
            return HashRowRules.ParseUntrusted(number, Arrange(fields), out row);
        }

        if (line.Split(_ranges, ',') != _count) return BadLineReason.WrongColumnCount;
        return HashRowRules.ParseUntrusted(number, Arrange(line), out row);
    }

    RowFields Arrange(string[] fields) => new()
    {
        Algorithm = fields[_positions[0]],
        Hash = fields[_positions[1]],
        Category = fields[_positions[2]],
        Reference = fields[_positions[3]],
        Profile = _positions[4] < 0 ? "" : fields[_positions[4]],
        Purpose = _positions[5] < 0 ? HashRowRules.SolePurpose : fields[_positions[5]],
        Quality = _positions[6] < 0 ? "" : fields[_positions[6]],
    };

    RowFields Arrange(ReadOnlySpan<char> line) => new()
    {
        Algorithm = line[_ranges[_positions[0]]],
        Hash = line[_ranges[_positions[1]]],
        Category = line[_ranges[_positions[2]]],
        Reference = line[_ranges[_positions[3]]],
        Profile = _positions[4] < 0 ? "" : line[_ranges[_positions[4]]],
        Purpose = _positions[5] < 0 ? HashRowRules.SolePurpose : line[_ranges[_positions[5]]],
        Quality = _positions[6] < 0 ? "" : line[_ranges[_positions[6]]],
    };

    /// <summary>The fields of one line with quotation marks; null when these are out of place.</summary>
    internal static string[]? SplitQuoted(ReadOnlySpan<char> line, char separator = ',')
    {
        using var reader = CsvReader.FromText(line.ToString(), separator == ';' ? Semicolons : Commas);
        if (!reader.Read()) return null;
        var fields = new string[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++) fields[i] = reader.GetString(i);
        return fields;
    }
}
