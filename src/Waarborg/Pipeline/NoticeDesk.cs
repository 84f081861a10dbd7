// Notices and orders: a case with its clock and the one file that an address names, without any scan.
using System.Globalization;
using System.Security.Cryptography;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>A notice or an order as somebody at the provider enters it.</summary>
/// <param name="Url">The address that it names.</param>
/// <param name="Cause">Notice or order.</param>
/// <param name="From">Who sent it.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="WithinHours">Within how many hours of that the file is to be unavailable.</param>
/// <param name="Kind">Of which kind its clock is; null for the usual one.</param>
/// <param name="Reference">The sender's own reference, or null.</param>
sealed record OpeningRequest(
    string Url, CaseCause Cause, string From, DateTimeOffset ReceivedAt, int WithinHours, ClockKind? Kind, string? Reference)
{
    /// <summary>Where a notice's sender is told: a mail address, or a recipient of reports by mail; null for nowhere.</summary>
    internal string? AnswerTo { get; init; }

    /// <summary>In which language; null for that of the recipient, or the first of the settings.</summary>
    internal string? AnswerIn { get; init; }

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Cause);
        return true;
    }
}

/// <summary>What became of it.</summary>
abstract record OpeningAnswer
{
    /// <param name="CaseId">The new case.</param>
    /// <param name="HasItem">The file lies there, and is its one item.</param>
    /// <param name="DueAt">When its earliest clock is due.</param>
    /// <param name="Words">What was found, without the address.</param>
    internal sealed record Opened(long CaseId, bool HasItem, DateTimeOffset DueAt, string Words) : OpeningAnswer;

    internal sealed record Refused(string Words) : OpeningAnswer;
}

/// <remarks>
/// One file is opened and read, the one that the address names. No list is loaded, nothing is decoded or compared, and no
/// permit is asked for: a request to act on an address is no scan, and finds nothing else.
/// </remarks>
sealed class NoticeDesk(Installation installation)
{
    /// <summary>The longest name of a sender, and the longest reference, in characters.</summary>
    internal const int MaxTextLength = 200;

    /// <summary>How long ago something may have been received, in days.</summary>
    internal const int MaxAgeDays = 366;

    /// <summary>How often a file is read anew that was written to while it was read.</summary>
    const int MaxReads = 3;

    const int ChunkBytes = 1 << 16;
    const string Ahead = "--received lies ahead: a clock counts from a moment that has come.";

    readonly OpenedCases _opened = new(installation);
    readonly ClockStore _clocks = new(installation);
    readonly Journal _journal = new(installation);
    readonly CaseStore _cases = new(installation);
    readonly RestrictionDesk _restrictions = new(installation);
    readonly NoticeAnswers _answers = new(installation);

    /// <summary>Opens a case and starts its clock, in one transaction.</summary>
    internal async Task<OpeningAnswer> OpenAsync(OpeningRequest request, Actor actor, CancellationToken cancellation)
    {
        if (Problem(request) is { } problem) return new OpeningAnswer.Refused(problem);
        if (ClocksFor(request, out var clocks) is { } wrong) return new OpeningAnswer.Refused(wrong);
        // Before any file is read: what is refused has touched nothing.
        if (request.ReceivedAt > installation.Time.GetUtcNow()) return new OpeningAnswer.Refused(Ahead);
        if (AnswerProblem(request, out var answer) is { } nowhere) return new OpeningAnswer.Refused(nowhere);
        var (source, file, words) = await FindAsync(request.Url, cancellation);

        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // What was received in this very moment is not ahead of the ledger, whose time is less fine.
        if (request.ReceivedAt - _journal.Now(connection, transaction) >= TimeSpan.FromSeconds(1))
        {
            return new OpeningAnswer.Refused(Ahead);
        }

        var caseId = _opened.Open(
            connection, transaction, request.Cause, source, file, new(request.Url, request.From, request.Reference),
            request.ReceivedAt, actor);
        var due = DateTimeOffset.MaxValue;
        foreach (var (kind, hours) in clocks)
        {
            var clock = _clocks.Start(
                connection, transaction, caseId, kind, request.ReceivedAt, ClockLength.Hours(hours), actor);
            var at = clock.DueAt(clock.StartedAt);
            if (at < due) due = at;
        }

        if (answer is var (address, language)) _answers.Keep(connection, transaction, caseId, address, language);
        transaction.Commit();
        return new OpeningAnswer.Opened(caseId, file is not null, due, words);
    }

