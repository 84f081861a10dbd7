// What becomes of a release after its import: in force, compared without acting, attested, stopped, taken back.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Lists;

/// <summary>What is to be taken back.</summary>
abstract record RollbackTarget
{
    /// <summary>The release in force of a list; the one before it comes back, where there is one.</summary>
    internal sealed record OfList(string List, long Release) : RollbackTarget;

    /// <summary>One entry, for good.</summary>
    internal sealed record OfEntry(string List, string Entry) : RollbackTarget;

    /// <summary>Everything of a supplier, for good.</summary>
    internal sealed record OfSupplier(string Supplier) : RollbackTarget;

    /// <summary>What entries alone caused that the supplier itself withdrew.</summary>
    internal sealed record OfWithdrawn(string List) : RollbackTarget;
}

/// <summary>Each inside its caller's transaction.</summary>
sealed class ReleaseActs(Installation installation)
{
    /// <summary>For how long a release may be compared without acting.</summary>
    internal static TimeSpan LongestShadow { get; } = TimeSpan.FromDays(31);

    readonly Journal _journal = new(installation);
    readonly ListStore _lists = new(installation);

    /// <summary>Why this release cannot come into force, in words; null when it can.</summary>
    internal static string? ActivationProblem(SqliteConnection connection, string list, long number)
    {
        if (ListTable.Find(connection, list, number) is not { } release) return $"There is no release {number} of a list {list}.";
        if (SupplierStore.Find(connection, null, release.Supplier).WithdrawnAt is not null)
        {
            return $"The supplier {release.Supplier} was withdrawn.";
        }

        if (release.ContentGoneAt is { } at)
        {
            return $"What release {number} of {list} held was let go on {Instant.Text(at)}: later ones took its place.";
        }

        return release.State switch
        {
            ReleaseState.Imported or ReleaseState.Tested or ReleaseState.Shadow or ReleaseState.Stopped => null,
            ReleaseState.Active => $"Release {number} of {list} is in force.",
            _ => $"Release {number} of {list} has ended. Import it again, or roll back to it.",
        };
    }

    /// <summary>Does it take two people: a gate holds it, a breaker stopped it, or its supplier is new?</summary>
    internal bool NeedsTwo(SqliteConnection connection, ListRelease release) =>
        release.Trust.IsHeld || release.State == ReleaseState.Stopped || IsOlder(connection, release)
        || (installation.Kind != InstallationKind.Sample && !ListTable.IsTrusted(connection, null, release.Supplier));

    // What was overtaken does not come back by one person.
    static bool IsOlder(SqliteConnection connection, ListRelease release) => ListTable.Releases(connection, release.List).Any(
        one => one.Number > release.Number && !one.State.IsWaiting());

    /// <summary>Puts a release in force.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="list">The list.</param>
    /// <param name="number">The release's number.</param>
    /// <param name="proposal">The proposal by which two people decided it; null where one may.</param>
    /// <param name="by">Who decided.</param>
    /// <returns>Why not, in words; null when it is in force.</returns>
    internal string? Activate(
        SqliteConnection connection, SqliteTransaction transaction, string list, long number, long? proposal,
        params IReadOnlyList<string> by)
    {
        if (ActivationProblem(connection, list, number) is { } problem) return problem;
        var release = ListTable.Find(connection, list, number)!;
        if (proposal is null && NeedsTwo(connection, release)) return $"Release {number} of {list} takes two people.";
        var now = _journal.Now(connection, transaction);
        // What people judged of it before a breaker stopped it was looked at by the two who let it go on.
        if (release.State == ReleaseState.Stopped) ForgetVerdicts(connection, transaction, release);
        var content = _lists.Open(release);
        // Held once more against what is known to be harmless by now; what resembles it does not match in any case.
        var isHeld = HoldAgainstHarmless(connection, transaction, release, content, now);
        if (proposal is null && isHeld) return $"Release {number} of {list} takes two people.";
        ListTable.Release(connection, transaction, release);
        PutInForce(connection, transaction, release, content, now, by);
        if (proposal is { } agreed) ListTable.Trust(connection, transaction, release.Supplier, now, agreed);
        return null;
    }

