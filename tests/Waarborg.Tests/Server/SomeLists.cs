using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Waarborg.Cases;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Tests.Server;

/// <summary>Lists in every state: in force and held, compared on trial, suspended, stopped, rolled back.</summary>
static class SomeLists
{
    internal const string HostileNote = "<b>default</b>\" onload=\"y avatar";

    /// <summary>
    /// <c>abuse</c> comes from an exchange that takes the credentials no more, with what was refused and what was told it;
    /// <c>to-come</c> from one that was never asked.
    /// </summary>
    internal static void Exchanges(Installation installation)
    {
        var store = new ExchangeStore(installation);
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction())
        {
            store.Describe(
                connection, transaction, "abuse",
                new(ExchangeKind.NcmecHashSharing, "meldpunt", "https://hashsharing.ncmec.org/npo", 1440,
                    ExchangeTerms.AttestationSentence, Environment: "NGO"), proposal: 1, "person:anna", "person:bram");
            store.Describe(
                connection, transaction, "to-come",
                new(ExchangeKind.ThreatExchange, "meldpunt", "https://graph.facebook.com/v21.0", 60,
                    ExchangeTerms.AttestationSentence, PrivacyGroup: "987654321"), proposal: 1, "person:anna", "person:bram");
            connection.Execute(
                """
                insert into exchange_counts (list, what, count)
                values ('abuse', 'refused.OtherPurpose', 3), ('abuse', 'kept.pdna', 1200);
                insert into list_feedback (list, entry, algorithm, is_affirmative, reasons, said_at, said_by, tries, problem,
                    problem_since)
                values ('abuse', '0123456789abcdef', 'md5', 0, 'Not illegal', @at, 'person:root', 3, 'no', @at),
                    ('abuse', '0123456789abcdee', 'sha1', 1, '', @at, 'person:root', 0, null, null)
                """,
                new { at = Instant.Text(installation.Time.GetUtcNow()) }, transaction);
            transaction.Commit();
        }

