// What was made of a file goes with it and comes back with it. It is found by its name, and never compared with anything.
using System.Globalization;
using Waarborg.Acting;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What became of the files that are made of another.</summary>
/// <param name="Moved">So many were taken away, or put back, now.</param>
/// <param name="Problem">Why it is not all done, without any name; null where it is.</param>
readonly record struct DerivedOutcome(int Moved, Wording? Problem)
{
    /// <summary>In words behind those about the file itself; empty where there is nothing to say.</summary>
    internal string Words => (Moved == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" {(Moved == 1 ? "1 file" : $"{Moved} files")} made of it went with it."))
        + (Problem is null ? "" : $" {Problem}");
}

/// <summary>One at a time; may be called again after a stop at any instruction.</summary>
sealed class DerivedFiles(Installation installation, RestrictionWorker worker)
{
    /// <summary>Files made of one file, at most. Where more bear such names, a pattern is too wide and none goes.</summary>
    internal const int MaxFiles = 256;

    /// <summary>Why, as the journal of restrictions says it.</summary>
    internal const string Reason = "derived";

    readonly RestrictionJournal _journal = worker.Journal;

    /// <summary>Takes away what is made of a file that is unavailable.</summary>
    internal async Task<DerivedOutcome> TakeAsync(
        Restriction main, Source source, FolderSource folder, CancellationToken cancellation)
    {
        await FinishAsync(main.Id, folder, cancellation);
        if (source.Derived is not { } patterns || main.Outcome is not RestrictionOutcome.Disabled gone) return new(0, null);
        var (found, problems) = Find(patterns, gone.Names, folder);
        var (moved, left) = (0, 0);
        foreach (var entry in Intend(main, found))
        {
            var outcome = await worker.ExecuteAsync(entry, folder, cancellation);
            if (outcome.IsDone) moved++;
            else if (outcome is not RestrictionOutcome.Gone) left++;
        }

        if (left > 0)
        {
            problems.Add(Wording.Of(
                $"{left} of the files that are made of it could not be taken away yet.",
                $"{left} van de bestanden die ervan gemaakt zijn, konden nog niet worden weggenomen."));
        }

        return new(moved, problems.Count == 0 ? null : Wording.Joined(" ", problems));
    }

    /// <summary>Carries out whatever is written down about files that go with this one.</summary>
    /// <returns>How many are back now, and what is not.</returns>
    internal async Task<DerivedOutcome> FinishAsync(long main, FolderSource folder, CancellationToken cancellation)
    {
        var (moved, left) = (0, 0);
        foreach (var entry in _journal.CompanionsUnderWay(main))
        {
            var outcome = await worker.ExecuteAsync(entry, folder, cancellation);
            if (outcome.IsDone) moved++;
            else if (_journal.Find(entry) is { Kind: RestrictionKind.Restore }) left++;
        }

        return new(moved, left == 0 ? null : Wording.Of(
            $"{left} of the files that went with it could not be put back: something else bears the name, or the disk failed.",
            $"{left} van de bestanden die meegingen, konden niet terug: iets anders draagt de naam, of de schijf faalde."));
    }

    /// <summary>Puts back what went with a file that is back.</summary>
    internal async Task<DerivedOutcome> BackAsync(long main, FolderSource folder, CancellationToken cancellation)
    {
        var first = await FinishAsync(main, folder, cancellation);
        if (_journal.Find(main) is not { } disabled) return first;
        using (var connection = installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            // What a stop kept from going with it in time went only now, and what could not be put back is tried again.
            if (!RestrictionJournal.IsInForce(connection, transaction, main))
            {
                _journal.IntendCompanionsBack(connection, transaction, disabled, Actor.Housekeeping);
            }

            transaction.Commit();
        }

        var second = await FinishAsync(main, folder, cancellation);
        return new(first.Moved + second.Moved, second.Problem);
    }

    /// <summary>Does so, and finishes what a stop left half-way, for every file of a source.</summary>
    internal async Task RepairAsync(string source, FolderSource folder, CancellationToken cancellation)
    {
        foreach (var main in _journal.WithCompanionsLeft(source))
        {
            var done = await BackAsync(main, folder, cancellation);
            if (done.Problem is { } problem)
            {
                Alarms.Raise(installation, AlarmKind.RestrictionFailed, $"Entry {main} of the journal: {problem}");
            }
        }
    }