    bool HoldAgainstHarmless(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, ReleaseContent content,
        DateTimeOffset now)
    {
        var known = ListTable.SetAside(connection, release.Id).Select(one => one.Entry).ToHashSet(StringComparer.Ordinal);
        var found = Canary.Check(content, _lists.KnownGood(), CancellationToken.None);
        ListTable.PutAside(connection, transaction, release.Id, found, now);
        return found.Any(one => !known.Contains(one.Entry))
            && GateFinding.OfCanary(found, release.Entries) is { Severity: GateSeverity.Holds };
    }

    /// <summary>Lets a release be compared without acting.</summary>
    /// <returns>Why not, in words; null when it is.</returns>
    internal string? Shadow(
        SqliteConnection connection, SqliteTransaction transaction, string list, long number, TimeSpan length, long? proposal,
        params IReadOnlyList<string> by)
    {
        if (ActivationProblem(connection, list, number) is { } problem) return problem;
        var release = ListTable.Find(connection, list, number)!;
        if (length <= TimeSpan.Zero || length > LongestShadow)
        {
            return $"A release is compared without acting for at most {LongestShadow.TotalDays:0} days.";
        }

        if (!release.State.IsWaiting())
        {
            return $"Release {number} of {list} was in force before.";
        }

        if (proposal is null && installation.Kind != InstallationKind.Sample
            && !ListTable.IsTrusted(connection, transaction, release.Supplier))
        {
            return $"Nothing of the supplier {release.Supplier} was ever in force: comparing with it takes two people too.";
        }

        var now = _journal.Now(connection, transaction);
        ListTable.SetShadow(connection, transaction, release, now + length, now);
        _journal.Append(connection, transaction, OpenEntries.ReleaseShadowed(
            new(list, number), Instant.Text(now + length), Persons.By(connection, transaction, [.. by])));
        return null;
    }

    /// <summary>A breaker stops a release: nothing of it matches until two people put it in force again.</summary>
    internal void Stop(SqliteConnection connection, SqliteTransaction transaction, ListRelease release, string actor)
    {
        var now = _journal.Now(connection, transaction);
        ListTable.SetState(connection, transaction, release, ReleaseState.Stopped, now, actor);
        _journal.Append(connection, transaction, OpenEntries.ReleaseWithdrawn(
            new(release.List, release.Number), "stopped", Persons.By(connection, transaction, actor)));
    }

