// What two people decide of lists: which supplier is trusted and how far, what comes into force, what is taken back.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using static Waarborg.Pipeline.ActBody;

namespace Waarborg.Pipeline;

sealed class ListActs(Installation installation)
{
    readonly SupplierStore _suppliers = new(installation);
    readonly ReleaseActs _releases = new(installation);
    readonly RollbackDesk _rollbacks = new(installation);
    readonly SettingsStore _settings = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Everything for which this act would be refused as things stand, in words.</summary>
    internal IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction transaction, Act act, JsonObject body) => act switch
        {
            Act.ActivateRelease => OneOrNone(ShadowDays(body) is < 0 or > 31
                ? "shadowDays: 1 to 31."
                : ReleaseActs.ActivationProblem(connection, Text(body, "list"), Number(body, "release"))),
            Act.DescribeSupplier => _suppliers.Problems(
                connection, transaction, Text(body, "supplier"), body["terms"] as JsonObject,
                _settings.Current(connection, transaction)?.Settings.Name),
            Act.AttestRelease => OneOrNone(AttestProblem(connection, body)),
            Act.RecordFinding => FindingProblems(connection, body),
            Act.DecideEntries => DecideProblems(connection, body),
            Act.ResumeEntry => OneOrNone(
                EntryTable.Suspensions(connection, int.MaxValue).Any(one =>
                    one.EndedAt is null && one.List == Text(body, "list") && one.Entry == Text(body, "entry"))
                    ? null
                    : "entry: no breaker suspended it."),
            Act.DescribeLookup => RemoteLists.Problems(
                connection, transaction, installation.Kind, Text(body, "list"), body["terms"] as JsonObject),
            Act.ServeLookup => OneOrNone(ServedLists.Problem(connection, Text(body, "list"), Flag(body, "serve"), Bits(body))),
            Act.RollBack => OneOrNone(TargetOf(body) is { } target
                ? _releases.RollbackProblem(connection, target)
                : "Say what is taken back: list and release, list and entry, list and withdrawn, or supplier."),
            _ => throw new UnreachableException(),
        };

    /// <summary>Does it, in the transaction of the approval.</summary>
    internal ActOutcome CarryOut(
        SqliteConnection connection, SqliteTransaction transaction, Act act, JsonObject body, long proposal, Person[] both)
    {
        string[] by = [.. both.Select(one => one.Actor.ToString())];
        var (list, release) = (Text(body, "list"), Number(body, "release"));
        var now = _journal.Now(connection, transaction);
        switch (act)
        {
            case Act.ActivateRelease:
                return Activate(connection, transaction, body, proposal, by);
            case Act.DescribeSupplier:
                var terms = SupplierTerms.ParseUntrusted(body["terms"]!.AsObject()).Terms!;
                _suppliers.Describe(connection, transaction, Text(body, "supplier"), terms, proposal, by);
                return new ActOutcome.Done($"The supplier {Text(body, "supplier")} is described.");
            case Act.AttestRelease:
                ListTable.SetAttested(connection, transaction, ListTable.Find(connection, list, release)!, proposal, now);
                return new ActOutcome.Done(string.Create(
                    CultureInfo.InvariantCulture, $"Two people stand for the counts and the root of {list} {release}."));
            case Act.RecordFinding:
                var entry = Text(body, "entry") is { Length: > 0 } one ? one : null;
                EntryTable.AddFinding(
                    connection, transaction, list, entry, Text(body, "authority"), Text(body, "reference"), proposal, now);
                return new ActOutcome.Done($"The finding of {Text(body, "authority")} about {entry ?? list} is recorded.");
            case Act.DecideEntries:
                var decision = DecisionOf(body)!.Value;
                foreach (var handle in Entries(body))
                {
                    EntryTable.Decide(connection, transaction, list, handle, decision, proposal, now);
                }

                Cases.CaseHits.ReopenLost(installation, connection, transaction, "entrySetAside", by[0]);
                return new ActOutcome.Done(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Entries(body).Count} entries of {list}: ")
                    + (decision == EntryDecision.Match ? "they match." : "never a match."));
            case Act.ResumeEntry:
                return Resume(connection, transaction, list, Text(body, "entry"), proposal, by, now);
            case Act.DescribeLookup:
                var asked = RemoteListTerms.ParseUntrusted(body["terms"]!.AsObject(), installation.Kind).Terms!;
                RemoteLists.Describe(connection, transaction, list, asked, proposal, now);
                Cases.CaseHits.ReopenLost(installation, connection, transaction, "supplierWithdrawn", by[0]);
                return new ActOutcome.Done($"The list {list} is asked of {asked.Supplier} under a permit that says so.");
            case Act.ServeLookup:
                var serve = Flag(body, "serve")!.Value;
                ServedLists.Set(connection, transaction, list, serve ? Bits(body) : null, proposal, now);
                return new ActOutcome.Done($"The list {list} {(serve ? "answers others that ask" : "answers nobody any more")}.");
            case Act.RollBack:
                return new ActOutcome.Done(_rollbacks.Begin(connection, transaction, TargetOf(body)!, proposal, by));
            default:
                throw new UnreachableException();
        }
    }

    ActOutcome Activate(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body, long proposal, string[] by)
    {
        var (list, release) = (Text(body, "list"), Number(body, "release"));
        if (ShadowDays(body) is > 0 and var days)
        {
            var length = TimeSpan.FromDays(days);
            return _releases.Shadow(connection, transaction, list, release, length, proposal, by) is { } unshadowed
                ? new ActOutcome.Refused([unshadowed])
                : new ActOutcome.Done($"Release {release} of {list} is compared without acting for {days} days.");
        }

        if (ListTable.Find(connection, list, release) is { } found) ShadowHits.Forget(connection, transaction, found);
        if (_releases.Activate(connection, transaction, list, release, proposal, by) is { } failed)
        {
            return new ActOutcome.Refused([failed]);
        }

        Cases.CaseHits.ReopenLost(installation, connection, transaction, "entryWithdrawn", by[0]);
        return new ActOutcome.Done($"The list {list} is in force.");
    }

    ActOutcome Resume(
        SqliteConnection connection, SqliteTransaction transaction, string list, string entry, long proposal, string[] by,
        DateTimeOffset now)
    {
        if (!EntryTable.Resume(connection, transaction, list, entry, proposal, now))
        {
            return new ActOutcome.Refused(["entry: no breaker suspended it."]);
        }

        _journal.Append(connection, transaction, ClosedEntries.EntryResumed(
            list, entry, Persons.By(connection, transaction, by)));
        return new ActOutcome.Done($"Entry {entry} of {list} acts again.");
    }

    static string? AttestProblem(SqliteConnection connection, JsonObject body)
    {
        if (ListTable.Find(connection, Text(body, "list"), Number(body, "release")) is not { } release)
        {
            return "release: there is none of this number.";
        }

        if (Text(body, "root") != release.Trust.Root) return "root: it is not that of the release.";
        return Number(body, "entries") == release.Entries ? null : "entries: the release has another count.";
    }

    static List<string> FindingProblems(SqliteConnection connection, JsonObject body)
    {
        var problems = new List<string>();
        if (ListTable.SupplierOf(connection, Text(body, "list")) is null) problems.Add("list: there is none of this name.");
        if (Text(body, "entry") is { Length: > 0 } entry && !EntryHandle.TryParse(entry, out _))
        {
            problems.Add("entry: its handle, 16 digits; or leave it out for every entry of the list.");
        }

        foreach (var field in (string[])["authority", "reference"])
        {
            if (string.IsNullOrWhiteSpace(Text(body, field)) || Text(body, field).Length > SupplierTerms.MaxTextLength)
            {
                problems.Add($"{field}: 1 to {SupplierTerms.MaxTextLength} characters.");
            }
        }

        return problems;
    }

    List<string> DecideProblems(SqliteConnection connection, JsonObject body)
    {
        var problems = new List<string>();
        if (ListTable.SupplierOf(connection, Text(body, "list")) is null) problems.Add("list: there is none of this name.");
        if (Entries(body).Count == 0 || Entries(body).Any(entry => !EntryHandle.TryParse(entry, out _)))
        {
            problems.Add("entries: their handles, 16 digits each.");
        }
        else if (problems.Count == 0
            && Entries(body).FirstOrDefault(entry => !_releases.KnowsEntry(connection, Text(body, "list"), entry)) is { } unknown)
        {
            problems.Add($"entries: no release of the list has an entry {unknown}.");
        }

        if (DecisionOf(body) is null) problems.Add("decision: never, or match.");
        return problems;
    }

    /// <summary>The body that asks for a rollback.</summary>
    internal static JsonObject BodyOf(RollbackTarget target) => target switch
    {
        RollbackTarget.OfList of => new() { ["list"] = of.List, ["release"] = of.Release },
        RollbackTarget.OfEntry of => new() { ["list"] = of.List, ["entry"] = of.Entry },
        RollbackTarget.OfWithdrawn of => new() { ["list"] = of.List, ["withdrawn"] = true },
        RollbackTarget.OfSupplier of => new() { ["supplier"] = of.Supplier },
        _ => throw new UnreachableException(),
    };

    /// <summary>What such a body is about; null where it says nothing that can be taken back, or too much.</summary>
    internal static RollbackTarget? TargetOf(JsonObject body)
    {
        var (list, entry, supplier) = (Text(body, "list"), Text(body, "entry"), Text(body, "supplier"));
        var release = Number(body, "release");
        var withdrawn = body["withdrawn"] is JsonValue value && value.TryGetValue(out bool flag) && flag;
        var said = (release > 0 ? 1 : 0) + (entry.Length > 0 ? 1 : 0) + (withdrawn ? 1 : 0);
        if (supplier.Length > 0) return list.Length == 0 && said == 0 ? new RollbackTarget.OfSupplier(supplier) : null;
        if (list.Length == 0 || said != 1) return null;
        return release > 0 ? new RollbackTarget.OfList(list, release)
            : entry.Length > 0 ? new RollbackTarget.OfEntry(list, entry)
            : new RollbackTarget.OfWithdrawn(list);
    }

    static EntryDecision? DecisionOf(JsonObject body) => Text(body, "decision") switch
    {
        "never" => EntryDecision.Never,
        "match" => EntryDecision.Match,
        _ => null,
    };

    static IReadOnlyList<string> Entries(JsonObject body) => body["entries"] is JsonArray array
        ? [.. array.Select(one => one is JsonValue value && value.TryGetValue(out string? text) ? text : "")]
        : [];

    static bool? Flag(JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    static int Bits(JsonObject body) =>
        body.ContainsKey("prefixBits") ? (int)Math.Min(Number(body, "prefixBits"), int.MaxValue) : ServedLists.UsualBits;

    // 0 where it is not said.
    static long ShadowDays(JsonObject body) =>
        !body.ContainsKey("shadowDays") ? 0 : Number(body, "shadowDays") is > 0 and var days ? days : -1;

    static IReadOnlyList<string> OneOrNone(string? problem) => problem is null ? [] : [problem];
}
