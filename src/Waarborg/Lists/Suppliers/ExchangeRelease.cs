// From the mirror of an exchange to the rows of a release. Pure but for the reading: what cannot be compared is counted.
using Microsoft.Data.Sqlite;

namespace Waarborg.Lists.Suppliers;

static class ExchangeRelease
{
    /// <summary>Counts of fingerprints that are kept and not compared begin so.</summary>
    internal const string KeptPrefix = "kept.";

    /// <summary>Counts of fingerprints that may stand in no list begin so.</summary>
    internal const string UnfitPrefix = "unfit.";

    /// <summary>
    /// The kinds of fingerprint that exchanges have a name for and this program does not compare. A name that came over the
    /// network may be anything, also a fingerprint: what is none of these is counted as <see cref="OtherType"/>.
    /// </summary>
    internal static IReadOnlyList<string> KeptTypes { get; } =
    [
        "netclean", "pdna", "photodna", "raw", "sha512", "ssvh_pdna", "ssvh_safer_hash", "text", "tmk", "tmk_pdqf",
        "tmk_safer_hash", "video_md5", "videntifier",
    ];

    /// <summary>Stands for every name that this program does not know.</summary>
    internal const string OtherType = "other";

    const string FullSuffix = ".full";
    const string Fit512Suffix = ".fit512";
    const int RecordsPerLook = 4_096;

    /// <summary>How a fingerprint of a release is named in a feed.</summary>
    internal static string TypeOf(ListAlgorithm algorithm, ListProfile profile) => algorithm.Name() + profile switch
    {
        ListProfile.Unknown => "",
        ListProfile.Full => FullSuffix,
        ListProfile.Fit512 => Fit512Suffix,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Puts every record of the mirror into the builder.</summary>
    internal static FileIntake Read(
        ExchangeMirror mirror, SqliteConnection connection, ReleaseBuilder builder, Dictionary<string, long> counts,
        CancellationToken cancellation)
    {
        var number = 0L;
        foreach (var record in mirror.Records(connection))
        {
            if (++number % RecordsPerLook == 0) cancellation.ThrowIfCancellationRequested();
            if (HashRowRules.WhyNotReference(record.Reference) is not null)
            {
                Count(counts, $"{UnfitPrefix}reference");
                continue;
            }

            foreach (var print in record.Prints) Add(builder, record, print, number, counts);
        }

        foreach (var bad in builder.DropSharedTooOften()) Count(counts, $"{UnfitPrefix}{bad.Reason}");
        return builder.EntryCount == 0
            ? new FileIntake.Refused("Nothing that the exchange has can be compared.", ImportRefusal.NothingToCompare)
            : new FileIntake.Taken("", [], RefusedCounts.None);
    }

    static void Add(
        ReleaseBuilder builder, MirrorRecord record, WirePrint print, long number, Dictionary<string, long> counts)
    {
        var (name, profile) = print.Type.EndsWith(FullSuffix, StringComparison.Ordinal)
            ? (print.Type[..^FullSuffix.Length], ListProfile.Full)
            : print.Type.EndsWith(Fit512Suffix, StringComparison.Ordinal)
                ? (print.Type[..^Fit512Suffix.Length], ListProfile.Fit512)
                : (print.Type, ListProfile.Unknown);
        if (!ListAlgorithms.TryParse(name, out var algorithm))
        {
            Count(counts, KeptPrefix + (KeptTypes.Contains(name, StringComparer.Ordinal) ? name : OtherType));
            return;
        }

        if (HashRowRules.WhyNotHash(algorithm, print.Value.AsSpan().Trim(), out var hash) is not null)
        {
            Count(counts, UnfitPrefix + algorithm.Name());
            return;
        }

        var row = new HashRow(
            number, algorithm, hash, algorithm == ListAlgorithm.Pdq ? profile : ListProfile.Unknown, record.Category,
            record.Reference);
        if (builder.Add(row) is { } bad) Count(counts, $"{UnfitPrefix}{bad.Reason}");
    }

    static void Count(Dictionary<string, long> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
}
