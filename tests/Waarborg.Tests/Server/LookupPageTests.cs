using System.Net;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>What everybody reads of what left, and what the desk reads of a file that was looked up, in both languages.</summary>
public class LookupPageTests
{
    static readonly Uri _service = new("https://shield.example/");

    [Fact]
    public async Task S13_The_first_page_says_how_many_files_fingerprints_went_to_whom_as_the_ledger_counts_them()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.DoesNotContain("What leaves from here", (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);

        SomeLookups.Describe(server.Installation, "shield", SomeLookups.Shield(_service), "name:password");
        Assert.Contains("The ledger says nothing of it yet.", (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
        (long Sent, long Nothing)[] days = [(1_250, 1_237), (9, 9), (48, 31)];
        foreach (var (sent, nothing) in days)
        {
            SomeNotices.In(server.Installation, (connection, transaction) => new Journal(server.Installation).Append(
                connection, transaction, OpenEntries.FingerprintsSent(new("shield", "pdq", "2026-11-01"), sent, nothing, 0)));
        }

        // 1,230 and 30 in tens; the day of fewer than ten counts for none.
        Assert.Contains(
            "Fingerprints of at least 1,260 files that matched nothing went to sample (shield.example).",
            (await server.GetAsync("/", "en")).Body, StringComparison.Ordinal);
        Assert.Contains(
            "Vingerafdrukken van ten minste 1.260 bestanden die nergens op leken, gingen naar sample (shield.example).",
            (await server.GetAsync("/", "nl")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_says_at_which_service_it_was_looked_up_and_when()
    {
        await using var server = await RunningServer.StartAsync();
        Some.UploadSource(server.Installation);
        SomeLookups.Describe(server.Installation, "shield", SomeLookups.Shield(_service), "name:password");
        var id = Case(server.Installation);
        foreach (var (language, at, known) in ((string, string, string)[])
            [("en", "looked up at shield.example", "the service knows the fingerprint (pdq)"),
            ("nl", "opgevraagd bij shield.example", "de dienst kent de vingerafdruk (pdq)")])
        {
            var (status, body) = await server.GetAsync($"/cases/{id}", language, server.SignIn());
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains(at, body, StringComparison.Ordinal);
            Assert.Contains(known, body, StringComparison.Ordinal);
            Assert.DoesNotContain("256 bits", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_of_lists_says_whom_is_asked_what_leaves_and_why_nothing_can_be()
    {
        await using var server = await RunningServer.StartAsync();
        var installation = server.Installation;
        var who = server.SignIn();
        var (_, none) = await server.GetAsync("/lists", "nl", who);
        Assert.Contains("Aan niemand wordt iets gevraagd", none, StringComparison.Ordinal);
        Assert.Contains("Geen lijst antwoordt anderen.", none, StringComparison.Ordinal);

        SomeLookups.Describe(installation, "shield", SomeLookups.Shield(_service), "name:password");
        SomeLookups.Hold(installation, $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        SomeNotices.In(installation, (connection, transaction) =>
            Waarborg.Lists.Lookups.ServedLists.Set(connection, transaction, "held", 20, 1, installation.Time.GetUtcNow()));
        var counts = new LookupCounts(installation);
        for (var i = 0; i < 3; i++)
        {
            var counted = await counts.SendingAsync("shield", "pdq", null, TestContext.Current.CancellationToken);
            if (i == 2) await counts.EndedAsync(counted!.Value, LookupCounts.Failed, TestContext.Current.CancellationToken);
        }

        var (_, body) = await server.GetAsync("/lists", "en", who);
        foreach (var words in (string[])["shield.example", "a fingerprint of the picture (PDQ)", "can be asked", "52,428"])
        {
            Assert.Contains(words, body, StringComparison.Ordinal);
        }

        Assert.Matches(">\\s*3\\s*<[^>]*>\\s*<[^>]*>\\s*1\\s*<", body);
        File.Delete(Path.Combine(installation.Keys.Folder, "lookup-shield"));
        Assert.Contains(
            "the secret is missing in the keys folder", (await server.GetAsync("/lists", "en", who)).Body, StringComparison.Ordinal);
    }

    static long Case(Installation installation)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction();
        var print = new Fingerprint(new(new byte[32], new byte[20], new byte[16]), new("png", 64, 64, null, null));
        var hit = new Hit(
            "0123456789abcdef", "shield", Hit.NoRelease, "sample", ListCategory.NationallyIllegal, RemoteLookups.Reference,
            ListAlgorithm.Pdq, 0, CanaryPassed: true);
        var recorded = new CaseStore(installation).Record(
            connection, transaction,
            new("uploads", Locator.FromText("upload/1"), null, print, hit, [hit], new byte[32], MatchDecision.Candidate, null),
            Actor.Sweep);
        transaction.Commit();
        return recorded.CaseId;
    }
}
