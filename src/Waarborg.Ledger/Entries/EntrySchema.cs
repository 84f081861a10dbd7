// Every kind of entry, and the fields that each has: all of them, no others.
using System.Globalization;
using System.Text.Json.Nodes;
using static Waarborg.Ledger.FieldForm;

namespace Waarborg.Ledger;

/// <summary>One field of an entry.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What it may hold.</param>
/// <param name="MayBeNull">May it be null as well?</param>
/// <param name="Choices">The only values that it may have, or null.</param>
public sealed record EntryField(string Name, FieldForm Form, bool MayBeNull = false, IReadOnlyList<string>? Choices = null);

/// <summary>One kind of entry.</summary>
/// <param name="Name">What <c>kind</c> says.</param>
/// <param name="IsClosed">True for a record in a batch, false for an open leaf.</param>
/// <param name="Fields">Its own fields, besides those that every entry has.</param>
public sealed record EntryKind(string Name, bool IsClosed, IReadOnlyList<EntryField> Fields);

/// <summary>The schema of the ledger, version 1. Written out for others in <c>docs/ledger-rules.md</c>.</summary>
public static class EntrySchema
{
    /// <summary>The version that every entry names in <c>v</c>.</summary>
    public const int Version = 1;

    static readonly EntryField _by = new("by", Actors);

