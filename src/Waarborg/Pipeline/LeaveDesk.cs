// A provider stops: what is only disabled goes back, records are handed over, and the keys are destroyed last.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>
/// Leaves in an order in which a stop loses nothing: each step may be begun again, and only the last is for good.
/// </summary>
sealed class LeaveDesk(Installation installation)
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    static readonly JsonWriterOptions Indented = new() { Indented = true };

    // Lies under the service's own key alone: not back, and neither it nor the file that it goes with has holders.
    const string UnderSeal =
        """
        r.kind = 'Disable' and r.state in ('Intended', 'Done') and r.seal_removed = 0
            and not exists (select 1 from restrictions b where b.restores = r.id and b.state = 'Done')
            and not exists (select 1 from seals s where s.disable_id in (r.id, r.goes_with) and s.state = 'Sealed')
        """;

    readonly CaseStore _cases = new(installation);

    /// <summary>
    /// Ends every permit and puts back what nobody judged. Words for each item that stays disabled although it should not.
    /// </summary>
    internal async Task<IReadOnlyList<string>> RestoreAsync(CancellationToken cancellation)
    {
        var permits = new PermitStore(installation);
        var now = installation.Time.GetUtcNow();
        foreach (var source in new SourceStore(installation).All())
        {
            if (permits.InForce(source.Name, now) is { } permit) permits.Revoke(permit.Id, Actor.CommandLine);
        }

        var desk = new CaseDesk(installation);
        foreach (var (caseId, number) in Disabled())
        {
            await desk.RestoreAsync(new(caseId, number, All: false, Actor.CommandLine), cancellation);
        }

        foreach (var source in new SourceStore(installation).All()) await SettleAsync(source, cancellation);
        var items = Disabled();
        return
        [
            .. items.Select(one => string.Create(
                CultureInfo.InvariantCulture, $"item {one.Number} of case {one.Case} could not be put back: judge it first, ")
                + string.Create(CultureInfo.InvariantCulture, $"or see ./waarborg case restore {one.Case}")),
            .. LeftOf(items),
        ];
    }

    // What went with a file may have waited for its name.
    async Task SettleAsync(Source source, CancellationToken cancellation)
    {
        if (source is not { Kind: SourceKind.Folder, Path: { } path }) return;
        if (FolderSource.Open(path) is not SourceOutcome.Opened { Source: var folder }) return;
        using (folder) await new RestrictionDesk(installation).SettleAsync(source.Name, folder, cancellation);
    }

    // What the journal says lies under seal counts, whatever a case says: its key is about to be destroyed.
    List<string> LeftOf(List<(long Case, int Number)> said)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long? Case, long? Number, long Count)>(
                    $"""
                    select i.case_id, i.number, count(*) from restrictions r left join case_items i on i.id = r.case_item
                    where {UnderSeal} and coalesce(i.verdict, '') <> 'Confirmed'
                    group by i.case_id, i.number order by i.case_id, i.number
                    """)
                .Where(row => row is not { Case: { } found, Number: { } number } || !said.Contains((found, (int)number)))
                .Select(row => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Count} under seal with item {row.Number} of case {row.Case} could not be put back: ")
                    + "move away what bears the name now, and leave again"),
        ];
    }

    /// <summary>Writes cases and ledger into a folder that is not there yet.</summary>
    internal async Task ExportAsync(string folder, CancellationToken cancellation)
    {
        var cases = _cases.List(openOnly: false, limit: int.MaxValue);
        Looks.AtCases(installation, [.. cases.Select(one => one.Id)], Actor.CommandLine.ToString());
        Directory.CreateDirectory(folder, OwnerOnly);
        await ClosedExport.WriteAsync(
            installation, Path.Combine(folder, "ledger"), withClosed: false, Actor.CommandLine.ToString(),
            new LedgerKeeper(installation).TendAsync, cancellation);
        await using (var file = new FileStream(Path.Combine(folder, "cases.json"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        await using (var writer = new Utf8JsonWriter(file, Indented))
        {
            new JsonArray([.. cases.Select(ToJson)]).WriteTo(writer);
        }
    }

    static JsonNode ToJson(Case one) => new JsonObject
    {
        ["case"] = one.Id,
        ["source"] = one.Source,
        ["list"] = one.List,
        ["supplier"] = one.Supplier,
        ["reference"] = one.Reference,
        ["category"] = one.Category,
        ["opened"] = Instant.Text(one.OpenedAt),
        ["closed"] = one.ClosedAt is { } closed ? Instant.Text(closed) : null,
        ["items"] = new JsonArray(
        [
            .. one.Items.Select(item => (JsonNode)new JsonObject
            {
                ["item"] = item.Number,
                ["file"] = item.Locator.ToString(),
                ["found"] = Instant.Text(item.FoundAt),
                ["algorithm"] = item.Algorithm,
                ["distance"] = item.Distance,
                ["verdict"] = item.Verdict.ToString(),
                ["restriction"] = item.Restriction.ToString(),
                ["words"] = item.RestrictionWords,
            }),
        ]),
    };

    /// <summary>What stays sealed and for whom, and what nobody can open once the keys are gone; in words.</summary>
    internal IReadOnlyList<string> WhatStays()
    {
        using var connection = installation.Database.Open();
        var lines = SealStore.In(connection, null, SealState.Sealed).Select(row => $"Sealed: {row.InWords()}.").ToList();
        var lost = connection.ExecuteScalar<long>($"select count(*) from restrictions r where {UnderSeal}");
        if (lost > 0)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Files disabled and never sealed to anybody: {lost}. Without keys nobody opens them."));
        }

        return lines;
    }

    /// <summary>Destroys every key. From here on nothing that this installation encrypted opens any more.</summary>
    /// <exception cref="IOException">A key could not be destroyed; it may be begun again.</exception>
    internal int ShredKeys()
    {
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(installation.Keys.Folder).Order(StringComparer.Ordinal).ToList())
        {
            var outcome = ShredFile.Shred(installation.Keys.Folder, Path.GetFileName(path));
            if (outcome is ShredOutcome.Refused refused) throw new IOException(refused.Words);
            if (outcome is ShredOutcome.Shredded) count++;
        }

        return count;
    }

    // What a verdict keeps disabled is not put back by leaving.
    List<(long Case, int Number)> Disabled()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long Case, long Number)>(
                    """
                    select case_id, number from case_items
                    where restriction in ('Disabling', 'Disabled', 'Restoring') and verdict <> 'Confirmed'
                    order by case_id, number
                    """)
                .Select(row => (row.Case, (int)row.Number)),
        ];
    }
}
