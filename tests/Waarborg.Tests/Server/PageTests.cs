using System.Net;
using System.Text.RegularExpressions;
using Waarborg.Server.Pages;
using Waarborg.Store;

namespace Waarborg.Tests.Server;

public partial class PageTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static readonly string[] DeskPages =
    [
        "/cases", "/cases/1", "/cases/verdicts", "/reports", "/sweeps", "/lists", "/lists/known", "/settings", "/approvals", "/approvals/1", "/approvals/5", "/permits", "/permits/1", "/people",
        "/register",
    ];

    [Theory]
    [InlineData("/", "Wat deze installatie mag en niet kan", "What this installation may and cannot do")]
    [InlineData("/ledger", "Het programma is zo gemaakt", "The program is made to write down")]
    [InlineData("/cases", "Dossiers", "Cases")]
    [InlineData("/cases?all=1", "Alle dossiers", "All cases")]
    [InlineData("/cases/1", "mogelijke treffer, wacht op een oordeel", "candidate, waiting for a verdict")]
    [InlineData("/sweeps", "Rondes", "Sweeps")]
    [InlineData("/reports", "Wat mensen bevestigden, wordt gemeld", "What people confirmed is reported")]
    [InlineData("/settings", "Eigen besluiten (tijdelijk)", "Permits")]
    [InlineData("/sign-in", "Aanmelden", "Sign in")]
    [InlineData("/approvals", "Wat veel uitmaakt, doet hier niemand alleen.", "Nobody does alone here what matters much.")]
    [InlineData("/approvals/1", "de handtekening klopt", "the signature holds")]
    [InlineData("/approvals/5", "alleen van klanten die zelf meedoen", "only of customers who opted in")]
    [InlineData("/people", "bewaarder van lijsten", "custodian of lists")]
    [InlineData("/people/1", "niemand: een van de eerste twee", "nobody: one of the first two")]
    [InlineData("/permits", "Zonder eigen besluit wordt niets gelezen.", "Without a permit nothing is read.")]
    [InlineData("/permits/1", "eindigt over 8 dagen", "ends in 8 days")]
    [InlineData("/register", "niets in deze verordening mag leiden", "and takes over this sentence")]
    [InlineData("/test-pictures", "ziet iedereen of ergens echt wordt gezocht", "everybody sees whether a service really looks")]
    [InlineData("/lists", "Wie ervoor instaat dat iets bekend is", "Who vouches for what is known")]
    [InlineData("/lists/known", "Uitgave 1: in gebruik", "Release 1: in force")]
    [InlineData("/elevate", "Mijn rollen", "My roles")]
    [InlineData("/nowhere", "Deze pagina bestaat niet.", "There is no such page.")]
    public async Task Every_page_speaks_both_languages_and_says_that_a_sample_is_one(string path, string dutch, string english)
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: Fill);
        var (_, nl) = await server.GetAsync(path, "nl-NL,nl;q=0.9,en;q=0.8");
        var (_, en) = await server.GetAsync(path, "en;q=0.8,de");

        Assert.Contains("<html lang=\"nl\">", nl, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", en, StringComparison.Ordinal);
        Assert.Contains(dutch, nl, StringComparison.Ordinal);
        Assert.Contains(english, en, StringComparison.Ordinal);
        Assert.Contains("<strong>Voorbeeld</strong> Niets hier is echt.", nl, StringComparison.Ordinal);
        Assert.Contains("<strong>Sample</strong> Nothing here is real.", en, StringComparison.Ordinal);
        Assert.Single(Headings().Matches(nl));
        Assert.DoesNotContain("<img", nl, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", nl, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", nl, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_switch_is_remembered_and_wins_over_the_browser()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.Http.GetAsync(new Uri("/?lang=nl", UriKind.Relative), Cancellation);
        var cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        Assert.Contains("<html lang=\"nl\">", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"nl\">", (await server.GetAsync("/", "en", cookie)).Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", (await server.GetAsync("/?lang=en", "nl", cookie)).Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", (await server.GetAsync("/?lang=fr")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switch_keeps_what_else_the_address_asks_for()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample);

        Assert.Contains("href=\"/cases?all=1&amp;lang=nl\"", (await server.GetAsync("/cases?all=1&lang=en")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_page_says_what_may_be_scanned_and_for_how_long()
    {
        await using var server = await RunningServer.StartAsync(prepare: Fill);
        var (status, nl) = await server.GetAsync("/", "nl");
        var (_, en) = await server.GetAsync("/", "en");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("eindigt over 8 dagen", nl, StringComparison.Ordinal);
        Assert.Contains("14 december 2026 10.00 uur (UTC)", nl, StringComparison.Ordinal);
        Assert.Contains("ends in 8 days", en, StringComparison.Ordinal);
        Assert.Contains("14 December 2026 10:00 (UTC)", en, StringComparison.Ordinal);
        Assert.Contains(">site</bdi>", en, StringComparison.Ordinal);
        Assert.DoesNotContain("because", en, StringComparison.Ordinal);

        server.Temp.Time.Jump(TimeSpan.FromDays(8));
        Assert.Contains("This installation does not detect", (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_counted_for_everyone_to_see()
    {
        await using var server = await RunningServer.StartAsync(prepare: i =>
        {
            var store = new Waarborg.Permits.SourceStore(i);
            for (var n = 0; n < 3; n++)
            {
                store.Declare(
                    new($"mail-{n}", Waarborg.Permits.SourceKind.Upload, null, "mail", Waarborg.Permits.Audience.Public, true, false, false),
                    Waarborg.People.Actor.CommandLine);
            }
        });
        var (_, body) = await server.GetAsync("/", "en");

        Assert.Matches("such as mail and chat</th><td[^>]*>3</td>", body);
        Assert.Matches("Back-ups of phones and computers</th><td[^>]*>0</td>", body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_detection_no_page_but_the_settings_speaks_of_permits(bool isSample)
    {
        await using var server = await RunningServer.StartAsync(isSample ? InstallationKind.Sample : InstallationKind.Provider);
        var cookie = server.SignIn();
        foreach (var path in (string[])["/", "/ledger", "/cases", "/cases?all=1", "/sweeps", "/lists", "/sign-in", "/nowhere"])
        {
            foreach (var language in (string[])["nl", "en"])
            {
                var (_, body) = await server.GetAsync(path, language, cookie);

                Assert.DoesNotContain("permit", body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("eigen besluit", body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("vergunning", body, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.Contains("Deze installatie zoekt niet", (await server.GetAsync("/", "nl")).Body, StringComparison.Ordinal);
        Assert.Contains("There is no permit.", (await server.GetAsync("/settings", "en", cookie)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/status")).Status);
    }

    [Fact]
    public async Task What_customers_and_suppliers_write_stays_text()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: i =>
        {
            Some.FolderSource(i, "site");
            Some.Permit(i, "site");
            Some.Case(i, "site", $"a/{Some.Hostile}\u202egpj.exe", reference: Some.Hostile);
        });
        foreach (var path in DeskPages)
        {
            var (_, body) = await server.GetAsync(path);

            Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\" onload", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b>", body, StringComparison.OrdinalIgnoreCase);
        }

        var (_, page) = await server.GetAsync("/cases/1");
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("\\xe2\\x80\\xaegpj.exe", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Holes_in_markup_are_encoded_and_markup_is_not_encoded_twice()
    {
        var inner = Html.Of($"<i>{"a & b"}</i>");

        Assert.Equal("<p title=\"&quot;&#x27;&lt;\"><i>a &amp; b</i> é 7</p>", Html.Of($"<p title=\"{"\"'<"}\">{inner} {"é"} {7}</p>").ToString());
    }

    [Fact]
    public async Task A_case_tells_how_to_decide_and_shows_neither_hash_nor_entry()
    {
        await using var server = await RunningServer.StartAsync(InstallationKind.Sample, prepare: Fill);
        var (_, body) = await server.GetAsync("/cases/1", "en");

        // What is only alike is not judged by hand, but by people outside who are asked.
        Assert.Contains("./waarborg assess ask 1 --item N --partner NAME --to FILE", body, StringComparison.Ordinal);
        Assert.DoesNotContain("./waarborg case confirm 1", body, StringComparison.Ordinal);
        Assert.Contains("0 given, 2 needed", body, StringComparison.Ordinal);
        // It is still where it was: there is nothing to put back.
        Assert.DoesNotContain("./waarborg case restore 1", body, StringComparison.Ordinal);
        Assert.Contains("12 of 256 bits differ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("entry-1", body, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('0', 16), body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/cases/77")).Status);
    }

    [Fact]
    public async Task The_style_sheet_may_be_kept_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.Http.GetAsync(new Uri(StyleSheet.Address, UriKind.Relative), Cancellation);

        Assert.Equal("text/css", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl!.Public);
        Assert.DoesNotContain("url(", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    static void Fill(Installation installation)
    {
        Some.FolderSource(installation, "site");
        Some.Permit(installation, "site", scope: "opted-in");
        Some.Case(installation, "site", "public/a.jpg");
    }

    [GeneratedRegex("<h1>", RegexOptions.None, 1000)]
    private static partial Regex Headings();
}
