// What speaks for a release and against it, in lines for the operator.
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Lists;
using Waarborg.Store;

namespace Waarborg.Pipeline;

static class ReleaseExplanation
{
    internal static IEnumerable<string> Of(SqliteConnection connection, ListRelease release)
    {
        var trust = release.Trust;
        yield return $"{release.List} {release.Number} of {release.Supplier}: {release.State}";
        yield return $"root {trust.Root}";
        yield return trust.SignedBy is { } key
            ? $"signed by its supplier with {key}, number {trust.SupplierNumber}"
            : "not signed by its supplier";
        yield return trust.Attested is { } proposal
            ? $"counts and root attested by two people, proposal {proposal}"
            : "not attested by two people";
        var supplier = SupplierStore.Find(connection, null, release.Supplier);
        yield return supplier.Terms is { } terms
            ? $"supplier: {terms.Organisation}, {terms.Kind}, trust {terms.Trust}"
            : "supplier: nobody described it, so that its entries disable nothing";
        foreach (var line in Findings(connection, release)) yield return line;
        foreach (var gate in trust.Findings) yield return $"gate: {gate.InWords()}";
        if (trust.Findings.Count == 0) yield return "gates: nothing was found";
        foreach (var aside in ListTable.SetAside(connection, release.Id))
        {
            var decided = EntryTable.Decisions(connection, release.List).GetValueOrDefault(aside.Entry);
            yield return $"set aside: entry {aside.Entry} resembles {aside.Note} ({aside.Algorithm}, {aside.Distance} bits); "
                + (decided is null ? "two people decide of it" : $"two people decided: {decided}");
        }

        foreach (var one in EntryTable.Suspensions(connection, int.MaxValue).Where(
            one => one.List == release.List && one.EndedAt is null))
        {
            yield return $"suspended: {one.Entry}, since {Instant.Text(one.Since)}, at {one.Customers} customers";
        }

        var (judged, wrong) = Breakers.Verdicts(connection, null, release.List, release.Number);
        yield return string.Create(
            CultureInfo.InvariantCulture, $"people judged {judged} of its matches, {wrong} were wrong");
        if (trust.ShadowUntil is not null)
        {
            var shadow = ShadowHits.Report(connection, release);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"shadow until {Instant.Text(trust.ShadowUntil.Value)}: it would have matched {shadow.Contents} contents at ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shadow.Customers} customers, and made {shadow.WouldDisable} unavailable before a person decided");
        }
    }

    static IEnumerable<string> Findings(SqliteConnection connection, ListRelease release) =>
        EntryTable.Findings(connection, release.List).Select(one =>
            $"finding of {one.Authority} about {(one.Entry is null ? "the list" : $"entry {one.Entry}")}: "
            + $"{one.Reference}, recorded {Instant.Text(one.At)}");
}
