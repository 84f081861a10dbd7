// The rules over the open entries, as docs/ledger-rules.md numbers them.
using System.Globalization;
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

/// <summary>Judges one leaf after the other against all before it.</summary>
/// <remarks>Pure but for the state: the same leaves always give the same answer.</remarks>
static class OpenRules
{
    // What nobody does alone, whatever else the ledger says.
    static readonly string[] _alwaysTwo = ["ledger.key", "ledger.reconciled"];

    /// <summary>Judges the entry and remembers it.</summary>
    /// <param name="state">What is known of all before it.</param>
    /// <param name="leaf">Its number.</param>
    /// <param name="entry">The entry, of the schema.</param>
    /// <param name="rootAtTo">For a reconciliation: the root of as many leaves as it names in <c>to</c>.</param>
    /// <exception cref="BrokenRuleException">It breaks a rule.</exception>
    internal static void Apply(LedgerState state, long leaf, Checked entry, Hash256? rootAtTo)
    {
        Require(leaf == 0 == (entry.Kind == "ledger.begun"), "R1", "the first entry, and no other, is ledger.begun");
        Require(string.CompareOrdinal(entry.At, state.LastAt) >= 0, "R2", $"its time {entry.At} is before {state.LastAt}");
        var isAfterRecords = string.CompareOrdinal(entry.At, state.LastClosedAt) >= 0;
        Require(isAfterRecords, "R2", $"its time is before the record of {state.LastClosedAt}");
        if (leaf > 0) RequireDue(state, entry);
        if (state.NeedsTwo.Contains(entry.Kind)) entry.RequireTwo();
        ApplyKind(state, leaf, entry, rootAtTo);
        state.LastAt = entry.At;
    }