    // An order is answered by other rules, and by a person.
    string? AnswerProblem(OpeningRequest request, out (string Address, string Language)? answer)
    {
        answer = null;
        if (request.AnswerTo is not { } to) return null;
        if (request.Cause != CaseCause.Notice) return "--answer-to is for a notice: of an order a person tells.";
        if (request.AnswerIn is not (null or "nl" or "en")) return "--answer-in is nl or en.";
        using var connection = installation.Database.Open();
        var settings = new SettingsStore(installation).Current(connection, null)?.Settings;
        if (settings?.Relay is null) return "--answer-to: the settings name no mail relay by which it goes (delivery.smtp).";
        var recipient = RecipientStore.Find(connection, null, to);
        if (recipient is { WithdrawnAt: null, Terms: { Mail: { } mail } terms })
        {
            answer = (mail.Address, request.AnswerIn ?? terms.Language);
            return null;
        }

        if (!CustomerRules.IsMail(to))
        {
            return "--answer-to: a mail address, or the name of a recipient of reports that is reached by mail "
                + "(./waarborg report to list).";
        }

        answer = (to, request.AnswerIn ?? settings.Languages[0]);
        return null;
    }

    /// <summary>
    /// Makes unavailable what an order is about, which nobody judges; or what a person confirmed, where a stop or an error came
    /// between.
    /// </summary>
    internal async Task<CaseAnswer> CarryOutAsync(long caseId, Actor actor, CancellationToken cancellation)
    {
        if (_cases.Find(caseId) is not { } found) return Refused($"There is no case {caseId}.");
        if (found.Cause == CaseCause.Match) return Refused($"Case {caseId} rests on a match: a scan carries it out.");
        if (found.Items.Count == 0) return Refused($"Case {caseId} has no items: there is nothing here to make unavailable.");
        var folder = FolderSource.Open(new SourceStore(installation).Find(found.Source)!.Path!);
        if (folder is not SourceOutcome.Opened { Source: var opened })
        {
            return new CaseAnswer.Refused(((SourceOutcome.Refused)folder).Words, MayPass: true);
        }

        using (opened)
        {
            var item = await SettledAsync(found, opened, cancellation);
            if (Refusal(caseId) is { } no)
            {
                return Refused(item.Restriction == ItemRestriction.Disabled
                    ? $"What case {caseId} is about is unavailable already."
                    : CaseWords.Of(no, caseId));
            }

            var reason = found.Cause == CaseCause.Order ? "order" : "verdict";
            var entry = _restrictions.IntendDisable(found, item, actor, reason);
            var done = await _restrictions.CarryOutAsync(entry, item.Id, opened, found.Source, cancellation);
            string[] lines = [$"Item {item.Number}: {done.Words}"];
            return done is CarriedOut.Done ? new CaseAnswer.Done(lines) : new CaseAnswer.Incomplete(lines);
        }
    }

    // The item once whatever a stop left half-way is finished.
    async Task<CaseItem> SettledAsync(Case found, FolderSource folder, CancellationToken cancellation)
    {
        var item = found.Items[0];
        var underWay = item.Restriction switch
        {
            ItemRestriction.Disabling => item.DisableId,
            ItemRestriction.Restoring => item.RestoreId,
            _ => null,
        };
        if (underWay is not { } entry) return item;
        await _restrictions.CarryOutAsync(entry, item.Id, folder, found.Source, cancellation);
        return _cases.Find(found.Id)!.Items[0];
    }

    CaseRefusal? Refusal(long caseId)
    {
        var found = _cases.Find(caseId)!;
        using var connection = installation.Database.Open();
        var standing = VerdictStore.StandingOf(connection, null, found, found.Items, isStored: true);
        return (CaseFlow.Next(standing, new CaseCommand.Disable()) as Transition.Refused)?.Why;
    }

    /// <summary>Who else points to what a case is about: one line for each item.</summary>
    internal IReadOnlyList<string> References(Case found, CancellationToken cancellation)
    {
        var source = new SourceStore(installation).Find(found.Source);
        if (source is not { Kind: SourceKind.Folder, Path: { } path }) return [];
        if (FolderSource.Open(path) is not SourceOutcome.Opened { Source: var folder }) return [];
        using (folder)
        {
            return
            [
                .. found.Items.Where(item => item.Version is not null).Select(item => $"Item {item.Number}: "
                    + (Copies.Of(folder, item.Version!.Value, cancellation) is { } copies
                        ? copies.Words
                        : "no name in the source points to this object any more.")),
            ];
        }
    }

    static CaseAnswer.Refused Refused(string words) => new(words);

    string? Problem(OpeningRequest request)
    {
        if (request.Cause == CaseCause.Match) return "A match opens its case by itself. Say notice or order.";
        if (!SourceAddress.IsAddress(request.Url))
        {
            return "--url: give the address as it was received, beginning with https:// or http://, of at most "
                + $"{SourceAddress.MaxLength} characters.";
        }

        if (!IsText(request.From)) return $"--from: who sent it, 1 to {MaxTextLength} characters.";
        if (request.Reference is { } reference && !IsText(reference))
        {
            return $"--reference: the sender's own, 1 to {MaxTextLength} characters.";
        }

        return request.ReceivedAt < installation.Time.GetUtcNow().AddDays(-MaxAgeDays)
            ? $"--received is at most {MaxAgeDays} days ago."
            : null;
    }

