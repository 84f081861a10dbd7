using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Permits;

namespace Waarborg.Tests.Server;

/// <summary>A customer whose file was made unavailable on a notice that a person granted: no scan is needed.</summary>
static class SomeStatements
{
    const string Base = "https://duinhost.example/files/";

    internal static string FileOf(Installation installation) =>
        Path.Combine(SomeReview.FolderOf(installation), "c-1", "a.png");

    internal static void Prepare(Installation installation, JsonNode? delivery = null)
    {
        Some.FolderSource(installation, "web");
        Assert.Null(new SourceStore(installation).SetAddress("web", Base));
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(installation))!);
        File.WriteAllText(FileOf(installation), "a picture");
        SomeNotices.Set(installation, SomeNotices.Json(delivery));
        SomeNotices.Customers(installation, "c-1,web,c-1/,c-1@klant.example,nl");
    }

    internal static Task GrantAsync(RunningServer server, Action? afterOpening = null) =>
        GrantAsync(server.Installation, afterOpening);

    /// <summary>A notice is opened, and somebody grants it.</summary>
    internal static async Task GrantAsync(Installation installation, Action? afterOpening = null, Actor? by = null)
    {
        await OpenAsync(installation);
        afterOpening?.Invoke();
        Assert.IsType<CaseAnswer.Done>(await new CaseDesk(installation).ConfirmAsync(
            new(1, null, false, by ?? Actor.CommandLine), TestContext.Current.CancellationToken));
    }

    /// <summary>A notice is opened, and the file is withheld before anybody judged it.</summary>
    internal static async Task WithholdAsync(Installation installation)
    {
        await OpenAsync(installation);
        Assert.IsType<CaseAnswer.Done>(await new WithholdDesk(installation).DisableAsync(
            new(1, null, false, Actor.CommandLine), TestContext.Current.CancellationToken));
    }

    static async Task OpenAsync(Installation installation) =>
        Assert.IsType<OpeningAnswer.Opened>(await new NoticeDesk(installation).OpenAsync(
            new(Base + "c-1/a.png", CaseCause.Notice, "sender@meldpunt.example", installation.Time.GetUtcNow(), 24, null, null),
            Actor.CommandLine, TestContext.Current.CancellationToken));

    internal static string CodeOf(RunningServer server)
    {
        using var connection = server.Installation.Database.Open();
        var id = connection.QuerySingle<long>("select id from statements");
        return new Statements(server.Installation).DetailsOf(connection, null, id).Code;
    }

    internal static Task<(int Delivered, int Failed)> TellAsync(RunningServer server) => TellAsync(server.Installation);

    /// <summary>Makes what is due and sends it.</summary>
    internal static Task<(int Delivered, int Failed)> TellAsync(Installation installation)
    {
        new Teller(installation).Run();
        return new OutboxDelivery(installation).RunAsync(TestContext.Current.CancellationToken);
    }
}