    // Names alone are looked at. What is found goes, and the problems say what else may be there.
    static (List<FoundItem.File> Found, List<Wording> Problems) Find(
        IReadOnlyList<DerivedNames> patterns, IReadOnlyList<Locator> names, FolderSource folder)
    {
        var (found, problems) = (new Dictionary<Locator, FoundItem.File>(), new List<Wording>());
        foreach (var pattern in patterns)
        {
            var fitting = new Dictionary<Locator, FoundItem.File>();
            var isWhole = true;
            foreach (var name in names)
            {
                var there = FindOf(pattern, name, folder);
                isWhole &= there is not null;
                foreach (var one in there ?? []) if (!names.Contains(one.Locator)) fitting.TryAdd(one.Locator, one);
            }

            if (!isWhole)
            {
                problems.Add(new(
                    $"What fits {pattern.Text} cannot be told: the folder is a link, is none, or could not be listed.",
                    $"Wat bij {pattern.Text} past, is niet te zeggen: de map is een koppeling, geen map, of niet te lezen."));
            }

            // Another name of it may be another customer's, who put a picture of his own where it is taken for a thumbnail.
            var linked = fitting.Values.Count(one => one.Seen.Links > 1);
            if (linked > 0)
            {
                problems.Add(Wording.Of(
                    $"Not taken away: {linked} of what fits {pattern.Text}, because of further names (hard links) elsewhere.",
                    $"Niet weggenomen: {linked} van wat bij {pattern.Text} past, door andere namen (harde koppelingen) elders."));
            }

            foreach (var one in fitting.Values.Where(one => one.Seen.Links <= 1)) found.TryAdd(one.Locator, one);
            if (fitting.Count > MaxFiles || found.Count > MaxFiles)
            {
                return ([], [Wording.Of(
                    $"Nothing made of it was taken away: more than {MaxFiles} files bear such names.",
                    $"Niets van wat ervan gemaakt is, is weggenomen: meer dan {MaxFiles} bestanden dragen zo'n naam.")]);
            }
        }

        return ([.. found.Values], problems);
    }

    // What fits one pattern of one name; null where a folder could not be read whole.
    static IReadOnlyList<FoundItem.File>? FindOf(DerivedNames pattern, Locator of, FolderSource folder)
    {
        if (pattern.For(of.Bytes) is not { } place) return [];
        var there = folder.Named(
            place.Folder, name => place.Matches(name) && HiddenNames.SealedNameOf(name) is null, MaxFiles + 1);
        if (there is null or []) return there;
        // Beside a.jpg, a_b.jpg has thumbs/a_b_small.jpg, which a.jpg would have too.
        Beneath.Split(of.Bytes, out var parent, out _);
        var (beside, own) = (parent.ToArray(), of.ToArray());
        var others = new List<DerivedPlace>();
        bool Takes(byte[] name)
        {
            byte[] other = beside.Length == 0 ? name : [.. beside, (byte)'/', .. name];
            if (!DerivedNames.IsLonger(other, own) || pattern.For(other) is not { } its) return false;
            if (!its.Folder.AsSpan().SequenceEqual(place.Folder) || !there.Any(one => Fits(its, one))) return false;
            others.Add(its);
            return true;
        }

        return folder.NamesIn(beside, Takes) is null ? null : [.. there.Where(one => !others.Exists(its => Fits(its, one)))];
    }

    static bool Fits(DerivedPlace place, FoundItem.File file)
    {
        Beneath.Split(file.Locator.Bytes, out _, out var name);
        return place.Matches(name);
    }

    List<long> Intend(Restriction main, List<FoundItem.File> found)
    {
        if (found.Count == 0) return [];
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // It may have been put back meanwhile: then nothing goes with it.
        if (!RestrictionJournal.IsInForce(connection, transaction, main.Id)) return [];
        var entries = found.Select(one => _journal.Intend(connection, transaction, new RestrictionIntent.Disable(
            main.Source, main.CaseItem, Reason, Actor.Housekeeping, one.Locator, one.Seen, [], main.Id))).ToList();
        transaction.Commit();
        return entries;
    }
}
