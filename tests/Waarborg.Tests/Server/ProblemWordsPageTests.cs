using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Whoever reads in Dutch reads in Dutch what went wrong, also where it was kept long before.</summary>
public sealed class ProblemWordsPageTests
{
    const string English = "<span lang=\"en\">";

    [Fact]
    public async Task What_NCMEC_a_relay_and_the_transparency_database_said_is_dutch_on_dutch_pages_and_english_on_english_ones()
    {
        await using var mail = new MailSink();
        mail.AnswerTo = static _ => "550 no such mailbox";
        await using var server = await StartAsync(mail.Port);
        var cookie = server.SignIn(Role.Reporter, Role.Operator);
        await server.SendAsync("/reports/make/1", cookie, ("to", "police"), ("aware", "Hotline"));
        await SomeStatements.TellAsync(server);
        // The server's own clock may have the message in hand.
        for (var tries = 0; tries < 200 && new Outbox(server.Installation).Missing().Count == 0; tries++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.NotEmpty(new Outbox(server.Installation).Missing());
        using (var connection = server.Installation.Database.Open())
        {
            connection.Execute(
                "update reports set state = 'Stopped', problem = @problem, not_handed = @without, message = null",
                new
                {
                    problem = ReportFaults.Tried(CyberTipCodes.Of(1300), 20).Kept,
                    without = new Wording("file 1: it does not lie under seal here", "bestand 1: het ligt hier niet onder verzegeling").Kept,
                });
            connection.Execute(
                """
                insert into dsa_statements (restriction, puid, payload, state, made_at, problem)
                values (77, 'w-1', '{}', 'Stopped', '2026-11-22T08:00:00Z', @problem)
                """,
                new { problem = ReportFaults.Fields(new("the Transparency Database does not take it (422)", "de transparantiedatabank neemt het niet aan (422)"), "puid").Kept });
        }

        (string Path, string Dutch, string English)[] shown =
        [
            ("/messages", "de mailserver weigerde het (550)", "the mail relay refused it (550)"),
            ("/reports", "NCMEC antwoordde 1300: het bijwerken mislukte daar; 20 keer geprobeerd", "NCMEC answered 1300: it could not update; tried 20 times"),
            ("/reports", "1: de transparantiedatabank neemt het niet aan (422): puid", "the Transparency Database does not take it (422): puid"),
            ("/reports/1", "bestand 1: het ligt hier niet onder verzegeling", "file 1: it does not lie under seal here"),
        ];
        foreach (var (path, dutch, english) in shown)
        {
            var inDutch = (await server.GetAsync(path, "nl", cookie)).Body;
            Assert.Contains(dutch, inDutch, StringComparison.Ordinal);
            Assert.DoesNotContain(English, inDutch, StringComparison.Ordinal);
            Assert.DoesNotContain(english, inDutch, StringComparison.Ordinal);
            Assert.Contains(english, await server.PageAsync(path, cookie), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_an_older_version_kept_in_english_alone_is_said_to_be_english()
    {
        await using var server = await StartAsync(port: 1);
        using (var connection = server.Installation.Database.Open())
        {
            connection.Execute("update case_items set restriction_words = 'Not touched: the file is no longer where it was read.'");
        }

        var page = (await server.GetAsync("/cases/1", "nl", server.SignIn(Role.Operator))).Body;
        Assert.Contains(English + "Not touched: the file is no longer where it was read.", page, StringComparison.Ordinal);
    }

    // What is refused is said in the language of the form.
    [Fact]
    public async Task What_is_refused_about_a_report_or_a_message_is_said_in_dutch_to_whoever_asked_in_dutch()
    {
        await using var server = await StartAsync(port: 1);
        var cookie = server.SignIn(Role.Reporter, Role.Operator);
        foreach (var (path, fields, words) in ((string, (string, string)[], string)[])
            [
                ("/reports/make/1?lang=nl", [("to", "nobody")], "Er is geen ontvanger nobody."),
                ("/reports/make/1?lang=nl", [("to", "police"), ("item", "x")], "het nummer van één bestand"),
                ("/messages/99?lang=nl", [("act", "again")], "Er is geen bericht 99."),
            ])
        {
            var body = (await server.SendAsync(path, cookie, fields)).Body;
            Assert.Contains(words, System.Net.WebUtility.HtmlDecode(body), StringComparison.Ordinal);
            Assert.DoesNotContain(English, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_answer_that_NCMEC_may_give_has_words_in_both_languages()
    {
        foreach (var code in (int[])[1000, 1100, 1110, 1111, 1210, 1300, 2000, 3000, 3100, 3300, 4000, 4100, 4110, 4200, 5001, 5002, 5101, 5102, 1])
        {
            var said = CyberTipCodes.Of(code);
            Assert.StartsWith($"NCMEC answered {code}: ", said.English, StringComparison.Ordinal);
            Assert.StartsWith($"NCMEC antwoordde {code}: ", said.Dutch, StringComparison.Ordinal);
        }
    }

    static async Task<RunningServer> StartAsync(int port)
    {
        var server = await RunningServer.StartAsync(prepare: installation => SomeStatements.Prepare(installation, new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = port, ["sender"] = "meldingen@duinhost.example" },
            ["customerWebhooks"] = false,
        }));
        await SomeStatements.GrantAsync(server);
        SomeReports.Describe(server.Installation, "police", new(
            RecipientKind.Police, "Police", "law", "nl", Mail: new("zaak@politie.example", MailForm.Json)));
        return server;
    }
}