    /// <summary>All kinds, the open ones first.</summary>
    public static IReadOnlyList<EntryKind> Kinds { get; } =
    [
        Open("ledger.begun", new("origin", Name), new("installation", Name), Choice("role", "provider", "hotline", "authority"),
            new("sample", Flag), new("key", Key), new("needsTwo", Names), new("padTo", Count), new("figuresAfterDays", Count),
            new("suppressedBelow", Count)),
        Open("ledger.key", new("key", Key), new("signature", Signature), _by),
        Open("ledger.reconciled", new("from", Count), new("to", Count), new("root", Hash), new("recovered", Flag),
            new("record", Hash), _by),
        Open("witness.named", new("witness", Key), _by),
        Open("witness.dropped", new("witness", Key), _by),
        Open("program.changed", new("version", Name), new("digest", Hash), _by),
        Open("source.declared", new("source", Name), new("service", Name), Choice("audience", "public", "byLink"),
            new("record", Hash), _by),
        Open("source.refused", new("reasons", Names), _by),
        Open("settings.changed", new("version", Id), new("record", Hash), _by),
        Open("weighing.drafted", new("weighing", Id), new("source", Name), new("record", Hash), _by),
        Open("weighing.answered", new("weighing", Id), new("answer", Id), new("record", Hash), _by),
        Open("weighing.recorded", new("weighing", Id), new("source", Name), new("record", Hash), _by),
        Open("notice.published", new("notice", Id), new("source", Name), new("record", Hash), _by),
        Open("notice.delivered", new("notice", Id), new("perMille", Count), _by),
        Open("notice.drifted", new("notice", Id), _by),
        Open("proposal.made", new("proposal", Id), new("act", Name), new("record", Hash), _by),
        Open("proposal.approved", new("proposal", Id), new("record", Hash), _by),
        Open("proposal.refused", new("proposal", Id), _by),
        Open("permit.granted", new("permit", Id), new("source", Name), new("lists", Names), new("from", Instant),
            new("until", Instant), new("regime", Name), new("regimeUntil", Instant, MayBeNull: true),
            new("weighing", Id, MayBeNull: true), new("alwaysAsk", Flag), new("record", Hash), _by),
        Open("permit.amended", new("permit", Id), new("version", Id), new("lists", Names), new("alwaysAsk", Flag),
            new("record", Hash), _by),
        Open("permit.screening", new("permit", Id), new("version", Id), _by),
        Open("permit.altered", new("permit", Id), new("version", Id), _by),
        Open("permit.revoked", new("permit", Id), _by),
        Open("permit.ended", new("permit", Id), _by),
        Open("supplier.described", new("supplier", Name), new("version", Id), new("record", Hash), _by),
        Open("exchange.described", new("list", Name), new("version", Id), new("record", Hash), _by),
        Open("partner.described", new("partner", Name), new("version", Id), new("record", Hash), _by),
        Open("viewing.allowed", new("record", Hash), _by),
        Open("viewing.ended", _by),
        Open("release.imported", new("list", Name), new("release", Id), new("supplier", Name), new("entries", Count),
            new("root", Hash), _by),
        Open("release.activated", new("list", Name), new("release", Id), _by),
        Open("release.shadowed", new("list", Name), new("release", Id), new("until", Instant), _by),
        Open("release.withdrawn", new("list", Name), new("release", Id),
            Choice("reason", "removed", "rolledBack", "stopped", "supplierWithdrawn"), _by),
        Open("knownGood.changed", new("pictures", Count), _by),
        Open("rights.granted", new("holder", FieldForm.Actor), new("scopes", Names), _by),
        Open("rights.withdrawn", new("holder", FieldForm.Actor), new("scopes", Names), _by),
        Open("rights.elevated", new("holder", FieldForm.Actor), new("scopes", Names), new("until", Instant), _by),
        Open("rights.counted", new("people", Count), new("rights", Count), new("standing", Count), _by),
        Open("person.vouched", new("holder", FieldForm.Actor), _by),
        Open("incident", Choice("what", "sandboxOff", "breakerFell", "rollback", "securityIncident", "attackPublished",
            "lawChanged"), _by),
        Open("sweep.started", new("sweep", Id), new("source", Name), new("permit", Id), new("releases", Releases),
            new("dryRun", Flag), _by),
        Open("sweep.resumed", new("sweep", Id), new("source", Name), new("permit", Id), new("releases", Releases), _by),
        Open("batch", new("from", Hour), new("hour", Hour), new("commitment", Hash)),
        Open("figures.day", new("day", Day), new("cases", Shown), new("confirmed", Shown), new("rejected", Shown),
            new("disabled", Shown), new("restored", Shown)),
        Open("fingerprints.sent", new("list", Name), Choice("sends", "prefix", "pdq", "md5", "sha1", "sha256"), new("day", Day),
            new("sent", Shown), new("matchedNothing", Shown), new("failed", Shown)),

        Closed("program.started", new("command", Name), new("version", Name), new("digest", Hash), _by),
        Closed("sweep.ended", new("sweep", Id), Choice("how", "complete", "stopped", "permitEnded", "paused", "clockDoubted"),
            new("items", Count), new("matches", Count), new("tests", Count), new("noMatches", Count),
            new("notScanned", Counts), new("recorded", Count), _by),
        Closed("match", new("case", Id), new("item", Id), new("source", Name), new("permit", Id),
            new("sweep", Id, MayBeNull: true), new("list", Name), new("release", Id, MayBeNull: true), new("entryCategory", Name),
            new("algorithm", Name), new("distance", Count), Choice("decision", "candidate", "disableFirst"), _by),
        Closed("test.match", new("case", Id), new("item", Id), new("source", Name), new("permit", Id),
            new("sweep", Id, MayBeNull: true), new("algorithm", Name), new("distance", Count),
            Choice("decision", "candidate", "disableFirst"), _by),
        Closed("item.withdrawn", new("case", Id), new("item", Id), _by),
        Closed("inlet.hour", new("source", Name), new("permit", Id), new("hour", Hour), new("received", Count),
            new("matches", Count), new("tests", Count), new("noMatches", Count), new("notScanned", Counts)),
        Closed("screening.day", new("source", Name), new("permit", Id), new("day", Day), new("screened", Count),
            new("sampled", Count), new("missed", Count)),
        Closed("verdict", new("case", Id), new("item", Id), Choice("verdict", "confirmed", "rejected"),
            Choice("basis", "provenance", "picture", "assessment", "copy"), _by),
        Closed("assessment.asked", new("case", Id), new("item", Id), new("partner", Name), _by),
        Closed("review", new("case", Id), new("item", Id), Choice("verdict", "confirmed", "rejected"), _by),
        Closed("seal", new("case", Id), new("item", Id), new("holders", Count),
            Choice("keptFor", "report", "accountMeasure", "redress", "request"), new("until", Day), _by),
        Closed("seal.shredded", new("case", Id), new("item", Id), _by),
        Closed("reveal", new("case", Id), new("item", Id), new("seconds", Count), _by),
        Closed("restriction.intended", new("restriction", Id), Choice("act", "disable", "restore", "remove"),
            new("item", Id), new("reason", Name), _by),
        Closed("restriction.ended", new("restriction", Id), new("outcome", Name), _by),
        Closed("entry.suspended", new("list", Name), new("release", Id), new("entry", Name), new("customers", Count), _by),
        Closed("entry.resumed", new("list", Name), new("entry", Name), _by),
        Closed("case.opened", new("case", Id), Choice("cause", "notice", "order"), new("item", Id, MayBeNull: true), _by),
        Closed("case.reopened", new("case", Id),
            Choice("why", "entryWithdrawn", "releaseRolledBack", "supplierWithdrawn", "entrySetAside"), _by),
        Closed("clock.started", new("case", Id), new("clock", Id), Term(), new("from", Instant), new("until", Instant), _by),
        Closed("clock.paused", new("case", Id), new("clock", Id), Term(), Choice("code", "forceMajeure", "clarification"), _by),
        Closed("clock.resumed", new("case", Id), new("clock", Id), Term(), _by),
        Closed("clock.stopped", new("case", Id), new("clock", Id), Term(),
            Choice("why", "done", "judged", "caseClosed", "withdrawn"), _by),
        Closed("clock.rang", new("case", Id), new("clock", Id), Term(), Choice("mark", "half", "fourFifths", "over"), _by),
        Closed("clock.acknowledged", new("case", Id), new("clock", Id), Term(), _by),
        Closed("rollback.ended", new("list", Name), new("release", Id, MayBeNull: true), new("cases", Count),
            new("restored", Count), new("failed", Count), new("seconds", Count), _by),
        Closed("report", new("case", Id), new("to", Name), new("record", Hash), _by),
        Closed("report.ended", new("case", Id), new("record", Hash, MayBeNull: true),
            Choice("how", "arrived", "test", "waived", "withdrawn"), new("corrects", Hash, MayBeNull: true), _by),
        Closed("order", new("case", Id), new("order", Id), new("record", Hash), _by),
        Closed("statement", new("case", Id), new("restriction", Id), Choice("state", "owed", "held", "exempt", "told"),
            new("why", Name, MayBeNull: true), new("until", Instant, MayBeNull: true), _by),
        Closed("complaint", new("case", Id), new("item", Id), Choice("state", "made", "upheld", "reversed", "lifted"), _by),
        Closed("access", Choice("what", "caseDetails", "closedRecords"), new("case", Id, MayBeNull: true), _by),
        Closed("hold.set", new("case", Id), new("until", Instant), new("record", Hash), _by),
        Closed("hold.ended", new("case", Id), _by),
        Closed("customer.consent", new("source", Name), Choice("state", "given", "withdrawn", "ended"), new("record", Hash), _by),
        Closed("attempt.refused", new("what", Name), _by),
        Closed("alarm", new("what", Name), _by),
        Closed("retention.deleted", new("what", Name), new("count", Count), _by),
    ];

