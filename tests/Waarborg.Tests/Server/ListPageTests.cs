using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Tests.Server;

/// <summary>Lists and suppliers in the console: what everybody concerned sees, and what a custodian proposes.</summary>
public partial class ListPageTests
{
    static readonly string[] Forms =
    [
        "/lists/abuse/activate", "/lists/abuse/attest", "/lists/abuse/finding", "/lists/abuse/decide", "/lists/abuse/resume",
        "/lists/abuse/rollback", "/suppliers/describe", "/suppliers/describe?name=meldpunt", "/suppliers/rollback?name=meldpunt",
    ];

    [Fact]
    public async Task The_lists_say_who_vouches_how_old_they_are_what_waits_and_what_fell()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLists.Fill);
        var cookie = server.SignIn(Role.Auditor);
        var en = Words(await server.PageAsync("/lists", cookie));
        var nl = Words((await server.GetAsync("/lists", "nl", cookie)).Body);

        string[] english =
        [
            "abuse : Release 2 is held by a check.", "Entries that resemble harmless pictures: 12.", "trial : Release 1 is compared on trial",
            "new : Release 1 is tested", "matched at 21 customers at once", "wrong : Release 1 is stopped", "In order: 0 seconds old.",
            "hotline", "also counts towards making something unavailable before a person decides", "not pinned", "the supplier, the police",
            "agreement 2026-12", "Nobody described this supplier.",
        ];
        string[] dutch =
        [
            "abuse : Uitgave 2 wordt tegengehouden", "lijken op onschuldige beelden: 12", "loopt op proef mee", "is getest",
            "kwam bij 21 klanten tegelijk voor", "is stilgezet", "In orde: 0 seconden oud.", "meldpunt", "telt ook mee om iets onbeschikbaar",
            "niet vastgelegd", "de lijstbeheerder, de politie", "Niemand heeft deze lijstbeheerder beschreven.",
        ];
        Assert.All(english, words => Assert.Contains(words, en, StringComparison.Ordinal));
        Assert.All(dutch, words => Assert.Contains(words, nl, StringComparison.Ordinal));

        server.Temp.Time.Jump(TimeSpan.FromDays(32));
        cookie = server.SignIn(Role.Auditor);
        Assert.Contains("Too old: older than 31 days.", await server.PageAsync("/lists", cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_list_comes_from_what_is_wrong_since_when_and_what_was_told_stands_on_its_page()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            SomeLists.Fill(installation);
            SomeLists.Exchanges(installation);
        });
        var cookie = server.SignIn(Role.Auditor);
        var (all, one) = (Words(await server.PageAsync("/lists", cookie)), Words(await server.PageAsync("/lists/abuse", cookie)));
        var nl = Words((await server.GetAsync("/lists/abuse", "nl", cookie)).Body);
        string[] onAll = ["Where lists come from", "NCMEC Hash Sharing", ": it does not take the credentials", "fails since", "never yet"];
        string[] onOne =
        [
            "Where this list comes from", "https://hashsharing.ncmec.org/npo", "status 401", "refused: another purpose 3",
            "kept, and cannot be compared: pdna 1,200", "wrong (MD5) Not illegal", "did not arrive after 3 tries", "not sent yet",
        ];
        string[] dutch =
        [
            "Waar deze lijst vandaan komt", "lukt niet sinds", ": de toegangsgegevens worden niet aangenomen", "geweigerd: een ander doel 3",
            "klopt niet (MD5)", "niet aangekomen na 3 keer",
        ];
        Assert.All(onAll, words => Assert.Contains(words, all, StringComparison.Ordinal));
        Assert.All(onOne, words => Assert.Contains(words, one, StringComparison.Ordinal));
        Assert.All(dutch, words => Assert.Contains(words, nl, StringComparison.Ordinal));
        // A list that was never pulled whole has a page of its own too.
        Assert.Contains("not pulled yet", Words(await server.PageAsync("/lists/to-come", cookie)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_shows_its_releases_what_the_checks_found_and_what_was_set_aside_suspended_judged_and_rolled_back()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLists.Fill);
        var cookie = server.SignIn(Role.Management);
        var (one, handle) = (await server.PageAsync("/lists/abuse", cookie), SomeLists.HandleOf(server.Installation, "abuse", 1000));
        var root = new ListStore(server.Installation).Find("abuse")!.Releases[0].Trust.Root;
        string[] shown =
        [
            "15 added, 397 kept, 3 withdrawn", "nobody: nothing becomes unavailable by itself", root, "MD5",
            "Entries that resemble harmless pictures", "12 of 412", "holds the release", "A new category:", handle, "default picture 1001 of a blog program",
            "the very same file (MD5)", "none yet; does not count", "Suspended entries", "Findings of authorities", "finding 2026-7", "the whole list",
        ];
        Assert.All(shown, words => Assert.Contains(words, WebUtility.HtmlDecode(one), StringComparison.Ordinal));

        var trial = Words(await server.PageAsync("/lists/trial", cookie));
        Assert.Contains("Different files 9 Customers 4 Made unavailable before a person decides 2", trial, StringComparison.Ordinal);
        var wrong = Words(await server.PageAsync("/lists/wrong", cookie));
        Assert.Contains("9 judged, 7 of them wrong", wrong, StringComparison.Ordinal);
        Assert.Contains("13 restored, 1 failed, in 7 seconds", wrong, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/lists/nowhere", cookie: cookie)).Status);
    }

    [Fact]
    public async Task A_trial_that_matched_nothing_yet_says_so_in_figures()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            SomeLists.Fill(installation);
            using var connection = installation.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            Assert.Null(new ReleaseActs(installation).Shadow(
                connection, transaction, "new", 1, TimeSpan.FromDays(7), 1, "person:anna", "person:bram"));
            transaction.Commit();
        });
        var page = Words(await server.PageAsync("/lists/new", server.SignIn(Role.Custodian)));

        Assert.Contains("Different files 0 Customers 0 Made unavailable before a person decides 0", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_has_words_of_its_own_in_both_languages()
    {
        foreach (var texts in (Waarborg.Server.Texts.PageTexts[])[Waarborg.Server.Texts.PageTexts.Dutch, Waarborg.Server.Texts.PageTexts.English])
        {
            var words = Enum.GetValues<GateKind>().Select(kind => texts.Listing.GateWords(
                new(kind, GateSeverity.Told, 1, 2, [], ListCategory.Baseline))).ToList();
            Assert.Equal(words.Count, words.Distinct(StringComparer.Ordinal).Count());
            Assert.All(words, one => Assert.True(one.Length > 10, one));
        }
    }

    [Fact]
    public async Task No_page_about_lists_shows_a_hash_or_markup_of_others_and_every_page_is_in_both_languages()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLists.Fill);
        var cookie = server.SignIn(Role.Custodian);
        string[] pages = ["/lists", "/lists/abuse", "/lists/trial", "/lists/wrong", "/lists/new", .. Forms, "/lists/abuse/rollback?target=release"];
        var roots = new ListStore(server.Installation).All().SelectMany(list => list.Releases).Select(release => release.Trust.Root).ToHashSet(StringComparer.Ordinal);
        foreach (var path in pages)
        {
            foreach (var language in (string[])["nl", "en"])
            {
                var (status, body) = await server.GetAsync(path, language, cookie);
                Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
                Assert.Contains($"<html lang=\"{language}\">", body, StringComparison.Ordinal);
                Assert.DoesNotContain("<b>", body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("\" onload", body, StringComparison.OrdinalIgnoreCase);
                // Of digits in a row there is nothing but handles, which are short, and roots, which are of no file.
                Assert.All(Digits().Matches(body), match => Assert.True(
                    match.Value.Length <= 16 || roots.Contains(match.Value), $"{path}: {match.Value}"));
                Assert.DoesNotContain(SomeLists.Hash(1000), body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Only_a_custodian_proposes_and_others_see_and_cannot_act()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLists.Fill);
        foreach (var role in (Role[])[Role.Auditor, Role.Operator, Role.Management])
        {
            var cookie = server.SignIn(role);
            foreach (var page in (string[])["/lists", "/lists/abuse"])
            {
                var body = await server.PageAsync(page, cookie);
                Assert.DoesNotContain("/suppliers/", body, StringComparison.Ordinal);
                Assert.DoesNotContain("/lists/abuse/", body, StringComparison.Ordinal);
            }

            foreach (var form in Forms)
            {
                await server.PageAsync(form, cookie, HttpStatusCode.Forbidden);
                Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(form.Split('?')[0], cookie, ("reason", "why"))).Status);
            }
        }

        foreach (var role in (Role[])[Role.Reviewer, Role.Administrator, Role.Analyst, Role.AuthorityOfficer])
        {
            await server.PageAsync("/lists", server.SignIn(role), HttpStatusCode.Forbidden);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await server.PostAsync(
            "/lists/abuse/finding", server.SignIn(Role.Custodian), "cross-site", ("authority", "x"), ("reference", "y"), ("reason", "z"))).StatusCode);
        Assert.Empty(new ActStore(server.Installation).All(10));
    }

    [Fact]
    public async Task Each_form_makes_a_draft_whose_page_names_every_field_and_shows_what_to_look_at()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLists.Fill);
        var cookie = server.SignIn(Role.Custodian);
        var release = new ListStore(server.Installation).Find("abuse")!.Releases[0];
        var handle = SomeLists.HandleOf(server.Installation, "abuse", 1000);
        var suspended = SomeLists.HandleOf(server.Installation, "abuse", 5);
        (string Form, (string, string)[] Fields, string[] Shown)[] all =
        [
            ("/lists/abuse/activate", [("release", "2"), ("shadowDays", "14")], ["On trial first (days)", "12 of 412", "holds the release"]),
            ("/lists/abuse/attest", [("release", "2"), ("root", release.Trust.Root), ("entries", "412")],
                ["Root, as the supplier gave it", "Compared with the release", "the same", "Fingerprints by category"]),
            ("/lists/abuse/finding", [("entry", suspended), ("authority", "ATKM"), ("reference", "2026-8")], ["Authority", "Reference", suspended]),
            ("/lists/abuse/decide", [("entries", handle), ("decision", "never")], ["kept away: never a match", handle]),
            ("/lists/abuse/resume", [("entry", suspended)], ["Entry", suspended]),
            ("/lists/abuse/rollback", [("target", "release"), ("release", "1")], ["What would happen", "This would restore 0 items in 0 cases."]),
            ("/lists/abuse/rollback", [("target", "entry"), ("entry", suspended)], ["What would happen"]),
            ("/lists/abuse/rollback", [("target", "withdrawn")], ["What the supplier itself withdrew", "What would happen"]),
            ("/suppliers/rollback", [("name", "meldpunt")], ["Supplier", "What would happen"]),
            ("/suppliers/describe",
                [
                    ("name", "meldpunt"), ("kind", "Police"), ("organisation", "Politie"), ("agreement", "a-2"), ("trust", "Matchable"),
                    ("key", ""), ("mayBeNamed", "no"), ("tellHitsTo", "Police"), ("tellHitsTo", "Hotline"),
                ],
                ["What it is", "May be named in public", "the police, a hotline", "may open cases", "<strong>Changed.</strong>", "In force now: hotline"]),
        ];
        foreach (var (form, fields, shown) in all)
        {
            var (_, location, body) = await server.SendAsync(form, cookie, [.. fields, ("reason", "I <b>heard</b> it.")]);
            Assert.True(location is not null && location.StartsWith("/approvals/", StringComparison.Ordinal), $"{form}: {body}");
            var page = await server.PageAsync(location, cookie);
            Assert.All(shown, words => Assert.Contains(words, page, StringComparison.Ordinal));
            Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
            var dutch = (await server.GetAsync(location, "nl", cookie)).Body;
            Assert.All(Terms().Matches(dutch), term => Assert.DoesNotMatch("^[a-z]", term.Groups["name"].Value));
        }
    }

    [Fact]
    public async Task The_preview_counts_what_would_be_restored_and_changes_nothing()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            SomeLists.Fill(installation);
            SomeLists.Match(installation, cases: 9, items: 14);
        });
        var cookie = server.SignIn(Role.Custodian);
        foreach (var path in (string[])["/lists/abuse/rollback?target=release", "/suppliers/rollback?name=meldpunt"])
        {
            Assert.Contains("This would restore 14 items in 9 cases.", await server.PageAsync(path, cookie), StringComparison.Ordinal);
            var nl = (await server.GetAsync(path, "nl", cookie)).Body;
            Assert.Contains("Dit zou 14 bestanden in 9 dossiers terugzetten.", nl, StringComparison.Ordinal);
            Assert.Contains("9 dossiers gaan weer open.", nl, StringComparison.Ordinal);
        }

        var one = SomeLists.HandleOf(server.Installation, "abuse", 100);
        Assert.Contains(
            "This would restore 2 items in 1 case.", await server.PageAsync($"/lists/abuse/rollback?target=entry&entry={one}", cookie),
            StringComparison.Ordinal);
        Assert.Equal(1, new ListStore(server.Installation).Find("abuse")!.Active!.Number);
        Assert.DoesNotContain("Open again", await server.PageAsync("/cases", server.SignIn()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_be_refused_is_refused_at_once_in_words_and_what_was_typed_stays()
    {
        await using var server = await RunningServer.StartAsync(prepare: SomeLists.Fill);
        var cookie = server.SignIn(Role.Custodian);
        var (status, _, body) = await server.SendAsync(
            "/lists/abuse/attest", cookie, ("release", "2"), ("root", new string('a', 64)), ("entries", "412"), ("reason", "By telephone."));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("root: it is not that of the release.", body, StringComparison.Ordinal);
        Assert.Contains("By telephone.", body, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync("/lists/abuse/decide", cookie, ("reason", "why"))).Status);
        Assert.Contains("organisation", (await server.SendAsync(
            "/suppliers/describe", cookie, ("name", "x"), ("reason", "why"))).Body, StringComparison.Ordinal);
        foreach (var entry in (string[])["nothing", ""])
        {
            Assert.Contains(
                "An entry is named by its handle: 16 digits.",
                await server.PageAsync($"/lists/abuse/rollback?target=entry&entry={entry}", cookie), StringComparison.Ordinal);
        }

        Assert.Contains("What do you want to roll back?", await server.PageAsync("/lists/abuse/rollback?target=all", cookie), StringComparison.Ordinal);
        Assert.Contains("No entry is set aside.", await server.PageAsync("/lists/trial/decide", cookie), StringComparison.Ordinal);
        Assert.Contains("Nothing is suspended.", await server.PageAsync("/lists/trial/resume", cookie), StringComparison.Ordinal);
        Assert.Empty(new ActStore(server.Installation).All(10));
    }

    [Fact]
    public async Task The_queue_begins_with_what_is_due_and_a_case_says_why_it_is_open_again_and_what_it_rests_on()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation =>
        {
            Some.FolderSource(installation, "site");
            Some.Permit(installation, "site");
            Some.Case(installation, "site", "a.jpg", entry: "e1");
            Some.Case(installation, "site", "b.jpg", entry: "e2");
            Some.Case(installation, "site", "c.jpg", entry: "e3");
            var now = installation.Time.GetUtcNow();
            using var connection = installation.Database.Open();
            connection.Execute(
                """
                update cases set due_by = @soon where id = 2;
                update cases set due_by = @late, reopened_at = @late, reopened_why = 'releaseRolledBack' where id = 1;
                """,
                new { soon = Instant.Text(now.AddHours(4)), late = Instant.Text(now.AddHours(-3)) });
            connection.Execute(
                """
                insert into case_item_hits (item_id, list, entry, supplier, release, category, algorithm, distance, support, view, found_at,
                    customer_key)
                values (1, 'gone', 'e9', 'meldpunt <b>', 7, 'Baseline', 'pdq', 12, 'None', null, @at, x'00')
                """,
                new { at = Instant.Text(now) });
        });
        var cookie = server.SignIn();
        var queue = Words(await server.PageAsync("/cases", cookie));
        Assert.Matches("Case 1 .*3 hours overdue: decide now Open again: the release of the list was rolled back.*Case 2 .*decide within 4 hours.*Case 3 ", queue);
        var nl = Words((await server.GetAsync("/cases", "nl", cookie)).Body);
        Assert.Contains("3 uur te laat: nu beslissen Weer open: de uitgave van de lijst is teruggedraaid", nl, StringComparison.Ordinal);
        Assert.Contains("beslissen binnen 4 uur", nl, StringComparison.Ordinal);

        var page = await server.PageAsync("/cases/1", cookie);
        Assert.Contains("meldpunt &lt;b&gt; gone Release 7 illegal everywhere looks alike: 12 of 256 bits differ no, no longer", Words(page, decode: false), StringComparison.Ordinal);
        Assert.DoesNotContain("e9", page, StringComparison.Ordinal);
    }

    // A page as it is read: without markup, with one space between words.
    static string Words(string page, bool decode = true)
    {
        var text = Spaces().Replace(Markup().Replace(page, " "), " ");
        return decode ? WebUtility.HtmlDecode(text) : text;
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Markup();

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex("\\b[0-9a-f]{13,}\\b", RegexOptions.None, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex("<dt>(?<name>[^<]*)</dt>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Terms();
}