        store.SetFault(
            store.Find("abuse")!, new(ExchangeProblem.CredentialsRefused, "it does not take the credentials (status 401)"),
            installation.Time.GetUtcNow().AddMinutes(1));
    }

    /// <summary>
    /// Of the supplier meldpunt: <c>abuse</c> with a release in force and one that is held, with entries set aside, one
    /// suspended, and verdicts; <c>trial</c>, compared on trial; <c>wrong</c>, stopped. Of the supplier nobody: <c>new</c>.
    /// </summary>
    internal static void Fill(Installation installation)
    {
        Describe(installation, "meldpunt", new(
            SupplierKind.Hotline, "Meldpunt Kinderporno <b>NL</b>", "agreement 2026-12", MayBeNamed: true,
            [TellHits.Supplier, TellHits.Police], SupplierTrust.Enforceable, ""));
        Import(installation, "abuse", "meldpunt", Enumerable.Range(0, 400).Select(n => Line(n, "Baseline")));
        var aside = Enumerable.Range(1000, 12).Select(n => new KnownGoodPrint(
            ListAlgorithm.Md5, HashBytes.From(Md5(n)), n == 1000 ? HostileNote : $"default picture {n} of a blog program"));
        Assert.IsType<KnownGoodOutcome.Grown>(
            new ListStore(installation).AddKnownGood([.. aside], Actor.CommandLine, CancellationToken.None));
        Import(installation, "abuse", "meldpunt",
            Enumerable.Range(3, 400).Concat(Enumerable.Range(1000, 12)).Select(n => Line(n, n < 400 ? "Baseline" : "NationallyIllegal")));
        Import(installation, "trial", "meldpunt", Enumerable.Range(2000, 25).Select(n => Line(n, "Baseline")), putInForce: false);
        Import(installation, "wrong", "meldpunt", Enumerable.Range(3000, 5).Select(n => Line(n, "Baseline")));
        Import(installation, "new", "nobody", Enumerable.Range(4000, 5).Select(n => Line(n, "Test")));
        Besides(installation);
    }

    /// <summary>The handle of the entry of this number in a list.</summary>
    internal static string HandleOf(Installation installation, string list, int number) =>
        EntryHandle.Show(ListStore.HandleOf(installation.Keys, list)(Reference(number)));

    internal static string Hash(int number) => Convert.ToHexStringLower(Md5(number));

    internal static void Describe(Installation installation, string supplier, SupplierTerms terms)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new SupplierStore(installation).Describe(connection, transaction, supplier, terms, 1, "person:anna", "person:bram");
        transaction.Commit();
    }

    internal static ListRelease Import(
        Installation installation, string list, string supplier, IEnumerable<string> lines, bool putInForce = true)
    {
        var file = Path.Combine(Path.GetDirectoryName(installation.Folder)!, $"{list}.csv");
        File.WriteAllLines(file, lines.Prepend("algorithm,hash,category,reference"));
        return Assert.IsType<ImportOutcome.Imported>(new ListStore(installation).Import(
            new(list, file, supplier, PutInForce: putInForce), Actor.CommandLine, CancellationToken.None)).Release;
    }

    /// <summary>Opens as many cases, each of another entry of <c>abuse</c>, with as many disabled items in all.</summary>
    internal static void Match(Installation installation, int cases, int items)
    {
        Some.FolderSource(installation, "images");
        var store = new CaseStore(installation);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        for (var n = 0; n < items; n++)
        {
            var entry = HandleOf(installation, "abuse", 100 + (n % cases));
            var hit = new Hit(
                entry, "abuse", 1, "meldpunt", ListCategory.Baseline, Reference(n), ListAlgorithm.Md5, 0, CanaryPassed: true);
            var print = new Fingerprint(new(new byte[32], new byte[20], new byte[16]), new("png", 64, 64, null, null));
            store.Record(
                connection, transaction,
                new("images", Locator.FromText($"photos/{n}.png"), new FileVersion(1, (ulong)(n + 1), 1000, 1, 1, 1), print, hit,
                    [hit], new byte[32], MatchDecision.Candidate, null),
                Actor.Sweep);
        }

        connection.Execute("update case_items set restriction = 'Disabled'", transaction: transaction);
        transaction.Commit();
    }

    static void Besides(Installation installation)
    {
        var now = installation.Time.GetUtcNow();
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (one, two) = (HandleOf(installation, "abuse", 5), HandleOf(installation, "trial", 2001));
        EntryTable.Suspend(connection, transaction, new("abuse", one, 1, 21, now, null));
        EntryTable.AddFinding(connection, transaction, "abuse", null, "Authority <b>X</b>", "finding 2026-7", 1, now);
        Assert.Null(new ReleaseActs(installation).Shadow(
            connection, transaction, "trial", 1, TimeSpan.FromDays(14), 1, "person:anna", "person:bram"));
        var stopped = ListTable.Find(connection, "wrong", 1)!;
        new ReleaseActs(installation).Stop(connection, transaction, stopped, "program:housekeeping");
        for (var n = 0; n < 9; n++)
        {
            connection.Execute(
                """
                insert into list_verdicts (list, release, entry, content_key, verdict, day)
                values ('wrong', 1, 'e', @key, @verdict, @at)
                """,
                new { key = new[] { (byte)n }, verdict = n < 7 ? "Rejected" : "Confirmed", at = Instant.Text(now) }, transaction);
            connection.Execute(
                """
                insert into list_shadow_hits (list, release, entry, content_key, customer_key, source, decision, algorithm,
                    distance, day)
                values ('trial', 1, @two, @key, @customer, 'web', @what, 'md5', 0, '2026-11-22')
                """,
                new { two, key = new[] { (byte)n }, customer = new[] { (byte)(n % 4) }, what = n < 2 ? "disableFirst" : "candidate" },
                transaction);
        }

        connection.Execute(
            """
            insert into rollbacks (proposal, list, release, target, began_at, ended_at, cases, restored, failed)
            values (1, 'wrong', null, 'OfEntry', @at, @end, 9, 13, 1)
            """,
            new { at = Instant.Text(now), end = Instant.Text(now.AddSeconds(7)) }, transaction);
        transaction.Commit();
    }

    static string Line(int number, string category) => $"md5,{Hash(number)},{category},{Reference(number)}";

    static string Reference(int number) => string.Create(CultureInfo.InvariantCulture, $"R-{number}");

#pragma warning disable CA5351 // It is what lists hold.
    static byte[] Md5(int number) => MD5.HashData(Encoding.UTF8.GetBytes(Reference(number)));
#pragma warning restore CA5351
}
