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
using Waarborg.Reporting;
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
            .. connection.Query<(long? Item, long? Case, long? Number, long Count)>(
                    $"""
                    select i.id, i.case_id, i.number, count(*) from restrictions r
                        left join case_items i on i.id = r.case_item left join cases c on c.id = i.case_id
                    where {UnderSeal} and coalesce(i.verdict, '') <> 'Confirmed' and coalesce(c.cause, '') <> 'Order'
                    group by i.id, i.case_id, i.number order by i.case_id, i.number
                    """)
                .Where(row => row.Item is not { } item || NamedAway.By(connection, null, item) is null)
                .Where(row => row is not { Case: { } found, Number: { } number } || !said.Contains((found, (int)number)))
                .Select(row => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Count} under seal with item {row.Number} of case {row.Case} could not be put back: ")
                    + "move away what bears the name now, and leave again"),
        ];
    }

    /// <summary>The folder of the public ledger in what is exported.</summary>
    internal const string PublicFolder = "ledger";

    /// <summary>The folder of the whole ledger, with the closed records.</summary>
    internal const string ClosedFolder = "ledger-closed";

    const string WhoMaySee =
        """
        cases.json      The cases. It names files of customers: nobody sees it who may not see the cases.
        owed.json       What is still to be told, to whom, and what not before which moment: it is told by hand. Nobody sees it
                        who may not see the cases. It is here only where something is owed (leave --with-owed).
        ledger          The public ledger. Anybody may have it, and check it: ./waarborg verify ledger
        ledger-closed   The same ledger with the closed records, for whoever two people agreed on and nobody else. It is here
                        only where they agreed (leave --approved). What an authority holds is left out.

        """;

    /// <summary>Writes cases and ledger into a folder that is not there yet.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="withClosed">Also the closed records, as two people agreed.</param>
    /// <param name="cancellation">Stops it; the folder is then not whole.</param>
    internal async Task ExportAsync(string folder, bool withClosed, CancellationToken cancellation)
    {
        var cases = _cases.List(openOnly: false, limit: int.MaxValue);
        Looks.AtCases(installation, [.. cases.Select(one => one.Id)], Actor.CommandLine.ToString());
        Directory.CreateDirectory(folder, OwnerOnly);
        var keeper = new LedgerKeeper(installation);
        // The closed records first: that they left is an entry of the public ledger, too.
        foreach (var closed in withClosed ? (bool[])[true, false] : [false])
        {
            await ClosedExport.WriteAsync(
                installation, Path.Combine(folder, closed ? ClosedFolder : PublicFolder), closed, Actor.CommandLine.ToString(),
                keeper.TendAsync, cancellation);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "README"), WhoMaySee, cancellation);
        var export = new LeaveExport(installation);
        await WriteAsync(Path.Combine(folder, "cases.json"), new JsonArray([.. cases.Select(export.ToJson)]));
        var owed = new LeaveOwed(installation);
        if (owed.Words().Count > 0) await WriteAsync(Path.Combine(folder, OwedFile), owed.ToJson());
    }

    /// <summary>The file of what is still owed in what is exported.</summary>
    internal const string OwedFile = "owed.json";

    static async Task WriteAsync(string path, JsonNode json)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await using var writer = new Utf8JsonWriter(file, Indented);
        json.WriteTo(writer);
    }

    /// <summary>What stays sealed and for whom, and what nobody can open once the keys are gone; in words.</summary>
    internal IReadOnlyList<string> WhatStays()
    {
        using var connection = installation.Database.Open();
        var lines = SealStore.In(connection, null, SealState.Sealed).Select(row => $"Sealed: {row.InWords()}.").ToList();
        if (lines.Count > 0)
        {
            lines.Add("Once this installation is left, its holders open none of these any more: what is to come back is opened "
                + "before (./waarborg seal joint).");
            lines.Add($"Files and letters lie in {SealDesk.FolderOf(installation)}. Nobody destroys them at their end any more: "
                + "destroy that folder on the last of these days.");
        }

        // What nobody judged is put back first.
        var back = Disabled().Select(one => one.Case).ToHashSet();
        var lost = connection.Query<(long? Case, long Id)>(
                $"select i.case_id, r.id from restrictions r left join case_items i on i.id = r.case_item where {UnderSeal}")
            .Count(row => row.Case is not { } found || !back.Contains(found));
        if (lost > 0)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Files disabled and never sealed to anybody: {lost}. Without keys nobody opens them."));
        }

        return lines;
    }

    /// <summary>Confirmed files of which nobody outside was told, and nobody said why not.</summary>
    internal IReadOnlyList<string> Unreported() =>
    [
        .. new ReportStore(installation).DueCases().Select(id => string.Create(
            CultureInfo.InvariantCulture, $"Case {id}: confirmed, and nobody outside is told. Nobody can be any more: ")
            + string.Create(CultureInfo.InvariantCulture, $"./waarborg report make {id} --to NAME comes before.")),
    ];

    /// <summary>The terms that go on, of which nobody is reminded once this installation is left.</summary>
    internal IReadOnlyList<string> ClocksThatGoOn()
    {
        var now = installation.Time.GetUtcNow();
        return
        [
            .. new ClockStore(installation).GoingOn().OrderBy(one => one.DueAt(now)).ThenBy(one => one.Id).Select(one =>
                string.Create(
                    CultureInfo.InvariantCulture, $"Clock {one.Id} of case {one.CaseId} goes on, ")
                + $"{ClockRules.Of(one.Kind).English}, due {AmsterdamTime.Text(one.DueAt(now))}: "
                + "nobody is reminded of it any more."),
        ];
    }

    /// <summary>
    /// Marks the data folder and destroys every key. From here on nothing that this installation encrypted opens any more.
    /// </summary>
    /// <exception cref="IOException">A key could not be destroyed; it may be begun again.</exception>
    internal int ShredKeys()
    {
        var mark = LeftMark.Of(installation.Time.GetUtcNow(), Path.GetFullPath(installation.Keys.Folder));
        mark.Write(installation.Folder);
        return ShredKeys(mark);
    }

    /// <summary>Destroys the keys that are left of an installation that was left, which needs none of them for that.</summary>
    /// <exception cref="IOException">A key could not be destroyed; it may be begun again.</exception>
    internal static int ShredKeys(LeftMark mark)
    {
        var count = 0;
        foreach (var path in mark.KeyFiles().ToList())
        {
            var outcome = ShredFile.Shred(mark.KeysFolder, Path.GetFileName(path));
            if (outcome is ShredOutcome.Refused refused) throw new IOException(refused.Words);
            if (outcome is ShredOutcome.Shredded) count++;
        }

        return count;
    }

    // What a verdict or an order keeps away is not put back by leaving.
    List<(long Case, int Number)> Disabled()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(long Item, long Case, long Number)>(
                    """
                    select i.id, i.case_id, i.number from case_items i join cases c on c.id = i.case_id
                    where i.restriction in ('Disabling', 'Disabled', 'Restoring') and i.verdict <> 'Confirmed'
                        and c.cause <> 'Order'
                    order by i.case_id, i.number
                    """)
                .Where(row => NamedAway.By(connection, null, row.Item) is null)
                .Select(row => (row.Case, (int)row.Number)),
        ];
    }
}
