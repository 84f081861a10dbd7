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
