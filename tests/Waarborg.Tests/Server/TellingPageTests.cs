using System.Net;
using System.Text.RegularExpressions;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Server.Guards;
using Waarborg.Tests.Permits;

namespace Waarborg.Tests.Server;

/// <summary>What a customer reads with a code, what he can say, and what those who see cases see of it.</summary>
public sealed partial class TellingPageTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_reads_in_his_language_complains_without_an_account_and_reads_what_was_decided()
    {
        await using var server = await RunningServer.StartAsync(prepare: at => SomeStatements.Prepare(at));
        await SomeStatements.GrantAsync(server);
        var path = "/statement/" + SomeStatements.CodeOf(server);
        var (status, dutch) = await server.GetAsync(path, "nl");
        Assert.Equal(HttpStatusCode.OK, status);
        var english = (await server.GetAsync(path, "en")).Body;
        // The page names itself nowhere.
        Assert.DoesNotContain("hieronder staat", dutch, StringComparison.Ordinal);
        Assert.DoesNotContain("duinhost.example" + path, dutch, StringComparison.Ordinal);
        Assert.Contains("Bevestigd door een mens: ja", dutch, StringComparison.Ordinal);
        Assert.Contains("Confirmed by a person: yes", english, StringComparison.Ordinal);
        Assert.Contains("c-1/a.png", english, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", english, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sender@meldpunt", english, StringComparison.Ordinal);

        // A browser that hides where a form came from is no reason to lose what was typed.
        using var hidden = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("complaint", " ")]),
        };
        hidden.Headers.Add("Origin", "null");
        using var heard = await server.Http.SendAsync(hidden, Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, heard.StatusCode);
        var empty = await server.SendAsync(path, null, ("complaint", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        var sent = await server.SendAsync(path, null, ("complaint", "A holiday picture. <b>Really.</b>"));
        Assert.Equal((HttpStatusCode.Redirect, path), (sent.Status, sent.Location));
        Assert.Contains("We received your complaint", (await server.GetAsync(path, "en")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", (await server.GetAsync(path, "en")).Body, StringComparison.Ordinal);

        var officer = server.People.Ensure("otto", Role.ComplaintsOfficer);
        var cookie = server.SignInAs(officer);
        var page = await server.PageAsync("/complaints/1", cookie);
        Assert.Contains("A holiday picture. &lt;b&gt;Really.&lt;/b&gt;", page, StringComparison.Ordinal);
        // Not before he took his role up, of which he reads before he types; and nobody else at all.
        Assert.Contains("/elevate?role=complaintsOfficer", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", page, StringComparison.Ordinal);
        var early = await server.SendAsync("/complaints/1", cookie, ("decision", "uphold"), ("reason", "We looked again."));
        Assert.Equal(HttpStatusCode.Conflict, early.Status);
        Assert.Contains("Nothing was decided.", early.Body, StringComparison.Ordinal);
        Assert.Contains(">We looked again.</textarea>", early.Body, StringComparison.Ordinal);
        Assert.Contains("/elevate?role=complaintsOfficer", early.Body, StringComparison.Ordinal);
        server.People.TakeUp("otto", Role.ComplaintsOfficer);
        var other = await server.SendAsync("/complaints/1", server.SignIn(Role.Operator), ("decision", "uphold"), ("reason", "No."));
        Assert.Equal(HttpStatusCode.Forbidden, other.Status);
        // Nobody outside is asked about what was not compared, and nobody asks but whoever decides.
        Assert.DoesNotContain("assess ask", page, StringComparison.Ordinal);
        Assert.DoesNotContain("error of the list", page, StringComparison.Ordinal);
        var asked = await server.SendAsync("/complaints/1/ask", server.SignIn(Role.Operator), ("partner", "hotline"));
        Assert.Equal(HttpStatusCode.Forbidden, asked.Status);
        asked = await server.SendAsync("/complaints/1/ask", cookie, ("partner", "hotline"));
        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Contains("nothing was compared", asked.Body, StringComparison.Ordinal);
        var decided = await server.SendAsync("/complaints/1", cookie, ("decision", "reverse"), ("reason", "We were wrong, sorry."));
        Assert.Equal(HttpStatusCode.OK, decided.Status);
        Assert.True(File.Exists(SomeStatements.FileOf(server.Installation)));
        Assert.NotNull(new PeopleStore(server.Installation).Rights().Single(one => one.Person.Handle == "otto").LastUsedAt);
        var after = (await server.GetAsync(path, "en")).Body;
        Assert.Contains("your file is available again", after, StringComparison.Ordinal);
        Assert.Contains("We were wrong, sorry.", after, StringComparison.Ordinal);
        Assert.Contains("after a complaint a person decided", after, StringComparison.Ordinal);
        Assert.Contains("The file is back, and so we no longer keep where it stood.", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_unknown_code_has_the_same_answer_and_nobody_tries_many()
    {
        await using var server = await RunningServer.StartAsync(prepare: at => SomeStatements.Prepare(at));
        // What an authority keeps back has that answer, too. The server tells by itself what nothing keeps back.
        await SomeStatements.GrantAsync(server, () => HoldCase(server));
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var code in (string[])[ReceiptCode.New(), "nonsense", new('x', 200), "AAAA-AAAA-AAAA-AAAA-AAAA"])
        {
            var (status, body) = await server.GetAsync("/statement/" + code, "en");
            Assert.Equal(HttpStatusCode.NotFound, status);
            answers.Add(OfNoMoment(body));
        }

        Assert.Single(answers);
        var held = await server.GetAsync("/statement/" + SomeStatements.CodeOf(server), "en");
        Assert.Equal(HttpStatusCode.NotFound, held.Status);
        answers.Add(OfNoMoment(held.Body));
        Assert.Single(answers);
        for (var i = 0; i < ReceiptLimit.MaxLooks; i++) await server.GetAsync("/statement/nonsense", "en");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.GetAsync("/statement/" + SomeStatements.CodeOf(server), "en")).Status);
    }

    static void HoldCase(RunningServer server) => Assert.IsType<MessageAnswer.Done>(new Statements(server.Installation).Hold(
        1, HoldKind.OtherOrder, server.Temp.Time.GetUtcNow().AddDays(3), "R-1", Actor.CommandLine));

    [Fact]
    public async Task What_did_not_arrive_and_a_danger_are_on_the_screens_of_all_who_see_cases_until_somebody_saw_to_them()
    {
        await using var server = await RunningServer.StartAsync(prepare: at => SomeStatements.Prepare(at));
        // The server tells the customer by itself, which is another message: here it is kept back.
        await SomeStatements.GrantAsync(server, () => HoldCase(server));
        SomeNotices.In(server.Installation, (connection, transaction) => new Outbox(server.Installation).Enqueue(
            connection, transaction, "lost", MessageKind.Report, 1, new Recipient.Mail("a@b.example"), new("s", "t", "{}"u8.ToArray())));
        // The server may be at it at this moment, so that this round finds nothing to send.
        for (var round = 0; round < 100; round++)
        {
            await new OutboxDelivery(server.Installation).RunAsync(Cancellation);
            if ((await server.StatusAsync()).Contains("\"undelivered\":1", StringComparison.Ordinal)) break;
            await Task.Delay(50, Cancellation);
        }

        var operators = server.SignIn(Role.Operator);
        foreach (var path in (string[])["/", "/cases", "/cases/1"])
        {
            Assert.Contains("1 message to somebody outside did not arrive, or may not have.", await server.PageAsync(path, operators), StringComparison.Ordinal);
            Assert.DoesNotContain("did not arrive", await server.PageAsync("/"), StringComparison.Ordinal);
        }

        Assert.Contains("\"undelivered\":1", await server.StatusAsync(), StringComparison.Ordinal);
        // Nobody else learns from it whether something that he sent was confirmed.
        var open = (await server.GetAsync("/status")).Body;
        Assert.Contains("\"ready\":", open, StringComparison.Ordinal);
        Assert.DoesNotContain("\"undelivered\":1", open, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting", open, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await server.SendAsync("/messages/1", operators, ("act", "settle"), ("reason", " "))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync("/messages/1", server.SignIn(Role.Auditor), ("act", "again"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await server.SendAsync("/messages/1", operators, ("act", "settle"), ("reason", "Told by telephone."))).Status);
        Assert.DoesNotContain("did not arrive.", await server.PageAsync("/cases", operators), StringComparison.Ordinal);

        // No way to the police is named: nothing is called done, and everybody sees it.
        var raised = await server.SendAsync("/cases/1/danger", operators, ("act", "raise"), ("reason", "A child, now."));
        Assert.Equal(HttpStatusCode.BadGateway, raised.Status);
        Assert.Contains("Call 112 now.", raised.Body, StringComparison.Ordinal);
        // Whoever sees the case can call with it; also the auditor, who raises none.
        var read = await server.PageAsync("/cases/1", server.SignIn(Role.Auditor));
        Assert.Contains("A child, now.", read, StringComparison.Ordinal);
        Assert.Contains("so nobody was told. Call 112 now.", read, StringComparison.Ordinal);
        Assert.DoesNotContain("/cases/1/danger", read, StringComparison.Ordinal);
        var tooLong = await server.SendAsync("/cases/1/danger", operators, ("act", "raise"), ("reason", new('x', 1001)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.Status);
        Assert.Contains("xxx</textarea>", tooLong.Body, StringComparison.Ordinal);
        Assert.Contains("Danger raised in case 1", await server.PageAsync("/cases", server.SignIn(Role.Auditor)), StringComparison.Ordinal);
        await server.SendAsync("/cases/1/danger", operators, ("act", "acknowledge"));
        Assert.DoesNotContain("Danger raised", await server.PageAsync("/cases", operators), StringComparison.Ordinal);
        // Whoever reads that the police have it is not sent to call them.
        var seen = await server.PageAsync("/cases/1", server.SignIn(Role.Auditor));
        Assert.Contains("so nobody was told.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Call 112", seen, StringComparison.Ordinal);
    }

    // The switch of languages leads to the page itself; the foot says how far the ledger is published, which it soon is.
    static string OfNoMoment(string body) => Sight().Replace(OwnAddress().Replace(body, ""), "");

    [GeneratedRegex("<p class=\"wide sight\">.*?</p>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sight();

    [GeneratedRegex("href=\"/statement/[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnAddress();
}