    static void ApplyKind(LedgerState state, long leaf, Checked entry, Hash256? rootAtTo)
    {
        switch (entry.Kind)
        {
            case "ledger.begun": Begin(state, entry); break;
            case "ledger.key": ChangeKey(state, leaf, entry); break;
            case "ledger.reconciled": Reconcile(state, leaf, entry, rootAtTo); break;
            case "witness.named": NameWitness(state, entry); break;
            case "witness.dropped":
                Require(state.Witnesses.Remove(entry.Text("witness")), "R4", "the witness was not named");
                break;
            case "source.declared":
                var isNew = state.Sources.TryAdd(entry.Text("source"), new());
                Require(isNew, "R5", $"the source {entry.Text("source")} was declared before");
                break;
            case "settings.changed": ChangeSettings(state, entry); break;
            case "proposal.made": Propose(state, entry); break;
            case "proposal.approved" or "proposal.refused": EndProposal(state, entry); break;
            case "weighing.drafted": OpenPermitRules.Draft(state, leaf, entry); break;
            case "weighing.answered": OpenPermitRules.Answer(state, entry); break;
            case "weighing.recorded": OpenPermitRules.Weigh(state, entry); break;
            case "notice.published": OpenPermitRules.Publish(state, entry); break;
            case "notice.delivered": OpenPermitRules.Deliver(state, entry); break;
            case "notice.drifted": OpenPermitRules.Drift(state, entry); break;
            case "permit.granted": OpenPermitRules.Grant(state, entry); break;
            case "permit.amended": OpenPermitRules.Amend(state, entry); break;
            case "permit.screening": OpenPermitRules.LetScreen(state, entry); break;
            case "permit.altered": OpenPermitRules.LetCompareAltered(state, entry); break;
            case "permit.revoked": OpenPermitRules.Revoke(state, entry); break;
            case "permit.ended": OpenPermitRules.End(state, entry); break;
            case "incident": OpenPermitRules.Incident(state, leaf, entry); break;
            case "rights.elevated": Elevate(entry); break;
            case "release.imported": Import(state, entry); break;
            case "release.activated": Activate(state, entry); break;
            case "release.shadowed": Shadow(state, entry); break;
            case "release.withdrawn": Withdraw(state, entry); break;
            case "supplier.described": Describe(state, entry); break;
            case "viewing.allowed" or "viewing.ended": View(state, entry); break;
            case "sweep.started": StartSweep(state, entry); break;
            case "sweep.resumed": ResumeSweep(state, entry); break;
            case "batch": Batch(state, entry); break;
            case "figures.day": Figures(state, entry); break;
            case "fingerprints.sent": Sent(state, entry); break;
            // What is only said: its form is all that can be checked.
            case "program.changed" or "source.refused" or "knownGood.changed" or "exchange.described"
                or "partner.described"
                or "rights.granted" or "rights.withdrawn"
                or "rights.counted" or "person.vouched":
                break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    static void Begin(LedgerState state, Checked entry)
    {
        state.Origin = entry.Text("origin");
        var isKey = VerifierKey.TryParse(entry.Text("key"), out var key);
        var isOfLedger = isKey && key.Type == NoteKeyType.Ed25519 && key.Name == state.Origin;
        Require(isOfLedger, "R1", "the key is not an Ed25519 key in the ledger's name");
        Require(entry.Number("suppressedBelow") == ShownCount.Step, "R1", $"suppressedBelow is not {ShownCount.Step}");
        Require(entry.Number("padTo") == ClosedBatch.PadTo, "R1", $"padTo is not {ClosedBatch.PadTo}");
        state.Keys.Add(new(0, entry.Text("key")));
        state.NeedsTwo.AddRange(entry.Texts("needsTwo"));
        state.IsSample = entry.Flag("sample");
        state.BatchedTo = LedgerTime.Text(LedgerTime.HourOf(LedgerTime.Of(entry.At)));
        state.NextFigures = entry.At[..10];
        state.FiguresAfterDays = entry.Number("figuresAfterDays");
        var lacking = _alwaysTwo.Except(state.NeedsTwo, StringComparer.Ordinal).FirstOrDefault();
        Require(lacking is null, "R3", $"needsTwo lacks {lacking}");
        if (state.NeedsTwo.Contains(entry.Kind)) entry.RequireTwo();
    }

    static void View(LedgerState state, Checked entry)
    {
        var allows = entry.Kind == "viewing.allowed";
        Require(state.ViewingAllowed != allows, "R21", allows ? "it is allowed already" : "it is not allowed");
        state.ViewingAllowed = allows;
    }

    // The hours before an entry are batched before it, and days whose figures are due have them: neither can be held back.
    static void RequireDue(LedgerState state, Checked entry)
    {
        if (entry.Kind == "batch") return;
        var hour = LedgerTime.Text(LedgerTime.HourOf(LedgerTime.Of(entry.At)));
        Require(string.CompareOrdinal(state.BatchedTo, hour) >= 0, "R9",
            $"the hours from {state.BatchedTo} to {hour} are not in a batch before it");
        if (entry.Kind == "figures.day") return;
        Require(!AreDue(state, state.NextFigures, entry.At), "R10", $"the figures of {state.NextFigures} were due before it");
    }

    // Counted in whole days that have passed, as a ledger may name more days than a calendar has.
    static bool AreDue(LedgerState state, string day, string at)
    {
        var begin = new DateTimeOffset(LedgerTime.DayOf(day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return (LedgerTime.Of(at) - begin).Ticks / TimeSpan.TicksPerDay > state.FiguresAfterDays;
    }

    static void ChangeKey(LedgerState state, long leaf, Checked entry)
    {
        var old = VerifierKey.OfChecked(state.Keys[^1].Key);
        var isKey = VerifierKey.TryParse(entry.Text("key"), out var key);
        var isOfLedger = isKey && key.Type == NoteKeyType.Ed25519 && key.Name == state.Origin;
        Require(isOfLedger, "R4", "the new key is not an Ed25519 key in the ledger's name");
        Require(state.Keys.TrueForAll(one => one.Key != entry.Text("key")), "R4", "the new key was used before");
        var statement = LedgerKeyStatement.Of(state.Origin, entry.Text("key"));
        var isSigned = Ed25519.Verify(old.PublicKey.Span, statement, Convert.FromBase64String(entry.Text("signature")));
        Require(isSigned, "R4", "the new key is not signed by the one before it");
        state.Keys.Add(new(leaf + 1, entry.Text("key")));
    }

    static void NameWitness(LedgerState state, Checked entry)
    {
        var isKey = VerifierKey.TryParse(entry.Text("witness"), out var key) && key.Type == NoteKeyType.CosignatureV1;
        Require(isKey, "R4", "the witness's key is none for cosignatures");
        Require(!state.Witnesses.Contains(entry.Text("witness")), "R4", "the witness was named before");
        state.Witnesses.Add(entry.Text("witness"));
    }

    // After an older back-up was put back nothing that stood before stands any more: it is declared and decided anew.
    static void Reconcile(LedgerState state, long leaf, Checked entry, Hash256? rootAtTo)
    {
        var (from, to) = (entry.Number("from"), entry.Number("to"));
        Require(from <= to, "R11", "it goes back further than it reaches");
        if (entry.Flag("recovered"))
        {
            Require(to <= leaf, "R11", "it names leaves that are not there");
            var isRoot = rootAtTo is { } root && root.ToHex() == entry.Text("root");
            Require(isRoot, "R11", $"the root of the first {to} leaves is not the one that it names");
            state.Lost.Add(new(from, to));
        }

        OpenPermitRules.Forget(state, entry.At);
        state.OpenProposals.Clear();
        state.SettingsMayLeap = true;
        state.ViewingAllowed = null;
        state.SuppliersMayLeap = true;
        state.SuppliersSince.Clear();
        state.Lists.Clear();
        state.Clocks.Clear();
        state.Reports.Clear();
        foreach (var (number, sweep) in state.Sweeps.ToList())
        {
            state.Sweeps[number] = sweep with { IsOpen = false, IsComplete = true };
        }

        // The closed records of the time that was lost are gone with it, and the next one may leap over their numbers.
        state.Unseen++;
        state.RecordsMayLeap = true;
    }

    static void ChangeSettings(LedgerState state, Checked entry)
    {
        var (version, next) = (entry.Number("version"), state.SettingsVersion + 1);
        Require(version == next || (state.SettingsMayLeap && version > next), "R13", $"version {next} comes next");
        (state.SettingsVersion, state.SettingsMayLeap) = (version, false);
    }

    static void Propose(LedgerState state, Checked entry)
    {
        Require(entry.People == 1, "R12", $"one person makes a proposal, and it names {entry.People}");
        Require(state.Proposals.Add(entry.Number("proposal")), "R12", "its number was given before");
        state.OpenProposals[entry.Number("proposal")] = entry.Persons().Single();
    }

    static void EndProposal(LedgerState state, Checked entry)
    {
        var isOpen = state.OpenProposals.Remove(entry.Number("proposal"), out var maker);
        Require(isOpen, "R12", "no such proposal is open");
        if (entry.Kind == "proposal.refused") return;
        Require(entry.People >= 2, "R12", $"an approved proposal names two different people, and this one {entry.People}");
        Require(entry.Persons().Contains(maker, StringComparer.Ordinal), "R12", "it does not name the one who made it");
    }

    static void Elevate(Checked entry)
    {
        var length = LedgerTime.Of(entry.Text("until")) - LedgerTime.Of(entry.At);
        Require(length > TimeSpan.Zero, "R14", "it ends before it begins");
        Require(length <= TimeSpan.FromHours(Conditions.ElevationHours), "R14", "it lasts for more than an hour");
    }

    static void Import(LedgerState state, Checked entry)
    {
        var list = state.Lists.GetValueOrDefault(entry.Text("list")) ?? new([], Active: null);
        Require(list.Imported.Add(entry.Number("release")), "R7", "a release of this number was imported before");
        state.Lists[entry.Text("list")] = list;
    }

    static void Activate(LedgerState state, Checked entry)
    {
        var list = ListOf(state, entry);
        Require(list.Imported.Contains(entry.Number("release")), "R7", "the release was not imported");
        Require(list.Active != entry.Number("release"), "R7", "the release is active already");
        state.Lists[entry.Text("list")] = list with { Active = entry.Number("release") };
    }

    static void Shadow(LedgerState state, Checked entry)
    {
        var list = ListOf(state, entry);
        Require(list.Imported.Contains(entry.Number("release")), "R7", "the release was not imported");
        Require(list.Active != entry.Number("release"), "R7", "the release is active already");
        var length = LedgerTime.Of(entry.Text("until")) - LedgerTime.Of(entry.At);
        Require(length > TimeSpan.Zero, "R7", "its shadow ends before it begins");
        var isShort = length <= TimeSpan.FromDays(Conditions.ShadowDays);
        Require(isShort, "R7", $"its shadow lasts for more than {Conditions.ShadowDays} days");
    }

    static void Describe(LedgerState state, Checked entry)
    {
        var (supplier, version) = (entry.Text("supplier"), entry.Number("version"));
        var next = state.Suppliers.GetValueOrDefault(supplier) + 1;
        var isFirstSince = state.SuppliersSince.Add(supplier);
        var mayLeap = state.SuppliersMayLeap && isFirstSince;
        Require(version == next || (mayLeap && version > next), "R19", $"version {next} of {supplier} comes next");
        state.Suppliers[supplier] = version;
    }

    static void Withdraw(LedgerState state, Checked entry)
    {
        var list = ListOf(state, entry);
        Require(list.Active == entry.Number("release"), "R7", "the release is not active");
        state.Lists[entry.Text("list")] = list with { Active = null };
    }

    static void StartSweep(LedgerState state, Checked entry)
    {
        OpenPermitRules.RequirePermit(state, entry, "R8");
        RequireReleases(state, entry);
        var sweep = new SweepState(
            entry.Text("source"), entry.Flag("dryRun"), IsOpen: true, IsComplete: false, Matches: 0, state.Unseen);
        Require(state.Sweeps.TryAdd(entry.Number("sweep"), sweep), "R8", "its number was given before");
    }

    static void ResumeSweep(LedgerState state, Checked entry)
    {
        OpenPermitRules.RequirePermit(state, entry, "R8");
        RequireReleases(state, entry);
        var isKnown = state.Sweeps.TryGetValue(entry.Number("sweep"), out var sweep);
        var isOfSource = isKnown && sweep!.Source == entry.Text("source") && !sweep.DryRun;
        Require(isOfSource, "R8", "no such sweep of this source was started");
        Require(!sweep!.IsComplete, "R8", "the sweep had reached its end");
        state.Sweeps[entry.Number("sweep")] = sweep with { IsOpen = true };
    }

    static void RequireReleases(LedgerState state, Checked entry)
    {
        var lists = state.Permits[entry.Number("permit")].Lists;
        var named = entry.Releases().ToList();
        foreach (var (list, release) in named)
        {
            Require(lists.Contains(list), "R8", $"the permit does not name the list {list}");
            Require(state.Lists.GetValueOrDefault(list)?.Active == release, "R8",
                string.Create(CultureInfo.InvariantCulture, $"release {release} of {list} is not active"));
        }

        var active = lists.Where(list => state.Lists.GetValueOrDefault(list)?.Active is not null);
        Require(active.All(list => named.Exists(one => one.List == list)), "R8", "an active list of the permit is left out");
        Require(named.Count == named.DistinctBy(one => one.List, StringComparer.Ordinal).Count(), "R8", "a list is named twice");
    }

    static void Batch(LedgerState state, Checked entry)
    {
        var from = entry.Text("from");
        Require(from == state.BatchedTo, "R9", $"it begins at {from}, and the one before it ended at {state.BatchedTo}");
        Require(string.CompareOrdinal(entry.Text("hour"), entry.Text("from")) > 0, "R9", "it ends before it begins");
        Require(string.CompareOrdinal(entry.Text("hour"), entry.At) <= 0, "R9", "its hour is not over");
        state.BatchedTo = entry.Text("hour");
    }

    static void Figures(LedgerState state, Checked entry)
    {
        var day = entry.Text("day");
        Require(day == state.NextFigures, "R10", $"the figures of {state.NextFigures} come next");
        Require(AreDue(state, day, entry.At), "R10", "they come too early");
        state.NextFigures = LedgerTime.Text(LedgerTime.DayOf(day).AddDays(1));
    }

    static void Sent(LedgerState state, Checked entry)
    {
        Require(state.PermittedLists.Contains(entry.Text("list")), "R20", $"no permit named the list {entry.Text("list")}");
        Require(AreDue(state, entry.Text("day"), entry.At), "R20", "it comes too early");
    }

    static ListState ListOf(LedgerState state, Checked entry)
    {
        var isKnown = state.Lists.TryGetValue(entry.Text("list"), out var list);
        Require(isKnown, "R7", $"nothing of the list {entry.Text("list")} was imported");
        return list!;
    }
}