    static readonly Dictionary<string, EntryKind> _byName = Kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    static readonly EntryField[] _everywhere = [new("at", Instant), new("kind", Name), new("v", Count)];
    static readonly EntryField[] _closedEverywhere = [.. _everywhere, new("n", Id), new("after", Count)];

    /// <summary>What is wrong with an entry, in words, or null when it fits.</summary>
    /// <param name="entry">The entry as it was read.</param>
    /// <param name="closed">True for a record of a batch, false for an open leaf.</param>
    public static string? Problem(JsonObject entry, bool closed)
    {
        if (FieldForms.Text(entry["kind"]) is not { } name || !_byName.TryGetValue(name, out var kind))
        {
            return "its kind is none of the schema";
        }

        if (kind.IsClosed != closed) return $"a {name} is {(kind.IsClosed ? "a closed record" : "an open entry")}";
        if (FieldForms.Number(entry["v"]) != Version) return string.Create(CultureInfo.InvariantCulture, $"v is not {Version}");
        var common = closed ? _closedEverywhere : _everywhere;
        foreach (var field in common) if (ProblemOf(entry, field) is { } problem) return problem;
        foreach (var field in kind.Fields) if (ProblemOf(entry, field) is { } problem) return problem;
        return entry.Count == common.Length + kind.Fields.Count ? null : $"a {name} has fields that the schema does not know";
    }

    static string? ProblemOf(JsonObject entry, EntryField field)
    {
        if (!entry.TryGetPropertyValue(field.Name, out var value)) return $"the field {field.Name} is missing";
        if (value is null) return field.MayBeNull ? null : $"the field {field.Name} is null";
        if (!FieldForms.Fits(field.Form, value)) return $"the field {field.Name} does not have the form {field.Form}";
        return field.Choices is null || field.Choices.Contains(FieldForms.Text(value)!, StringComparer.Ordinal)
            ? null
            : $"the field {field.Name} is none of {string.Join(", ", field.Choices)}";
    }

    static EntryKind Open(string name, params IReadOnlyList<EntryField> fields) => new(name, IsClosed: false, fields);

    static EntryKind Closed(string name, params IReadOnlyList<EntryField> fields) => new(name, IsClosed: true, fields);

    static EntryField Term() => Choice(
        "term", "atkmOrder", "hotlineNotice", "csarOrder", "tcoOrder", "complaintDecision", "ownReview", "ownRemoval",
        "danger");

    static EntryField Choice(string name, params IReadOnlyList<string> choices) => new(name, Name, Choices: choices);
}