    static string Hours(int hours) => hours == 1 ? "1 hour" : string.Create(CultureInfo.InvariantCulture, $"{hours} hours");

    static bool IsText(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxTextLength && !text.Any(char.IsControl);

    /// <summary>The clocks that a request starts: that of its kind, and the stated term where it is another.</summary>
    internal static string? ClocksFor(OpeningRequest request, out IReadOnlyList<(ClockKind Kind, int Hours)> clocks)
    {
        clocks = [];
        var hours = request.WithinHours;
        var kind = request.Kind ?? (request.Cause == CaseCause.Order ? ClockKind.AtkmOrder : ClockKind.HotlineNotice);
        ClockKind[] fitting = request.Cause == CaseCause.Order
            ? [ClockKind.AtkmOrder, ClockKind.CsarOrder, ClockKind.TcoOrder, ClockKind.OwnRemoval]
            : [ClockKind.HotlineNotice, ClockKind.OwnRemoval];
        if (!fitting.Contains(kind))
        {
            return $"--kind: of {(request.Cause == CaseCause.Order ? "an order" : "a notice")} it is one of "
                + $"{string.Join(", ", fitting.Select(ClockNames.Of))}.";
        }

        if (hours is < 1 or > ClockRules.MaxRemovalHours) return $"--within is 1 to {ClockRules.MaxRemovalHours} hours.";
        var rule = ClockRules.Of(kind);
        if (rule.Allows(ClockLength.Hours(hours)))
        {
            clocks = [(kind, hours)];
            return null;
        }

        if (rule.IsStated)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"--within: {rule.English} states at most {Hours(rule.Longest.Number)}. A longer term of your own ")
                + "is no clock of the order: --kind ownRemoval.";
        }

        // Both run: the earliest counts.
        clocks = [(kind, rule.Longest.Number), (ClockKind.OwnRemoval, hours)];
        return null;
    }

    async Task<(string? Source, NamedFile? File, string Words)> FindAsync(string url, CancellationToken cancellation)
    {
        switch (SourceAddress.Resolve(url, new SourceStore(installation).All()))
        {
            case AddressOutcome.Refused refused:
                return (null, null, $"The address {refused.Words} No file is looked for.");
            case AddressOutcome.Elsewhere:
                return (null, null, "The address is of no declared source (./waarborg source address NAME URL).");
            case AddressOutcome.Found found:
                var (file, words) = await ReadAsync(found.Source, new(found.Locator), cancellation);
                if (file is null && Taken(found) is { } taken) (file, words) = taken;
                return (found.Source.Name, file, words);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // What this program itself took away is what the address is about: it must not come back by another case.
    (NamedFile File, string Words)? Taken(AddressOutcome.Found found)
    {
        using var connection = installation.Database.Open();
        var locator = new Locator(found.Locator);
        var key = new ItemKeys(installation.Keys).Locator(found.Source.Name, locator);
        if (NamedAway.From(connection, key) is not { } place) return null;
        var item = _cases.Find(place.CaseId)!.Items.Single(one => one.Number == place.Number);
        return item.Version is { } version
            ? (new(locator, version, item.Sha256), $"This program took it away already, in case {place.CaseId}.")
            : null;
    }

    static async Task<(NamedFile? File, string Words)> ReadAsync(
        Source source, Locator locator, CancellationToken cancellation)
    {
        // A notice may be about a file of any size: it is read through, not held.
        var limits = new FolderLimits { MaxFileBytes = long.MaxValue };
        if (FolderSource.Open(source.Path!, limits) is not SourceOutcome.Opened { Source: var folder })
        {
            return (null, $"The source {source.Name} cannot be opened.");
        }

        using (folder)
        {
            for (var read = 0; read < MaxReads; read++)
            {
                var outcome = folder.Open(locator);
                if (outcome is OpenOutcome.NotOpened not)
                {
                    return (null, not.Reason == NotScannedReason.Vanished
                        ? $"Nothing lies there in the source {source.Name}."
                        : $"What lies there in the source {source.Name} is not opened: {ReasonNames.Of(not.Reason)}.");
                }

                using var item = ((OpenOutcome.Opened)outcome).Item;
                if (await DigestAsync(item, cancellation) is { } sha256)
                {
                    return (new(locator, item.Version, sha256), $"The file lies in the source {source.Name}.");
                }
            }

            return (null, $"The file in the source {source.Name} is being written to, or cannot be read.");
        }
    }

    // Null where it was written to meanwhile, or the disk failed.
    static async Task<byte[]?> DigestAsync(OpenedItem item, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ChunkBytes];
        var offset = 0L;
        try
        {
            while (offset < item.Size)
            {
                var count = await item.ReadAsync(offset, buffer, cancellation);
                if (count == 0) return null;
                digest.AppendData(buffer, 0, count);
                offset += count;
            }
        }
        catch (IOException)
        {
            return null;
        }

        return item.CheckUnchanged() ? digest.GetHashAndReset() : null;
    }
}
