// A person makes a candidate unavailable until it is judged: reversibly, and never where a breaker suspended the entry.
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class WithholdDesk(Installation installation)
{
    /// <summary>Why, as the journal of restrictions says it.</summary>
    internal const string Reason = "meanwhile";

    readonly CaseStore _cases = new(installation);
    readonly RestrictionDesk _restrictions = new(installation);

    /// <summary>Makes an item of a case unavailable, and every item that is the same bytes.</summary>
    internal async Task<CaseAnswer> DisableAsync(CaseRequest request, CancellationToken cancellation)
    {
        if (_cases.Find(request.CaseId) is not { } found) return new CaseAnswer.Refused($"There is no case {request.CaseId}.");
        if (found.Items.SingleOrDefault(one => one.Number == request.Item || (request.Item is null && found.Items.Count == 1))
            is not { } named)
        {
            return new CaseAnswer.Refused(
                $"Name one item of case {found.Id} with --item N. See: ./waarborg case show {found.Id}");
        }

        IReadOnlyList<CaseItem> items = [.. found.Items.Where(one => one.ContentKey.AsSpan().SequenceEqual(named.ContentKey))];
        var source = new SourceStore(installation).Find(found.Source)!;
        using (var connection = installation.Database.Open())
        {
            var now = VerdictStore.StandingOf(connection, null, found, items, source.Kind == SourceKind.Folder);
            if (CaseFlow.Next(now, new CaseCommand.DisableMeanwhile()) is Transition.Refused no)
            {
                return new CaseAnswer.Refused(CaseWords.Of(no.Why, found.Id));
            }
        }

        if (FolderSource.Open(source.Path!) is not SourceOutcome.Opened { Source: var folder })
        {
            return new CaseAnswer.Refused("Its source cannot be opened.", MayPass: true);
        }

        using (folder) return await CarryOutAsync(found, items, folder, request, cancellation);
    }

    async Task<CaseAnswer> CarryOutAsync(
        Case found, IReadOnlyList<CaseItem> items, FolderSource folder, CaseRequest request, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var isWhole = true;
        foreach (var item in items)
        {
            // It may have gone with another name of the same object just now.
            if (_cases.Find(found.Id)?.Items.SingleOrDefault(one => one.Id == item.Id) is not
                { Restriction: ItemRestriction.None or ItemRestriction.Restored or ItemRestriction.Failed } current)
            {
                continue;
            }

            var entry = _restrictions.IntendDisable(found, current, request.Actor, Reason);
            var done = await _restrictions.CarryOutAsync(entry, current.Id, folder, found.Source, cancellation);
            isWhole &= done is CarriedOut.Done;
            lines.Add($"Item {current.Number}: {done.Words}");
        }

        return isWhole ? new CaseAnswer.Done(lines) : new CaseAnswer.Incomplete(lines);
    }
}
