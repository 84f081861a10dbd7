// The product, from top to bottom: what happens to one item, in order, with every effect visible.
using System.Runtime.CompilerServices;
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Matching;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>Takes an item from "may it be read?" to "made unavailable", and says how it ended.</summary>
sealed class ItemFlow(
    Installation installation, PermitGate gate, ListLoader known, Fingerprinter fingerprinter, CaseStore cases, Seen seen,
    RestrictionDesk restrictions, InletCounts inlets, RemoteLookups lookups, ScreeningFlow screening)
{
    /// <summary>How often an item that changes while it is read is read anew.</summary>
    internal const int MaxReads = 3;

    readonly MatchRecorder _recorder = new(installation, cases, seen, restrictions);
    readonly KeptUploads _kept = new(installation);

    // Read out of the permit once: as long as nothing changes the gate gives the same one for each item.
    readonly ConditionalWeakTable<Permit, List<WantedList>> _wanted = [];

    /// <summary>Brings the lists that permits in force name into memory, so that the first item does not wait for them.</summary>
    internal void Warm(IEnumerable<string> sources)
    {
        foreach (var source in sources)
        {
            if (gate.Check(source) is GateAnswer.Open open) For(open.Permit, mayNumber: false, isStale: false);
        }
    }

    /// <summary>One item of a folder.</summary>
    internal async Task<ItemOutcome> RunAsync(Sweep.Run run, FoundItem found, CancellationToken cancellation)
    {
        if (found is FoundItem.NotScanned not) return await NotThereAsync(run, not.Locator, not.Reason, cancellation);
        var isStale = false;
        for (var read = 1; read <= MaxReads; read++)
        {
            // May it be read, at this moment, and are the lists there? Asked for each item, by the clock.
            var answer = gate.Check(run.Source);
            if (answer is GateAnswer.Closed closed) return new ItemOutcome.NotScanned(closed.Reason, closed.Words);
            var permit = ((GateAnswer.Open)answer).Permit;
            if (gate.OutOfScope(permit, found.Locator.Bytes) is { } outside)
            {
                return new ItemOutcome.NotScanned(outside.Reason, outside.Words);
            }

            var lists = await lookups.WithRemoteAsync(
                For(permit, mayNumber: !run.DryRun, isStale), permit.Terms.Lists, mayNumber: !run.DryRun, cancellation);
            if (Unfit(lists) is { } unfit) return unfit;
            run.Permits.TryAdd(permit.Id, value: true);

            // Is it still there, and was this very version compared with these very lists before?
            var opened = run.Folder.Open(found.Locator);
            if (opened is OpenOutcome.NotOpened gone) return await NotThereAsync(run, found.Locator, gone.Reason, cancellation);
            using var file = ((OpenOutcome.Opened)opened).Item;
            var versionKey = cases.Keys.Version(run.Source, file.Locator, file.Version);
            if (lists.Generation != 0 && seen.Outcome(versionKey, lists.Generation) is { } before) return before;

            // What does it look like, and is that known?
            var content = new ItemContent(
                run.Source, file.Locator, file.Version, file.Size, file.ReadAsync, file.CheckUnchanged, file.Locator);
            var judged = await ScreenOrJudgeAsync(content, lists, permit, isCounted: !run.DryRun, cancellation);
            if (!file.CheckUnchanged()) continue;
            // A list of somebody else changed while it was asked: compared again under what it is now, and remembered as that.
            if (judged is Judged.NotJudged { Again: true } && read < MaxReads) continue;
            if (judged is Judged.NotJudged undone) return NotScanned(undone.Reason);
            if (judged is Judged.LetGo) return _recorder.LetGo(content, run.DryRun ? null : versionKey, lists.Generation);
            var compared = (Judged.Compared)judged;

            // What is to be done? A case is opened, and what is intended written down, before anything is touched.
            var recorded = run.DryRun
                ? _recorder.WouldRecord(compared, permit)
                : _recorder.Record(content, versionKey, compared, permit, run.SweepId, Actor.Sweep);
            isStale = recorded is Recorded.Stale;
            if (isStale) continue;
            if (recorded is not Recorded.Kept kept) return ((Recorded.Nothing)recorded).Outcome;
            if (kept.Restriction is not { } entry) return new ItemOutcome.Match(kept.CaseId, IsTest: kept.IsTest);

            // Made unavailable, reversibly. If it changed meanwhile, nothing was touched, and it is read again.
            var done = await restrictions.CarryOutOrWithdrawAsync(entry, kept.ItemId, run.Folder, run.Source, cancellation);
            if (done is not CarriedOut.Withdrawn) return new ItemOutcome.Match(kept.CaseId, done is CarriedOut.Done, kept.IsTest);
        }

        return new ItemOutcome.NotScanned(NotScannedReason.Changed, "It changed each time it was read.");
    }

    /// <summary>One upload: judged in memory before it is stored, under the permit of its inlet. Kept only if it matches and
    /// the inlet says so.</summary>
    internal async Task<ItemOutcome> RunUploadAsync(
        string source, Upload upload, Actor actor, CancellationToken cancellation)
    {
        var answer = gate.Check(source);
        if (answer is GateAnswer.Closed closed) return new ItemOutcome.NotScanned(closed.Reason, closed.Words);
        var permit = ((GateAnswer.Open)answer).Permit;
        if (gate.OutOfScope(permit, upload.Place.Bytes) is { } outside)
        {
            return new ItemOutcome.NotScanned(outside.Reason, outside.Words);
        }

        // Counted durably before it is read, and again by its outcome: no look without an entry.
        var counted = await inlets.ReceivedAsync(source, permit.Id, cancellation);
        var outcome = await JudgeUploadAsync(source, upload, permit, actor, cancellation);
        await inlets.EndedAsync(counted, NameOf(outcome), cancellation);
        return outcome;
    }

    async Task<ItemOutcome> JudgeUploadAsync(
        string source, Upload upload, Permit permit, Actor actor, CancellationToken cancellation)
    {
        var bytes = upload.Bytes;
        if (bytes.IsEmpty) return NotScanned(NotScannedReason.Empty);
        var (ticket, name) = new UploadDesk(installation).Begin(source);
        var inlet = new SourceStore(installation).Find(source)?.Inlet;
        var read = DecodeRequest.FromBytes(source, bytes).Read;
        // It lies in no file system: of what is kept only the length is known.
        FileVersion? version = inlet is { KeepsMatched: true } ? new(0, 0, bytes.Length, 0, 0, 1) : null;
        var content = new ItemContent(source, name, version, bytes.Length, read, static () => true, upload.Place)
        {
            Inlet = inlet,
        };
        var isStale = false;
        for (var attempt = 1; attempt <= MaxReads; attempt++)
        {
            var lists = await lookups.WithRemoteAsync(
                For(permit, mayNumber: true, isStale), permit.Terms.Lists, mayNumber: true, cancellation);
            if (Unfit(lists) is { } unfit) return unfit;
            var judged = await ScreenOrJudgeAsync(content, lists, permit, isCounted: true, cancellation);
            if (judged is Judged.NotJudged { Again: true } && attempt < MaxReads) continue;
            if (judged is Judged.NotJudged undone) return NotScanned(undone.Reason);
            if (judged is Judged.LetGo) return _recorder.LetGo(content, versionKey: null, lists.Generation);
            switch (_recorder.Record(content, versionKey: null, (Judged.Compared)judged, permit, sweepId: null, actor))
            {
                case Recorded.Kept kept:
                    if (kept.Restriction is { } entry) await _kept.KeepAsync(entry, bytes);
                    return new ItemOutcome.Match(kept.CaseId, IsTest: kept.IsTest)
                    {
                        Upload = inlet is null ? null : new(inlet.Answer(kept.Acts, kept.IsConfirmed, kept.MayBeHeld), ticket),
                    };
                case Recorded.Nothing nothing: return nothing.Outcome;
                case Recorded.Stale:
                    isStale = true;
                    continue;
                default: throw new System.Diagnostics.UnreachableException();
            }
        }

        return NotScanned(NotScannedReason.ListMissing);
    }

    // What a permit lets be compared otherwise is remembered under a number of its own.
    ListsInForce For(Permit permit, bool mayNumber, bool isStale) => known.For(
        _wanted.GetValue(permit, Wanted), mayNumber, isStale, ScreeningFlow.IsAllowed(permit), isAltered: permit.Terms.Altered);

    // Of each list that is held here only the categories that the permit names.
    static List<WantedList> Wanted(Permit permit) =>
        [.. permit.Terms.Lists.Where(use => use.Sends is null).Select(use => WantedList.Of(use.List, use.Categories))];

    static string NameOf(ItemOutcome outcome) => outcome switch
    {
        ItemOutcome.Match { IsTest: true } => InletCounts.Test,
        ItemOutcome.Match => InletCounts.Match,
        ItemOutcome.NoMatch => InletCounts.NoMatch,
        ItemOutcome.NotScanned not => ReasonNames.Of(not.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// As the permit lets it be judged: exactly, with altered versions as well, or screened first. Of what is screened a picture
    /// that is let go is no match; whatever may be one is judged exactly, and so is a share of those that would be let go.
    /// </summary>
    async Task<Judged> ScreenOrJudgeAsync(
        ItemContent content, ListsInForce lists, Permit permit, bool isCounted, CancellationToken cancellation)
    {
        if (permit.Terms.Altered) return await JudgeTakenAsync(content, lists, taken: null, isAltered: true, cancellation);
        if (!ScreeningFlow.IsAllowed(permit) || !Screening.IsOpenTo(lists)) return await JudgeAsync(content, lists, cancellation);
        ScreenedItem screened;
        try
        {
            screened = await screening.ScreenAsync(content, lists, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Judged.NotJudged(NotScannedReason.Unreadable);
        }

        var exact = screened as ScreenedItem.Exact;
        var judged = exact is null ? null : await JudgeTakenAsync(content, lists, exact.Outcome, isAltered: false, cancellation);
        // Other bytes than those that were screened say nothing of screening.
        if (exact is null or { IsSampled: true } && isCounted && content.IsUnchanged())
            screening.Count(content.Source, permit, judged);
        return judged ?? new Judged.LetGo();
    }

    /// <summary>Writes the counts that wait.</summary>
    internal void Flush() => screening.Flush();

    /// <summary>Fingerprint and comparison; where something is only alike, a second, fresh decoder must say so too.</summary>
    internal Task<Judged> JudgeAsync(ItemContent content, ListsInForce lists, CancellationToken cancellation) =>
        JudgeTakenAsync(content, lists, taken: null, isAltered: false, cancellation);

    async Task<Judged> JudgeTakenAsync(
        ItemContent content, ListsInForce lists, FingerprintOutcome? taken, bool isAltered, CancellationToken cancellation)
    {
        try
        {
            var choice = Matcher.NeededBy(lists);
            taken ??= isAltered
                ? await fingerprinter.TakeAlteredAsync(content.Source, content.Size, content.Read, choice, cancellation)
                : await fingerprinter.TakeAsync(content.Source, content.Size, content.Read, choice, cancellation);
            if (taken is FingerprintOutcome.NotTaken not) return new Judged.NotJudged(not.Reason);
            var fingerprint = ((FingerprintOutcome.Taken)taken).Fingerprint;
            var match = Matcher.Match(fingerprint, lists);

            // The only place from which a fingerprint leaves: under a line of the permit that says so, of a picture that was
            // decoded and that is not exactly one that is known here. Its bytes never leave.
            var asked = await lookups.AskAsync(fingerprint, match, lists, cancellation);
            match = match with { Hits = [.. match.Hits, .. asked.Hits] };
            if (match.Hits.Count == 0 && asked.Unasked is { } unasked) return new Judged.NotJudged(unasked, asked.AskAgain);
            if (match.Hits.Count == 0 && match.Shadows.Count == 0) return new Judged.Compared(fingerprint, match, asked.Unasked);

            // What matched is kept, explained and reported by all digests, so it is compared by all of them.
            if (!fingerprint.Digests.AreWhole
                && await Fingerprinter.WholeAsync(fingerprint.Digests, content.Size, content.Read, cancellation) is { } whole)
            {
                fingerprint = fingerprint with { Digests = whole };
                match = Matcher.Match(fingerprint, lists);
                match = match with { Hits = [.. match.Hits, .. asked.Hits] };
            }

            if (!RestsOnLikeness(match)) return Compared(match);

            var look = await fingerprinter.LookAgainAsync(
                fingerprint.Picture, content.Source, content.Size, content.Read, cancellation);
            if (look is SecondLook.Same) return Compared(match);
            // Bytes that changed between the two looks accuse no decoder.
            if (!content.IsUnchanged()) return new Judged.NotJudged(NotScannedReason.Changed);
            if (look is SecondLook.Different)
            {
                Alarms.Raise(
                    installation, AlarmKind.DecodersDisagreed,
                    "Two decoders gave different hashes of the same bytes. All decoders were replaced, and the likeness "
                        + "does not count.");
            }

            // What the bytes match exactly holds whatever a decoder says of the pixels.
            var exact = match.Hits.Where(hit => hit.View is null).Select(WithoutPicture).ToList();
            if (exact.Count > 0) return Compared(match with { Hits = exact, Shadows = [] });
            return new Judged.NotJudged(look is SecondLook.NotTaken undone ? undone.Reason : NotScannedReason.DecoderDisagreed);

            // Without all digests they are not to be had of these bytes any more.
            Judged Compared(MatchResult of) => fingerprint.Digests.AreWhole
                ? new Judged.Compared(fingerprint, of, asked.Unasked)
                : new Judged.NotJudged(NotScannedReason.Changed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Judged.NotJudged(NotScannedReason.Unreadable);
        }
    }

    // An entry that the bytes match exactly needs no second look; one that is only alike does, and one of which only the
    // picture says that a digest is not forged.
    static bool RestsOnLikeness(MatchResult match) => match.Hits.Any(
        alike => alike.View is not null && !match.Hits.Any(
            exact => exact.View is null && exact.Entry == alike.Entry && exact.Support != HitSupport.Picture));

    static Hit WithoutPicture(Hit hit) =>
        hit.Support == HitSupport.Picture ? hit with { Support = HitSupport.None } : hit;

    // A further name of an object that was disabled, and counted, with its first name is gone as it should be.
    async Task<ItemOutcome> NotThereAsync(
        Sweep.Run run, Locator locator, NotScannedReason reason, CancellationToken cancellation) =>
        reason == NotScannedReason.Vanished
            && await restrictions.WentWithAnotherAsync(run.SweepId, run.Source, locator, run.Folder, cancellation)
            ? new ItemOutcome.CountedWithAnother()
            : NotScanned(reason);

    // Lists without which, or with which so old, nobody can say of anything that it is not known.
    ItemOutcome.NotScanned? Unfit(ListsInForce lists)
    {
        if (lists.Missing.Count > 0) return Missing(lists);
        var old = lists.TooOld(installation.Time.GetUtcNow());
        return old.Count == 0
            ? null
            : new(NotScannedReason.ListTooOld, $"Lists that the permit names are too old: {string.Join(", ", old)}.");
    }

    static ItemOutcome.NotScanned Missing(ListsInForce lists) => new(
        NotScannedReason.ListMissing, $"The permit names lists that are not in force: {string.Join(", ", lists.Missing)}.");

    static ItemOutcome.NotScanned NotScanned(NotScannedReason reason) => new(reason, ReasonNames.Of(reason));
}

/// <summary>An upload: its bytes, and its place below the source, which says whose it is; the place is kept nowhere.</summary>
sealed record Upload(ReadOnlyMemory<byte> Bytes, Locator Place)
{
    /// <summary>An upload that says no place: under a permit for all.</summary>
    internal static Upload Of(ReadOnlyMemory<byte> bytes) => new(bytes, Locator.FromText(""));

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Bytes.Length} bytes");
        return true;
    }
}

/// <summary>One item's bytes, where they are from, and whether they are still what they were when they were opened.</summary>
sealed record ItemContent(
    string Source, Locator Locator, FileVersion? Version, long Size, ReadChunk Read, Func<bool> IsUnchanged, Locator Place)
{
    /// <summary>Of an upload: what its inlet does on a match; null where nobody said, and for what lies in a folder.</summary>
    internal InletChoice? Inlet { get; init; }

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Size} bytes");
        return true;
    }
}

/// <summary>What comparing gave. There is no fourth case.</summary>
abstract record Judged
{
    /// <param name="Fingerprint">What was compared.</param>
    /// <param name="Match">What it matched.</param>
    /// <param name="Unasked">Why a service that was to be asked gave no answer; null where all did.</param>
    internal sealed record Compared(Fingerprint Fingerprint, MatchResult Match, NotScannedReason? Unasked = null) : Judged
    {
        internal void Deconstruct(out Fingerprint fingerprint, out MatchResult match) =>
            (fingerprint, match) = (Fingerprint, Match);
    }

    /// <summary>Screening found nothing near it. It was not compared exactly, and there is no fingerprint of it.</summary>
    internal sealed record LetGo : Judged;

    /// <param name="Reason">Why not.</param>
    /// <param name="Again">Whether it can be judged at once under the lists as they are now.</param>
    internal sealed record NotJudged(NotScannedReason Reason, bool Again = false) : Judged;
}
