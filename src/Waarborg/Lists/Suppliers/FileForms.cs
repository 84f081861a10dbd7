// Which form a list file has, by what it begins with; an operator may say it too, and then both must agree.
using System.Text;
using System.Text.Json;

namespace Waarborg.Lists.Suppliers;

/// <summary>What a file begins like.</summary>
/// <param name="Form">The form.</param>
/// <param name="Foreign">Whose list it is, where it has the fields of one of another purpose.</param>
readonly record struct FormFinding(SourceForm Form, ForeignSchema? Foreign);

static class FileForms
{
    /// <summary>Bytes at the beginning of a file that are looked at.</summary>
    internal const int LookBytes = 1 << 16;

    /// <summary>The reader for a file, or why there is none.</summary>
    internal static IListReader? Open(ImportRequest request, Stream file, ListLimits limits, out FileFault? fault)
    {
        var beginning = new byte[LookBytes];
        var length = file.ReadAtLeast(beginning, LookBytes, throwOnEndOfStream: false);
        var found = Recognise(beginning.AsSpan(0, length), request.Path);
        fault = found.Foreign is { } foreign ? new FileFault.OtherSchema(foreign)
            : request.Form is { } said && said != found.Form ? new FileFault.OtherForm(said, found.Form)
            : null;
        if (fault is not null) return null;
        var whole = new BegunStream(beginning.AsMemory(0, length), file);
        return found.Form switch
        {
            SourceForm.Csv or SourceForm.JsonLines => new HashListReader(whole, request.Path, limits),
            SourceForm.ProjectVic => new ProjectVicReader(whole, limits),
            SourceForm.Icse => IcseReader.Open(whole, limits),
            SourceForm.TxDataset => TxDatasetReader.Open(whole, limits),
            SourceForm.NcmecHashSharing or SourceForm.ThreatExchange or SourceForm.Waarborg or SourceForm.WaarborgLookup
                or SourceForm.ArachnidShield or SourceForm.HashCheck or _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What these first bytes look like. Every file looks like something. Never throws.</summary>
    internal static FormFinding Recognise(ReadOnlySpan<byte> beginning, string fileName)
    {
        var text = beginning.StartsWith("\uFEFF"u8) ? beginning[3..] : beginning;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith((byte)'{') || text.StartsWith((byte)'['))
        {
            if (ForeignSchemas.Find(text) is { } foreign) return new(SourceForm.JsonLines, foreign);
            if (IsProjectVic(text)) return new(SourceForm.ProjectVic, null);
        }

        var end = text.IndexOf((byte)'\n');
        var header = Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
        var columns = header.Split([',', ';', '\t']).Select(column => column.Trim().Trim('"')).ToList();
        foreach (var column in columns)
        {
            if (ForeignSchemas.Of(column) is { } foreign) return new(SourceForm.Csv, foreign);
        }

        if (header.Contains(';', StringComparison.Ordinal) && Has(columns, "Image ID")) return new(SourceForm.Icse, null);
        if (Has(columns, "signal_type") && Has(columns, "signal_str")) return new(SourceForm.TxDataset, null);
        return new(HashListReader.FormatByName(fileName) == ListFormat.JsonLines || text.StartsWith((byte)'{')
            ? SourceForm.JsonLines : SourceForm.Csv, null);
    }

    static bool Has(List<string> columns, string name) => columns.Contains(name, StringComparer.OrdinalIgnoreCase);

    static bool IsProjectVic(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                if (reader.ValueTextEquals("odata.metadata") || reader.ValueTextEquals("@odata.context")) return true;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What cannot be read is not of this form.
        }

        return false;
    }
}

/// <summary>A stream of which the beginning was read already.</summary>
sealed class BegunStream(ReadOnlyMemory<byte> beginning, Stream rest) : Stream
{
    int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_at == beginning.Length) return rest.Read(buffer);
        var length = Math.Min(buffer.Length, beginning.Length - _at);
        beginning.Span.Slice(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
