using Dapper;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Reporting;

/// <summary>A provider that reports to a stand-in of NCMEC's two systems.</summary>
sealed class CyberTipSetting : IAsyncDisposable
{
    internal const string Name = "ncmec";

    internal TempInstallation At { get; } = new();

    internal required CyberTipStandIn Test { get; init; }

    internal required CyberTipStandIn Production { get; init; }

    internal Action<string> AtPoint { get; set; } = static _ => { };

    internal ReportedFile Files { get; init; } = static (_, _, _) => throw new InvalidOperationException("Nobody may read a file.");

    internal ReportStore Store => new(At.Installation);

    internal static async Task<CyberTipSetting> StartAsync(NcmecWay? way = null, bool hasSchema = true, ReportedFile? files = null)
    {
        var (test, production) = (new CyberTipStandIn(), new CyberTipStandIn());
        await test.StartAsync();
        await production.StartAsync();
        var at = files is null
            ? new CyberTipSetting { Test = test, Production = production }
            : new CyberTipSetting { Test = test, Production = production, Files = files };
        SomeReports.Describe(at.At.Installation, Name, SomeReports.TermsOf(way ?? SomeReports.Ncmec));
        SomeReports.WriteSecret(at.At.Installation, Name, CyberTipStandIn.Secret);
        if (hasSchema) Assert.Null(new CyberTipSchema(at.At.Installation).Set(SomeReports.Xsd, Actor.CommandLine));
        return at;
    }

    internal long Make(CaseReport? report = null)
    {
        var told = report ?? SomeReports.Typical;
        told = told with { To = told.To with { Name = Name } };
        using var connection = At.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = Store.Add(connection, transaction, told, ReportWay.Ncmec, null, At.Time.GetUtcNow(), Actor.CommandLine);
        // No case stands behind it, so that nobody can judge it otherwise.
        connection.Execute("delete from report_items", transaction: transaction);
        transaction.Commit();
        return id;
    }

    internal Task<int> SendAsync() => new ReportSender(At.Installation, new(
        new(Production.Service, Test.Service), SomeReports.Patience, Files, point => AtPoint(point))).SendDueAsync(TestContext.Current.CancellationToken);

    /// <summary>Sends, and again whenever it is due, until nothing is.</summary>
    internal async Task<ReportRow> SendUntilAsync(long id)
    {
        for (var i = 0; i < 2 * ReportQueue.MaxTries && Store.Find(id)!.State == ReportState.Sending; i++)
        {
            await SendAsync();
            At.Time.Advance(TimeSpan.FromHours(13));
        }

        return Store.Find(id)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Test.DisposeAsync();
        await Production.DisposeAsync();
        At.Dispose();
    }
}
