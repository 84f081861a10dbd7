// Does the supplier's signed note belong to what came with it? Asked before anything of a release is kept.
using Microsoft.Data.Sqlite;

namespace Waarborg.Lists;

static class ManifestCheck
{
    /// <summary>
    /// The supplier's number and the key's line, where a manifest came with the file; or why it does not count, in words.
    /// </summary>
    internal static ((long Number, string Key)? Signed, string? Problem) Read(
        SqliteConnection connection, ImportRequest request, string fileDigest, string root,
        IReadOnlyList<FingerprintCount> counts, IReadOnlyList<ListRelease> earlier)
    {
        if (request.Manifest is not { } bytes) return (null, null);
        if (SupplierStore.Find(connection, null, request.Supplier).Terms?.SigningKey is not { } key)
        {
            return (null, $"A manifest came with the file, and two people have pinned no key of {request.Supplier}.");
        }

        var outcome = ReleaseManifest.ParseUntrusted(bytes);
        if (outcome is not ManifestOutcome.Read read) return (null, ((ManifestOutcome.Refused)outcome).Words);
        if (!ReleaseManifest.Verify(read, key))
        {
            return (null, $"The manifest is not signed with the key of {request.Supplier} that two people pinned.");
        }

        var last = earlier.Max(one => one.Trust.SupplierNumber) ?? 0;
        return read.Manifest.Problem(request.Supplier, request.List, fileDigest, root, counts, last) is { } problem
            ? (null, problem)
            : ((read.Manifest.Number, key.ToString()), null);
    }
}