    /// <summary>Why this cannot be taken back, in words; null when it can.</summary>
    internal string? RollbackProblem(SqliteConnection connection, RollbackTarget target) => target switch
    {
        RollbackTarget.OfList of => ListTable.Find(connection, of.List, of.Release) switch
        {
            null => $"There is no release {of.Release} of a list {of.List}.",
            { State: ReleaseState.Active or ReleaseState.Stopped } => null,
            _ => $"Release {of.Release} of {of.List} is not in force.",
        },
        RollbackTarget.OfEntry of => !EntryHandle.TryParse(of.Entry, out _) ? "An entry is named by its handle: 16 digits."
            : ListTable.SupplierOf(connection, of.List) is null ? $"There is no list {of.List}."
            : KnowsEntry(connection, of.List, of.Entry) ? null : $"No release of {of.List} has an entry {of.Entry}.",
        RollbackTarget.OfSupplier of => ListTable.Releases(connection).All(one => one.Supplier != of.Supplier)
            && Lookups.RemoteLists.All(connection).All(one => one.Terms.Supplier != of.Supplier)
            ? $"There is no list of a supplier {of.Supplier}."
            : null,
        RollbackTarget.OfWithdrawn of =>
            ListTable.SupplierOf(connection, of.List) is null ? $"There is no list {of.List}." : null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Has any release of this list that is or may come into force this entry, or did anything match it?</summary>
    internal bool KnowsEntry(SqliteConnection connection, string list, string entry)
    {
        if (connection.ExecuteScalar<long?>(
            "select 1 from case_item_hits where list = @list and entry = @entry limit 1", new { list, entry }) is not null)
        {
            return true;
        }

        return EntryHandle.TryParse(entry, out var handle) && ListTable.Releases(connection, list).Any(
            one => one.State is not (ReleaseState.Superseded or ReleaseState.Withdrawn) && one.ContentGoneAt is null
                && _lists.Open(one).Find(handle) >= 0);
    }

    /// <summary>Takes a release, an entry or a supplier out of force. What rested on it alone is its caller's.</summary>
    internal void TakeBack(
        SqliteConnection connection, SqliteTransaction transaction, RollbackTarget target, long proposal,
        params IReadOnlyList<string> by)
    {
        var now = _journal.Now(connection, transaction);
        switch (target)
        {
            case RollbackTarget.OfList of:
                TakeBackRelease(connection, transaction, ListTable.Find(connection, of.List, of.Release)!, now, by);
                break;
            case RollbackTarget.OfEntry of:
                EntryTable.Decide(connection, transaction, of.List, of.Entry, EntryDecision.Never, proposal, now);
                break;
            case RollbackTarget.OfSupplier of:
                foreach (var release in ListTable.Releases(connection).Where(one => one.Supplier == of.Supplier))
                {
                    TakeAway(connection, transaction, release, now, by);
                }

                SupplierStore.Withdraw(connection, transaction, of.Supplier, now, proposal);
                break;
            case RollbackTarget.OfWithdrawn:
                // The supplier withdrew them itself: nothing of a list changes.
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    void TakeBackRelease(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, DateTimeOffset now,
        IReadOnlyList<string> by)
    {
        if (release.State == ReleaseState.Active)
        {
            _journal.Append(connection, transaction, OpenEntries.ReleaseWithdrawn(
                new(release.List, release.Number), "rolledBack", Persons.By(connection, transaction, [.. by])));
        }

        ListTable.SetState(connection, transaction, release, ReleaseState.RolledBack, now, by[0]);
        // A release that a breaker stopped may have been overtaken by a good one, which stays.
        if (EntryTable.ActiveNumber(connection, transaction, release.List) is not null) return;
        var before = ListTable.Releases(connection, release.List).FirstOrDefault(
            one => one.Number < release.Number && one.State == ReleaseState.Superseded);
        // Only the one before it: an older one may have what was withdrawn long ago.
        if (before is not { ContentGoneAt: null }) return;
        var content = _lists.Open(before);
        HoldAgainstHarmless(connection, transaction, before, content, now);
        EntryTable.SetEnded(
            connection, transaction, release.List, _lists.Open(release), content, before.ImportedAt, now);
        ListTable.Activate(connection, transaction, before, now, by[0]);
        _journal.Append(connection, transaction, OpenEntries.ReleaseActivated(
            new(before.List, before.Number), Persons.By(connection, transaction, [.. by])));
    }

    void TakeAway(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, DateTimeOffset now,
        IReadOnlyList<string> by)
    {
        if (release.State == ReleaseState.Active)
        {
            _journal.Append(connection, transaction, OpenEntries.ReleaseWithdrawn(
                new(release.List, release.Number), "supplierWithdrawn", Persons.By(connection, transaction, [.. by])));
        }

        if (release.State is ReleaseState.Superseded or ReleaseState.RolledBack or ReleaseState.Withdrawn) return;
        ListTable.SetState(connection, transaction, release, ReleaseState.Withdrawn, now, by[0]);
    }

    void PutInForce(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, ReleaseContent content,
        DateTimeOffset now, IReadOnlyList<string> by)
    {
        var others = ListTable.Releases(connection, release.List).Where(one => one.Id != release.Id).ToList();
        var before = others.FirstOrDefault(one => one.State == ReleaseState.Active)
            ?? others.FirstOrDefault(one => one is { EndedAt: not null, ContentGoneAt: null });
        EntryTable.SetEnded(
            connection, transaction, release.List, before is null ? ReleaseContent.Empty : _lists.Open(before), content,
            release.ImportedAt, now);

        ListTable.Activate(connection, transaction, release, now, by[0]);
        _journal.Append(connection, transaction, OpenEntries.ReleaseActivated(
            new(release.List, release.Number), Persons.By(connection, transaction, [.. by])));
    }

    static void ForgetVerdicts(SqliteConnection connection, SqliteTransaction transaction, ListRelease release) =>
        connection.Execute(
            "delete from list_verdicts where list = @List and release = @Number", new { release.List, release.Number },
            transaction);
}
