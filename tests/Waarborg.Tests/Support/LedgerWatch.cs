using Dapper;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Tests.Support;

/// <summary>Looks at an installation's ledger as an auditor does, and beside it at what the database says was done.</summary>
static class LedgerWatch
{
    /// <summary>Exports with the closed records and checks everything. The folder lies beside the data folder.</summary>
    internal static async Task<(LedgerReport Report, string Folder)> CheckAsync(
        Installation installation, LedgerCheckOptions? options = null)
    {
        var folder = await ExportAsync(installation);
        var report = await LedgerCheck.RunAsync(
            new LedgerFolder(folder), options ?? new() { FirstKey = KeyOf(installation) }, CancellationToken.None);
        return (report, folder);
    }

    internal static async Task<string> ExportAsync(Installation installation)
    {
        var folder = Path.Combine(Path.GetDirectoryName(installation.Folder)!, $"export-{Guid.NewGuid():n}");
        await ClosedExport.WriteAsync(
            installation, folder, withClosed: true, "person:auditor", new LedgerKeeper(installation).TendAsync, CancellationToken.None);
        return folder;
    }

    internal static VerifierKey KeyOf(Installation installation) =>
        VerifierKey.Ed25519(Beginning.OriginOf(installation.Id), installation.Keys.LedgerPublicKey);

    /// <summary>The ledger is good, and nothing was decided or done that it does not have.</summary>
    internal static async Task AssertAgreesAsync(Installation installation)
    {
        var (report, folder) = await CheckAsync(installation);
        Assert.Empty(report.Violations);
        Assert.True(report.RecordsJudged > 0);
        Directory.Delete(folder, recursive: true);
        using var connection = installation.Database.Open();
        List<string> Ask(string sql) => [.. connection.Query<string>(sql)];
        Assert.Empty(Ask("select 'restriction ' || id from restrictions where not exists (select 1 from evidence "
            + "where kind = 'restriction.intended' and subject = 'restriction:' || restrictions.id)"));
        Assert.Empty(Ask("select 'end of ' || id from restrictions where (state <> 'Intended') <> exists (select 1 from evidence "
            + "where kind = 'restriction.ended' and subject = 'restriction:' || restrictions.id)"));
        Assert.Empty(Ask("select 'item ' || id from case_items where not exists (select 1 from evidence "
            + "where kind in ('match', 'test.match', 'case.opened') and json_extract(cast(body as text), '$.item') = case_items.id)"));
        Assert.Empty(Ask("select 'report ' || id from reports where record is not null "
            + "and (state not in ('Sending', 'Stopped')) <> exists (select 1 from evidence where kind = 'report.ended' "
            + "and json_extract(cast(body as text), '$.record') = reports.record)"));
        Assert.Empty(Ask("select 'permit ' || id from permits where not exists (select 1 from evidence "
            + "where kind = 'permit.granted' and subject = 'permit:' || permits.id)"));
    }

    /// <summary>The kinds of entries that the journal has, in order.</summary>
    internal static List<string> Kinds(Installation installation)
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<string>("select kind from evidence order by seq")];
    }
}
