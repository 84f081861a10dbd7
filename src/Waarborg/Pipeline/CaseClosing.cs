// Closing a case about an address of which nothing lies here: what is said of the address is looked at before it counts.
using System.Diagnostics;
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <remarks>
/// A case with a file ends by what becomes of the file. One without ends by a person's word, and its clocks with it; that
/// nothing lies there, or that the address is of nobody here, is held against the folders at that moment.
/// </remarks>
sealed class CaseClosing(Installation installation)
{
    /// <summary>The longest reason, in characters.</summary>
    internal const int MaxReasonLength = 500;

    readonly CaseStore _cases = new(installation);
    readonly OpenedCases _opened = new(installation);

    internal CaseAnswer Close(long caseId, CaseClosed why, string reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReasonLength)
        {
            return Refused($"--reason: what you looked at or were told, 1 to {MaxReasonLength} characters.");
        }

        if (_cases.Find(caseId) is not { } found) return Refused($"There is no case {caseId}.");
        if (Problem(found) is { } problem) return Refused(problem);
        if (why != CaseClosed.Withdrawn && Contradiction(caseId, why) is { } contradiction) return contradiction;

        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        return _opened.Close(connection, transaction, caseId, why, reason, actor) is { } stopped
            ? Committed(transaction, caseId, stopped)
            : Refused($"Case {caseId} was closed meanwhile.");
    }

    static CaseAnswer.Done Committed(Microsoft.Data.Sqlite.SqliteTransaction transaction, long caseId, int stopped)
    {
        transaction.Commit();
        return new([$"Case {caseId} is closed. {stopped} {(stopped == 1 ? "clock" : "clocks")} stopped."]);
    }

    static string? Problem(Case found) =>
        found.ClosedAt is not null ? $"Case {found.Id} is closed already."
        : found.Cause == CaseCause.Match ? $"Case {found.Id} rests on a match: it closes by what becomes of its items."
        : found.Items.Count > 0
            ? $"Case {found.Id} has a file: it closes by what becomes of that (./waarborg case show {found.Id})."
        : null;

    // What is said of the address, against what is the case now. That it cannot be told is never "not there".
    CaseAnswer.Refused? Contradiction(long caseId, CaseClosed why)
    {
        var (address, sources) = (_opened.DetailsOf(caseId)!.Address, new SourceStore(installation).All());
        var (found, host) = Meant(address, sources);
        if (why == CaseClosed.NotOurs)
        {
            return host is null ? null : Refused($"The address is of the machine of the source {host.Name}: it is ours. "
                + "Say notThere if nothing lies there.");
        }

        // An address that names no file of a source names none of ours, and nothing can lie there.
        return found is null ? null : TakenHere(found) ?? StillThere(caseId, found);
    }

    // Which file is meant, also where the sender wrote another scheme, or a query behind it; and whose machine it is.
    static (AddressOutcome.Found? Found, Source? Host) Meant(string address, IReadOnlyList<Source> sources)
    {
        if (SourceAddress.Resolve(address, sources) is AddressOutcome.Found found) return (found, found.Source);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)) return (null, null);
        Source? host = null;
        foreach (var source in sources)
        {
            if (source.Address is not { } own || !Uri.TryCreate(own, UriKind.Absolute, out var known)) continue;
            if (!string.Equals(known.IdnHost, uri.IdnHost, StringComparison.OrdinalIgnoreCase)) continue;
            host ??= source;
            var plain = known.GetLeftPart(UriPartial.Authority) + uri.AbsolutePath;
            if (SourceAddress.Resolve(plain, sources) is AddressOutcome.Found again) return (again, again.Source);
        }

        return (null, host);
    }

    CaseAnswer.Refused? TakenHere(AddressOutcome.Found address)
    {
        using var connection = installation.Database.Open();
        var key = new ItemKeys(installation.Keys).Locator(address.Source.Name, new(address.Locator));
        return NamedAway.From(connection, key) is { } place
            ? Refused($"This program itself took the file away, in case {place.CaseId}. Open a case about it anew.")
            : null;
    }

    static CaseAnswer.Refused? StillThere(long caseId, AddressOutcome.Found address)
    {
        var limits = new FolderLimits { MaxFileBytes = long.MaxValue };
        switch (FolderSource.Open(address.Source.Path!, limits))
        {
            case SourceOutcome.Refused refused:
                return new(refused.Words, MayPass: true);
            case SourceOutcome.Opened { Source: var folder }:
                using (folder)
                {
                    var outcome = folder.Open(new(address.Locator));
                    if (outcome is OpenOutcome.NotOpened { Reason: NotScannedReason.Vanished }) return null;
                    (outcome as OpenOutcome.Opened)?.Item.Dispose();
                    return Refused(outcome is OpenOutcome.NotOpened not
                        ? $"What lies there cannot be opened ({ReasonNames.Of(not.Reason)}), so case {caseId} stays open."
                        : $"A file lies there now. Open a case about it (./waarborg case open); case {caseId} stays open.");
                }

            default:
                throw new UnreachableException();
        }
    }

    static CaseAnswer.Refused Refused(string words) => new(words);
}
