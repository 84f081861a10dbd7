using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Waarborg.Deciding;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>
/// Whatever is imported, activated, compared without acting, attested, found, decided of, suspended, taken back, and in
/// whatever order: no entry acts that the rules forbid. The rules are written here a second time, as a model.
/// </summary>
public class ListSequenceTests
{
    const int Contents = 4;
    const int Steps = 24;

    static readonly string[] _lists = ["first", "second"];

    // What the model knows of one list.
    sealed class Modelled
    {
        internal List<(HashSet<int> Entries, bool Attested, string State)> Releases { get; } = [];

        internal HashSet<int> Never { get; } = [];

        internal HashSet<int> Suspended { get; } = [];

        internal bool Finding { get; set; }

        internal bool Withdrawn { get; set; }

        internal int Active => Releases.FindIndex(one => one.State == "Active");

        internal bool Matches(int content) =>
            Active >= 0 && Releases[Active].Entries.Contains(content) && !Never.Contains(content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void No_sequence_of_what_can_be_done_to_lists_makes_an_entry_act_that_the_rules_forbid(int seed)
    {
        using var at = new TempInstallation();
        var random = new Random(seed);
        var model = _lists.ToDictionary(list => list, _ => new Modelled(), StringComparer.Ordinal);
        foreach (var list in _lists) Describe(at, list);
        var loader = new ListLoader(new ListStore(at.Installation));
        var before = new Dictionary<int, ListsInForce>();
        for (var step = 0; step < Steps; step++)
        {
            var list = _lists[random.Next(_lists.Length)];
            Do(at, random, list, model[list]);
            at.Time.Advance(TimeSpan.FromMinutes(1));
            var fresh = loader.For([.. _lists.Select(list => new WantedList(list, null))], fresh: true);
            before[step] = fresh;
            for (var content = 0; content < Contents; content++)
            {
                Holds(at, model, content, fresh);
                // An item that was compared with what was in force some steps ago is decided by what is in force now.
                Holds(at, model, content, before[random.Next(step + 1)], isStale: true);
            }
        }
    }

    static void Holds(TempInstallation at, Dictionary<string, Modelled> model, int content, ListsInForce lists, bool isStale = false)
    {
        var match = Matcher.Match(Print(content), lists);
        using var connection = at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        // Where it cannot be said without loading anew, the item is judged anew, and nothing acts.
        if (Standings.Current(connection, transaction, match.Hits) is not { } hits) return;
        var decision = Decider.Decide(
            match with { Hits = hits }, Standings.Facts(connection, transaction, alwaysAsk: false, new byte[32]));
        var matching = _lists.Where(list => model[list].Matches(content)).ToList();
        Assert.All(hits, hit => Assert.Contains(hit.List, matching));
        if (!isStale) Assert.Equal(matching.Count, hits.Select(hit => hit.List).Distinct().Count());

        var vouched = hits.Select(hit => hit.List).Distinct()
            .Where(list => model[list].Releases[model[list].Active].Attested && !model[list].Withdrawn).ToList();
        var suspended = hits.Any(hit => model[hit.List].Suspended.Contains(content));
        var mayAct = !suspended && (vouched.Count >= 2 || vouched.Exists(list => model[list].Finding));
        Assert.Equal(mayAct, decision is Decision.DisableFirst);
    }

    static void Do(TempInstallation at, Random random, string list, Modelled known)
    {
        using var connection = at.Installation.Database.Open();
        var releases = ListTable.Releases(connection, list);
        switch (random.Next(9))
        {
            case 0 or 1:
                Import(at, random, list, known);
                break;
            case 2 when known.Releases.Count > 0:
                var number = random.Next(known.Releases.Count) + 1;
                if (Try(at, Act.ActivateRelease, new() { ["list"] = list, ["release"] = number }))
                {
                    Assert.Contains(known.Releases[number - 1].State, (string[])["Tested", "Shadow"]);
                    Activate(known, number - 1);
                }

                break;
            case 3 when known.Releases.Count > 0:
                var any = random.Next(known.Releases.Count) + 1;
                var release = releases.Single(one => one.Number == any);
                Assert.True(Try(at, Act.AttestRelease, new()
                {
                    ["list"] = list,
                    ["release"] = any,
                    ["root"] = release.Trust.Root,
                    ["entries"] = release.Entries,
                }));
                known.Releases[any - 1] = known.Releases[any - 1] with { Attested = true };
                break;
            case 4 when known.Releases.Count > 0 && random.Next(3) == 0:
                Assert.True(Try(at, Act.RecordFinding, new()
                {
                    ["list"] = list,
                    ["authority"] = "an authority",
                    ["reference"] = "1",
                }));
                known.Finding = true;
                break;
            case 5 when known.Active >= 0 && random.Next(3) == 0:
                Suspend(at, list, random.Next(Contents), known);
                break;
            case 6 when known.Active >= 0:
                var active = known.Active;
                Assert.True(Try(at, Act.RollBack, ListActs.BodyOf(new RollbackTarget.OfList(list, active + 1))));
                known.Releases[active] = known.Releases[active] with { State = "RolledBack" };
                var previous = known.Releases.FindLastIndex(active, active + 1, one => one.State == "Superseded");
                if (previous >= 0) Activate(known, previous);
                break;
            case 7 when known.Releases.Count > 0 && random.Next(4) == 0:
                var entry = random.Next(Contents);
                Assert.True(Try(at, Act.RollBack, ListActs.BodyOf(new RollbackTarget.OfEntry(list, Handle(at, list, entry)))));
                known.Never.Add(entry);
                break;
            case 8 when known.Releases.Exists(one => one.State == "Tested"):
                var tested = known.Releases.FindIndex(one => one.State == "Tested");
                if (Try(at, Act.ActivateRelease, new() { ["list"] = list, ["release"] = tested + 1, ["shadowDays"] = 3 }))
                {
                    known.Releases[tested] = known.Releases[tested] with { State = "Shadow" };
                }

                break;
            default:
                break;
        }
    }

    static void Import(TempInstallation at, Random random, string list, Modelled known)
    {
        var entries = Enumerable.Range(0, Contents).Where(_ => random.Next(3) > 0).ToHashSet();
        if (entries.Count == 0) entries.Add(0);
        var lines = entries.Select(one => $"sha256,{Convert.ToHexStringLower(Digest(one))},Baseline,entry-{one}").ToArray();
        var putInForce = random.Next(2) == 0;
        var imported = Assert.IsType<ImportOutcome.Imported>(new ListStore(at.Installation).Import(
            new(list, at.Write($"{list}.csv", SomeHashes.Csv(lines)), Supplier(list), PutInForce: putInForce),
            Actor.CommandLine, CancellationToken.None));
        // After a rollback nothing comes into force by one person, until two put something there again.
        var isHeld = known.Releases.FindLast(one => one.State is not ("Tested" or "Shadow")).State == "RolledBack";
        known.Releases.Add((entries, false, "Tested"));
        if (imported.Release.State == ReleaseState.Active) Activate(known, known.Releases.Count - 1);
        Assert.Equal(putInForce && !isHeld, imported.Release.State == ReleaseState.Active);
    }

    static void Activate(Modelled known, int place)
    {
        if (known.Active is var active and >= 0) known.Releases[active] = known.Releases[active] with { State = "Superseded" };
        known.Releases[place] = known.Releases[place] with { State = "Active" };
    }

    static void Suspend(TempInstallation at, string list, int content, Modelled known)
    {
        using var connection = at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        EntryTable.Suspend(connection, transaction, new(
            list, Handle(at, list, content), known.Active + 1, 21, at.Time.GetUtcNow(), null));
        transaction.Commit();
        known.Suspended.Add(content);
    }

    // Through the very code that an approval runs, without its signatures.
    static bool Try(TempInstallation at, Act act, JsonObject body)
    {
        var people = new TestPeople(at.Installation);
        Person[] both = [people["anna"], people["bram"]];
        using var connection = at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var acts = new ListActs(at.Installation);
        if (acts.Problems(connection, transaction, act, body).Count > 0) return false;
        var outcome = acts.CarryOut(connection, transaction, act, body, proposal: 1, both);
        if (outcome is not ActOutcome.Done) return false;
        transaction.Commit();
        return true;
    }

    static void Describe(TempInstallation at, string list)
    {
        Granting.Trust(at.Installation, Supplier(list));
        using var connection = at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new SupplierStore(at.Installation).Describe(
            connection, transaction, Supplier(list),
            new(SupplierKind.Hotline, $"The {list} hotline", "1", MayBeNamed: true, [], SupplierTrust.Enforceable, ""),
            proposal: 1, "person:anna", "person:bram");
        transaction.Commit();
    }

    static string Supplier(string list) => $"{list}-hotline";

    static string Handle(TempInstallation at, string list, int content) =>
        EntryHandle.Show(ListStore.HandleOf(at.Installation.Keys, list)($"entry-{content}"));

    static byte[] Digest(int content) => SHA256.HashData([(byte)content]);

    static Fingerprint Print(int content) => new(
        new(Digest(content), new byte[20], new byte[16]), new PictureFingerprint("png", 64, 64, null, null));
}
