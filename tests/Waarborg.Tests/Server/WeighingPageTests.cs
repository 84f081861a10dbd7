using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Server.Texts;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Weighings as everybody reads and answers them, and the forms of the desk.</summary>
public sealed partial class WeighingPageTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/weighings", "Wegingen", "Weighings")]
    [InlineData("/weighings/1", "Je hoeft niet te zeggen wie je bent", "You need not say who you are")]
    [InlineData("/regimes", "Voor hosting loopt geen wet vanzelf af", "For hosting no law ends by itself")]
    [InlineData("/desk/weighings", "Stopt vanaf, als er geen weging is", "Suspended from, unless weighed")]
    [InlineData("/desk/weighings/new?source=uploads", "Ontwerp publiceren", "Publish the draft")]
    [InlineData("/desk/weighings/1", "Niet beginnen", "Do not begin")]
    public async Task Every_page_speaks_both_languages_without_script_or_style(string path, string dutch, string english)
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i => Published(i));
        var (status, nl) = await server.GetAsync(path, "nl");
        var (_, en) = await server.GetAsync(path, "en");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(dutch, nl, StringComparison.Ordinal);
        Assert.Contains(english, en, StringComparison.Ordinal);
        foreach (var page in (string[])[nl, en])
        {
            Assert.Single(Headings().Matches(page));
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", page, StringComparison.OrdinalIgnoreCase);
            // Every field has a label of its own.
            var fields = Fields().Matches(page).Select(field => field.Groups["id"].Value).ToList();
            Assert.Equal(fields.Count, fields.Distinct().Count());
            Assert.All(fields, id => Assert.Contains($"<label for=\"{id}\">", page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_draft_says_for_how_long_it_can_be_answered_and_a_visitor_needs_no_account()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Published(i));
        server.Temp.Time.Jump(TimeSpan.FromDays(1));
        var (status, body) = await server.GetAsync("/weighings/1", "en");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("draft; you can answer for 13 days more", body, StringComparison.Ordinal);
        Assert.Contains("6 December 2026 10:00 (UTC)", body, StringComparison.Ordinal);
        Assert.Contains("Nothing is decided yet.", body, StringComparison.Ordinal);
        server.Temp.Time.Jump(TimeSpan.FromDays(13));
        body = (await server.GetAsync("/weighings/1", "en")).Body;
        Assert.Contains("closed to answers, not yet decided", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/weighings/2")).Status);
    }

    [Fact]
    public async Task S5_An_answer_is_anonymous_escaped_numbered_at_once_and_in_the_ledger()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Published(i));
        using (var response = await AnswerAsync(server, $"{Some.Hostile}\r\n\u202eno"))
        {
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            Assert.Equal("/weighings/1?kept=1", response.Headers.Location!.ToString());
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }

        var (_, body) = await server.GetAsync("/weighings/1?kept=1", "en");
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", body, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", body, StringComparison.Ordinal);
        Assert.Contains("\\xe2\\x80\\xaeno", body, StringComparison.Ordinal);
        Assert.Contains("Your answer is published and has its number", body, StringComparison.Ordinal);
        Assert.Matches("data-label=\"Nr.\">1</th>.*answer of the public", body.ReplaceLineEndings(" "));

        // No column and no entry has anything of whoever wrote it.
        using var connection = server.Installation.Database.Open();
        var kept = Dapper.SqlMapper.Query<string>(connection, "select actor from weighing_points");
        Assert.Equal(["program:public-page"], kept);
        Assert.Equal(
            ["weighing.drafted", "weighing.answered"],
            Dapper.SqlMapper.Query<string>(connection, "select kind from evidence where kind like 'weighing.%' order by seq"));
    }

    [Fact]
    public async Task S5_Answers_are_limited_in_length_number_and_origin()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Published(i));
        await ExpectAsync(HttpStatusCode.Forbidden, "Fine.", site: "cross-site");
        await ExpectAsync(HttpStatusCode.BadRequest, new('a', WeighingRules.MaxAnswerLength + 1));
        await ExpectAsync(HttpStatusCode.RequestEntityTooLarge, new('a', 70_000));
        await ExpectAsync(HttpStatusCode.BadRequest, "See https://example.org/picture");
        await ExpectAsync(HttpStatusCode.BadRequest, " ");
        for (var n = 3; n < AnswerLimit.MaxAnswers; n++) await ExpectAsync(HttpStatusCode.Redirect, "Fine.");
        await ExpectAsync(HttpStatusCode.TooManyRequests, "One more.");
        server.Temp.Time.Advance(AnswerLimit.Window);
        await ExpectAsync(HttpStatusCode.Redirect, "One more.");
        Assert.Equal(AnswerLimit.MaxAnswers - 2, server.Services.GetRequiredService<WeighingStore>().AllPoints("uploads").Count);

        async Task ExpectAsync(HttpStatusCode status, string words, string site = "same-origin")
        {
            using var response = await AnswerAsync(server, words, site);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task What_was_typed_comes_back_with_the_reason()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Published(i));
        using var response = await AnswerAsync(server, "Look at www.example.org <b>");
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("The answer holds a web address.", body, StringComparison.Ordinal);
        Assert.Contains("Look at www.example.org &lt;b&gt;</textarea>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_weighing_shows_the_adverse_opinion_its_answer_and_how_each_point_was_addressed_and_no_name()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Recorded(i));
        var (_, body) = await server.GetAsync("/weighings/1", "en");

        foreach (var words in (string[])
        [
            "Adverse opinion", "What the decision says to it", "Half of it is left out.", "How it was addressed", "We asked the police.",
            "Three people signed it.", "Begin, narrower than drafted", "Only uploads.", "An attack on the technique was published",
        ])
        {
            Assert.Contains(words, body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("person-1", body, StringComparison.Ordinal);
        Assert.Contains("person-1", (await server.GetAsync("/desk/weighings/1", "en", Cookie(server, Role.Auditor))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_reads_counts_that_hang_on_matches_in_tens_and_the_desk_reads_them_exactly()
    {
        await using var server = await RunningServer.StartAsync(prepare: i =>
        {
            Some.UploadSource(i);
            var time = (Support.ManualTimeProvider)i.Time;
            time.Advance(TimeSpan.FromSeconds(1));
            using (var connection = i.Database.Open())
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                new Journal(i).Append(
                    connection, transaction,
                    ClosedEntries.Match(new(1, 1, "uploads", 1, null, new("known", 1), "Test", "pdq", 9, "candidate"), ["program:sweep"]),
                    ClosedEntries.Review(1, 1, "rejected", ["person:0123456789abcdef"]));
                transaction.Commit();
            }

            time.Advance(TimeSpan.FromSeconds(1));
            new SomeWeighing(i).Published(source: "uploads");
        });
        var (_, open) = await server.GetAsync("/weighings/1", "en");
        var (_, desk) = await server.GetAsync("/desk/weighings/1", "en", Cookie(server, Role.Operator));
        var rejected = LedgerTexts.English.FigureName(PageFigure.Rejected);
        Assert.Contains($"<dt>{rejected}</dt><dd>&lt;10</dd>", open, StringComparison.Ordinal);
        Assert.Contains($"<dt>{rejected}</dt><dd>1</dd>", desk, StringComparison.Ordinal);
        // Nought, one and nine look alike; so do none to measure on and a few.
        foreach (var name in (PageFigure[])[PageFigure.Confirmed, PageFigure.Disabled, PageFigure.Cases, PageFigure.NotScanned])
        {
            Assert.Contains($"<dt>{LedgerTexts.English.FigureName(name)}</dt><dd>&lt;10</dd>", open, StringComparison.Ordinal);
        }

        Assert.Equal(4, Regex.Count(open, "fewer than ten to measure on", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.DoesNotContain("100.0", open, StringComparison.Ordinal);
        // That it is out of bounds is for everybody.
        Assert.Contains("More than 5 % of the candidates", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_regimes_say_what_is_not_known_and_that_hosting_never_stood_on_the_derogation()
    {
        await using var server = await RunningServer.StartAsync();
        var (_, body) = await server.GetAsync("/regimes", "en");
        Assert.Contains("never covered hosting. It lapsed on 3 April 2026.", body, StringComparison.Ordinal);
        Assert.Contains("a decision ends after at most 12 months, and every third renewal is the three-year review", body, StringComparison.Ordinal);
        Assert.Contains("Its result is not known.", body, StringComparison.Ordinal);
        Assert.Contains("November 2023", body, StringComparison.Ordinal);
        Assert.Contains("1 July 2026 to 2 July 2026", body, StringComparison.Ordinal);
        Assert.Equal(Regimes.All.Count + 1, Rows().Count(body));
    }

    [Fact]
    public async Task The_form_opens_on_not_going_on_and_with_the_figures_to_read_only()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Published(i, judgement: WeighingJudgement.None));
        var (_, body) = await server.GetAsync("/desk/weighings/1", "en", Cookie(server, Role.Operator));
        Assert.Contains("value=\"doNotRenew\" checked", body, StringComparison.Ordinal);
        Assert.Single(Checked().Matches(body), match => match.Value.Contains("decision", StringComparison.Ordinal));
        Assert.DoesNotMatch("<(input|textarea)[^>]*name=\"figures", body);
        Assert.Contains("The decision has no reasons.", body, StringComparison.Ordinal);
        var weighing = server.Services.GetRequiredService<WeighingStore>().Find(1)!;
        foreach (var axis in Enum.GetValues<Axis>())
        {
            var digest = server.Services.GetRequiredService<WeighingStore>().AxisDigest(weighing, axis);
            Assert.Contains($"<code>{Convert.ToHexStringLower(digest)}</code>", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_is_taken_off_by_a_proposal_and_the_page_says_why_in_its_place()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Some.UploadSource(i));
        var weighing = new SomeWeighing(server.Installation).Published(source: "uploads");
        Assert.Equal(AnswerOutcome.Kept, new WeighingStore(server.Installation).Answer(weighing.Id, "Jan did it."));
        var path = $"/desk/weighings/{weighing.Id}/remove-answer";
        (string, string)[] fields = [("point", "1"), ("reason", "It names <somebody>.")];
        using (var notHis = await PostAsync(server, path, Cookie(server, Role.SecurityOfficer), fields))
        {
            Assert.Equal(HttpStatusCode.Forbidden, notHis.StatusCode);
        }

        var cookie = Cookie(server, Role.Operator);
        using (var nothing = await PostAsync(server, path, cookie, ("point", "7"), ("reason", "Because.")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
            Assert.Contains("uploads has no point 7", await nothing.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using (var drafted = await PostAsync(server, path, cookie, fields))
        {
            Assert.Equal("/approvals/1", drafted.Headers.Location!.ToString());
        }

        var people = new TestPeople(server.Installation);
        var document = new ActStore(server.Installation).Find(1)!.Json;
        Assert.Null(new ActStore(server.Installation).Propose(1, people.Sign("bram", document).Signature));
        Assert.IsType<ActOutcome.Done>(new ActDesk(server.Installation).Approve(1, people.Sign("anna", document).Signature));
        var page = await server.PageAsync($"/weighings/{weighing.Id}");
        Assert.Contains("This answer was taken off the page.", page, StringComparison.Ordinal);
        Assert.Contains("It names &lt;somebody&gt;.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Jan did it", page, StringComparison.Ordinal);
        Assert.DoesNotContain("remove-answer", await server.PageAsync($"/desk/weighings/{weighing.Id}", cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desk_drafts_decides_dissents_and_records_by_forms()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Some.UploadSource(i));
        var cookie = Cookie(server, Role.Operator);
        var store = server.Services.GetRequiredService<WeighingStore>();
        using (var lacking = await PostAsync(server, "/desk/weighings/new", cookie, ("source", "uploads"), ("goal", "To <see>")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, lacking.StatusCode);
            var body = await lacking.Content.ReadAsStringAsync(Cancellation);
            Assert.Contains("<li>security: say what it does to digital security.</li>", body, StringComparison.Ordinal);
            Assert.Contains("To &lt;see&gt;</textarea>", body, StringComparison.Ordinal);
        }

        await DoneAsync(
            "/desk/weighings/new", "/desk/weighings/1", ("source", "uploads"), ("kind", "first"), ("goal", "To see."),
            ("privacy.rights", "A."), ("privacy.correspondence", "B."), ("privacy.expression", "C."), ("security", "D."),
            ("investigation", "E."), ("alternative.2.what", "Notices"), ("alternative.2.effect", "4 hours"), ("figures", "0"));
        Assert.Equal([new Alternative("Notices", "4 hours", "")], store.Find(1)!.Draft.Alternatives);
        await DoneAsync("/desk/weighings/1/dissent", "/desk/weighings/1?saved=1", ("dissent", "I would not."));
        await DoneAsync(
            "/desk/weighings/1/judgement", "/desk/weighings/1?saved=1", ("opinion.goal", "favourable"), ("opinion.goal.words", "Yes."),
            ("opinion.privacy", "adverse"), ("opinion.privacy.words", "No."), ("answer.privacy", "Half."), ("opinion.security", "none"),
            ("decision", "renew"), ("reasons", "So."), ("point.1", "We think so too."), ("point.2", ""));
        var judged = store.Find(1)!.Judgement;
        Assert.Equal((WeighingDecision.Renew, "So."), (judged.Decision, judged.Reasons));
        Assert.Equal([new AddressedPoint(1, "We think so too.")], judged.Addressed);
        Assert.Equal([Axis.Goal, Axis.Privacy], judged.Opinions.Keys.Order());
        using var refused = await PostAsync(server, "/desk/weighings/1/record", cookie);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = await refused.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("The draft was public for 0 days; 14 are needed.", said, StringComparison.Ordinal);
        Assert.Contains("There is no opinion on security yet.", said, StringComparison.Ordinal);

        async Task DoneAsync(string path, string leadsTo, params (string, string)[] fields)
        {
            using var response = await PostAsync(server, path, cookie, fields);
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            Assert.Equal(leadsTo, response.Headers.Location!.ToString());
        }
    }

    [Fact]
    public async Task Only_who_may_writes_and_only_from_our_own_pages()
    {
        await using var server = await RunningServer.StartAsync(prepare: i => Published(i));
        string[] paths = ["/desk/weighings/new", "/desk/weighings/1/judgement", "/desk/weighings/1/dissent", "/desk/weighings/1/record", "/desk/weighings/1/remove-answer"];
        foreach (var path in paths)
        {
            await ExpectAsync(HttpStatusCode.SeeOther, path, cookie: null);
            await ExpectAsync(HttpStatusCode.Forbidden, path, Cookie(server, Role.Auditor));
            await ExpectAsync(HttpStatusCode.Forbidden, path, Cookie(server, Role.Reviewer));
            await ExpectAsync(HttpStatusCode.Forbidden, path, Cookie(server, Role.Operator), site: "cross-site");
        }

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/desk/weighings/1", cookie: Cookie(server, Role.Auditor))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await server.GetAsync("/desk/weighings/1")).Status);

        async Task ExpectAsync(HttpStatusCode status, string path, string? cookie, string site = "same-origin")
        {
            using var response = await PostAsync(server, path, cookie, site, ("source", "uploads"), ("dissent", "x"), ("decision", "renew"));
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task In_a_sample_whoever_sits_at_the_machine_may_look_and_writes_nothing()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i => Published(i));
        using var response = await PostAsync(server, "/desk/weighings/1/dissent", null, ("dissent", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData(0, "First")]
    [InlineData(1, "Renewal,Extraordinary,ThreeYearReview")]
    [InlineData(3, "ThreeYearReview,Extraordinary")]
    [InlineData(4, "Renewal,Extraordinary,ThreeYearReview")]
    public void The_form_offers_the_kinds_that_fit(int permits, string kinds) =>
        Assert.Equal(kinds, string.Join(',', Waarborg.Server.Pages.WeighingDeskPages.KindsOf(permits)));

    static Weighing Published(Installation installation, WeighingJudgement? judgement = null)
    {
        Some.UploadSource(installation);
        return new SomeWeighing(installation).Published(source: "uploads", judgement: judgement);
    }

    static void Recorded(Installation installation)
    {
        Some.UploadSource(installation);
        Incidents.Report(installation, IncidentKind.AttackPublished, "A paper of May.", Actor.CommandLine);
        var some = new SomeWeighing(installation);
        var weighing = some.Published(source: "uploads", judgement: SomeWeighing.Judgement(
            WeighingDecision.RenewNarrower, [new(1, "We asked the police.")], Opinion.Adverse, "Half of it is left out."));
        ((Support.ManualTimeProvider)installation.Time).Advance(WeighingRules.DraftPublic);
        foreach (var axis in Enum.GetValues<Axis>()) SomeWeighing.Done(some.Sign(weighing, axis));
        SomeWeighing.Done(some.Store.Record(weighing.Id));
    }

    // A person with this role who has signed in.
    static string Cookie(RunningServer server, Role role)
    {
        var people = server.Services.GetRequiredService<PeopleStore>();
        var handle = "p" + role.ToString().ToLowerInvariant();
        if (people.Find(handle) is null)
        {
            using var connection = server.Installation.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            people.Add(connection, transaction, new(handle, handle, [role], IsOutside: false), [], Actor.CommandLine);
            transaction.Commit();
        }

        var end = server.Installation.Time.GetUtcNow().AddHours(1);
        return $"{WebSessions.CookieName}={server.Services.GetRequiredService<WebSessions>().Issue(people.Find(handle)!.Id, end)}";
    }

    static Task<HttpResponseMessage> AnswerAsync(RunningServer server, string words, string site = "same-origin") =>
        PostAsync(server, "/weighings/1", null, site, ("answer", words));

    static Task<HttpResponseMessage> PostAsync(
        RunningServer server, string path, string? cookie, params (string Name, string Value)[] fields) =>
        PostAsync(server, path, cookie, "same-origin", fields);

    static async Task<HttpResponseMessage> PostAsync(
        RunningServer server, string path, string? cookie, string site, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return await server.Http.SendAsync(request, Cancellation);
    }

    [GeneratedRegex("<h1", RegexOptions.None, 1000)]
    private static partial Regex Headings();

    [GeneratedRegex("<tr ", RegexOptions.None, 1000)]
    private static partial Regex Rows();

    [GeneratedRegex("<input[^>]* checked>", RegexOptions.None, 1000)]
    private static partial Regex Checked();

    [GeneratedRegex("<(textarea|input type=\"radio\") id=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fields();
}
