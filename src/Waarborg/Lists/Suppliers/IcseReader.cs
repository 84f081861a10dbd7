// Reads the CSV that INTERPOL's ICSE gives out: separated by semicolons, several fingerprints in a line.
namespace Waarborg.Lists.Suppliers;

static class IcseReader
{
    const int Md5 = 0;
    const int Sha1 = 1;
    const int PhotoDna = 2;
    const int ImageId = 3;
    const int Baseline = 4;

    internal static DelimitedReader Open(Stream stream, ListLimits limits)
    {
        var lines = new DelimitedLines(stream, limits, ';', "MD5", "SHA1", "PhotoDNA", "Image ID", "Baseline");
        return new(
            SourceForm.Icse, lines, limits,
            () => lines.Has(ImageId) && lines.Has(Baseline) && (lines.Has(Md5) || lines.Has(Sha1))
                ? null : "its header lacks one of the columns MD5 or SHA1, Image ID, Baseline.",
            fields => Record(lines, fields));
    }

    static FileRecord Record(DelimitedLines lines, string[] fields)
    {
        var prints = new List<(ListAlgorithm?, string)>();
        foreach (var (column, algorithm) in
            (ReadOnlySpan<(int, ListAlgorithm?)>)[(Md5, ListAlgorithm.Md5), (Sha1, ListAlgorithm.Sha1), (PhotoDna, null)])
        {
            var value = lines.Field(fields, column);
            if (value.Length > 0) prints.Add((algorithm, value));
        }

        return new(
            lines.Number, lines.Field(fields, ImageId), SourceForms.Judge(SourceForm.Icse, lines.Field(fields, Baseline)),
            prints);
    }
}
