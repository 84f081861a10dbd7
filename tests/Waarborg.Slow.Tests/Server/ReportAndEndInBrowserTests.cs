using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Slow.Tests.Shows;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Server;

/// <summary>
/// The other end of a confirmed case: it is reported, an authority keeps it back, its customer is told late, and at its end the
/// key goes first and then everything that is known of it.
/// </summary>
public sealed class ReportAndEndInBrowserTests
{
    const string Name = "c-1/weekend-at-the-lighthouse.png";
    const string Hotline = "meldpunt";

    /// <summary>Days for which what is confirmed lies sealed; the authority's word lasts longer.</summary>
    const int SealedDays = 60;

    const int HeldDays = 90;

    const int CaseDays = 365;

    // Six months by the calendar, and a day.
    const int ObjectDays = 185;

    static readonly string[] _holders = ["hotline", "police"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_confirmed_is_reported_kept_back_told_when_that_ends_and_at_its_end_found_nowhere()
    {
        await using var mail = new MailSink();
        await using var server = await RunningServer.StartAsync(prepare: installation => Prepare(installation, mail.Port));
        await using var browser = await Browser.StartAsync(Cancellation);
        await ConfirmHeldAsync(server);

        await ReportAsync(server, browser, mail);
        await WhileHeldAsync(server, browser, mail);
        await TellAsync(server, browser, mail);
        await DestroyAsync(server, browser);
        await ForgetAsync(server, browser);
    }

    static void Prepare(Installation installation, int relay)
    {
        Some.FolderSource(installation, "web");
        Assert.Null(new SourceStore(installation).SetAddress("web", "https://duinhost.example/files/"));
        var file = FileOf(installation);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, SomeReview.PictureOf(1));
        foreach (var holder in _holders)
        {
            var terms = Partners.Terms();
            terms["organisation"] = $"The {holder}";
            SomeReview.Agree(installation, Act.DescribePartner, new() { ["partner"] = holder, ["terms"] = terms });
        }

        var settings = SomeNotices.Json(new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = relay, ["sender"] = "no-reply@duinhost.example" },
            ["customerWebhooks"] = false,
        });
        settings["retentionDays"] = new JsonObject { ["cases"] = CaseDays, ["sealedFiles"] = SealedDays, ["complaints"] = 730 };
        settings["confirmed"] = new JsonObject
        {
            ["originals"] = "keep",
            ["holders"] = new JsonArray([.. _holders.Select(holder => (JsonNode)holder)]),
            ["purpose"] = "report",
            ["days"] = SealedDays,
        };
        SomeNotices.Set(installation, settings);
        SomeNotices.Customers(installation, "c-1,web,c-1/,c-1@klant.example,nl");
        Some.List(installation, $"sha256,{Convert.ToHexStringLower(SHA256.HashData(SomeReview.PictureOf(1)))},Baseline,entry-17");
        SomeReports.Describe(installation, Hotline, new(
            RecipientKind.Hotline, "Het Meldpunt", "agreement 3", "nl", Mail: new("melding@meldpunt.example", MailForm.Xarf)));
        Granting.Grant(installation, "web", ["known"], TimeSpan.FromDays(30), alwaysAsk: true);
    }

    static string FileOf(Installation installation) => Path.Combine(SomeReview.FolderOf(installation), Name);

    // What is on its way to a customer is not called back: the authority's word comes before the verdict by which he would be told.
    static async Task ConfirmHeldAsync(RunningServer server)
    {
        var source = new SourceStore(server.Installation).Find("web")!;
        Assert.IsType<SweepResult.Finished>(await server.Engine.Sweep.RunAsync(
            source, new(DryRun: false, 1, new()), new(), Actor.CommandLine, Cancellation));
        Assert.IsType<MessageAnswer.Done>(new Statements(server.Installation).Hold(
            1, HoldKind.CsarInvestigation, server.Temp.Time.GetUtcNow().AddDays(HeldDays), "RC 2026/17", Actor.CommandLine));
        var rik = SomeReview.Reviewer(server, "rik");
        Assert.IsType<CaseAnswer.Done>(await new CaseDesk(server.Installation).ConfirmAsync(
            new(1, null, All: true, rik.Actor), Cancellation));
        Assert.Equal((Verdict.Confirmed, ItemRestriction.Sealed), (ItemOf(server).Verdict, ItemOf(server).Restriction));
        Assert.False(File.Exists(FileOf(server.Installation)));
    }

    static CaseItem ItemOf(RunningServer server) => Assert.Single(new CaseStore(server.Installation).Find(1)!.Items);

    static async Task ReportAsync(RunningServer server, Browser browser, MailSink mail)
    {
        await ShowAsync(server, browser, "/reports", "due", "Nog te melden", "Still to be reported");
        Assert.Contains("Report case 1", await browser.TextAsync(Cancellation), StringComparison.Ordinal);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(server.Installation).Make(
            new(1, null, Hotline, ReportFacts.None), Actor.CommandLine));
        await ShowAsync(server, browser, "/reports", "on-its-way", "onderweg", "on its way");
        await new ReportSender(server.Installation, ReportWays.Usual).SendDueAsync(Cancellation);
        await ShowAsync(server, browser, "/reports", "arrived", "aangekomen", "arrived");
        await ShowAsync(server, browser, "/reports/1", "one", "Het Meldpunt", "Het Meldpunt");
        var (to, text) = Assert.Single(mail.Mail);
        Assert.Equal("melding@meldpunt.example", to);
        Assert.Contains("Feedback-Type: xarf", text, StringComparison.Ordinal);
    }

    // Its seal is over by then, and the server does what it does each hour.
    static async Task WhileHeldAsync(RunningServer server, Browser browser, MailSink mail)
    {
        await PassAsync(server, SealedDays + 1);
        await ShowAsync(
            server, browser, "/cases/1", "held", "opgehouden door een autoriteit", "kept back by an authority");
        Assert.Single(mail.Mail);
        Assert.Equal(ItemRestriction.Sealed, ItemOf(server).Restriction);
        Assert.Equal(_holders.Length, Letters(server).Length);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/statement/" + SomeStatements.CodeOf(server))).Status);
    }

    static async Task TellAsync(RunningServer server, Browser browser, MailSink mail)
    {
        var code = SomeStatements.CodeOf(server);
        server.Temp.Time.Jump(TimeSpan.FromDays(HeldDays - SealedDays));
        await UntilAsync(() => StateOf(server) == StatementState.Told, "The customer was not told when the hold was over.");
        Assert.Equal(["melding@meldpunt.example", "c-1@klant.example"], mail.Mail.Select(one => one.To));
        await ShowAsync(server, browser, "/cases/1", "told", "verteld", "told");
        await ShowAsync(server, browser, "/statement/" + code, "statement", "Bevestigd door een mens: ja", "Confirmed by a person: yes");
    }

    static async Task DestroyAsync(RunningServer server, Browser browser)
    {
        // Who was told only now may object: the seal is over, and lasts as long as that.
        await new Finishing(server.Installation).RunAsync(Cancellation);
        Assert.Equal(ItemRestriction.Sealed, ItemOf(server).Restriction);
        await PassAsync(server, ObjectDays);
        Assert.Equal(ItemRestriction.Shredded, ItemOf(server).Restriction);
        Assert.Empty(Letters(server));
        await ShowAsync(server, browser, "/cases/1", "destroyed", "vernietigd", "destroyed");
    }

    static async Task ForgetAsync(RunningServer server, Browser browser)
    {
        var code = SomeStatements.CodeOf(server);
        await PassAsync(server, CaseDays - HeldDays - ObjectDays - 2);
        Assert.NotNull(new CaseStore(server.Installation).Find(1));
        server.Temp.Time.Jump(TimeSpan.FromDays(2));
        await new LedgerKeeper(server.Installation).TendAsync(Cancellation);
        var (search, before, records) = (ValuesOf(server.Installation), await PublicAsync(server), Records(server));
        Assert.True(search.Count > 10);
        Assert.NotEmpty(search.In(server.Installation.Folder));

        await new Finishing(server.Installation).RunAsync(Cancellation);
        Assert.Equal(before, await PublicAsync(server));
        Assert.Null(new CaseStore(server.Installation).Find(1));
        await UntilAsync(
            () =>
            {
                // Another reader keeps the log from being emptied while he reads.
                using (var connection = server.Installation.Database.Open()) Database.Checkpoint(connection);
                return search.In(server.Installation.Folder).Count == 0;
            },
            "Something of what was deleted is still there.");
        Assert.True(Records(server) > records);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/statement/" + code)).Status);
        await ShowAsync(server, browser, "/reports", "nothing-left", "Er zijn geen meldingen.", "There are no reports.");
        await ShowAsync(server, browser, "/ledger", "ledger", "Nieuwste open aantekeningen", "Newest open entries");
        await LedgerWatch.AssertAgreesAsync(server.Installation);
    }

    /// <summary>Every sealed value of what has this case or its item in its row, what is under seal, and what it was called.</summary>
    static ByteSearch ValuesOf(Installation installation)
    {
        var search = new ByteSearch();
        search.Add(Encoding.UTF8.GetBytes(Name), "the name");
        search.AddInEveryForm(SHA256.HashData(SomeReview.PictureOf(1)), "its digest");
        using var connection = installation.Database.Open();
        foreach (var table in RetentionStore.OfItems.Concat(RetentionStore.OfCases).Select(one => one.Table).Distinct())
        {
            foreach (var row in connection.Query($"select * from {table}").Cast<IDictionary<string, object?>>())
            {
                foreach (var (column, value) in row)
                {
                    if (value is byte[] { Length: >= 16 } bytes) search.Add(bytes[..16], $"{table}.{column}");
                }
            }
        }

        return search;
    }

    // What everybody sees, at one moment.
    static async Task<List<string>> PublicAsync(RunningServer server)
    {
        var pages = new List<string>();
        foreach (var path in (string[])["/", "/ledger", "/notice", "/register", "/weighings"])
        {
            pages.Add((await server.GetAsync(path, "en")).Body);
        }

        return pages;
    }

    static long Records(RunningServer server)
    {
        using var connection = server.Installation.Database.Open();
        return connection.ExecuteScalar<long>("select count(*) from evidence");
    }

    static StatementState StateOf(RunningServer server) =>
        Assert.Single(new Statements(server.Installation).List(null, 10)).State;

    static string[] Letters(RunningServer server) => Directory.GetFiles(
        SealLetters.FolderOf(SealDesk.FolderOf(server.Installation)));

    /// <summary>Days pass, and the server does what it does by the clock.</summary>
    static async Task PassAsync(RunningServer server, int days)
    {
        server.Temp.Time.Jump(TimeSpan.FromDays(days));
        new Teller(server.Installation).Run();
        await new OutboxDelivery(server.Installation).RunAsync(Cancellation);
        await new Finishing(server.Installation).RunAsync(Cancellation);
    }

    /// <summary>Looks at a page in both languages, wide and narrow, as somebody who may see all of it.</summary>
    static async Task ShowAsync(RunningServer server, Browser browser, string path, string name, string dutch, string english)
    {
        await browser.SetCookieAsync(
            server.Address, server.SignIn(Role.Reporter, Role.Operator, Role.Auditor), Cancellation);
        foreach (var (language, width) in PagesInBrowserTests.Views)
        {
            await browser.ShowAsync(new(server.Address, $"{path}?lang={language}"), width, dark: width < 1000, Cancellation);
            await PagesInBrowserTests.AssertShownAsync(
                browser, string.Create(CultureInfo.InvariantCulture, $"end-{name}-{language}-{width}"), width, language, Cancellation);
            Assert.Contains(
                language == "nl" ? dutch : english, await browser.TextAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        }
    }

    static async Task UntilAsync(Func<bool> holds, string words)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (holds()) return;
            await Task.Delay(50, Cancellation);
        }

        Assert.Fail(words);
    }
}
