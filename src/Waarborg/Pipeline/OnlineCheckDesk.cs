// Until the public sees it no more: what is made of a file is taken away, caches are told, and the address is looked at.
using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>Each round may be begun again: a stop between leaves its row as it was.</summary>
/// <param name="installation">Whose restrictions.</param>
/// <param name="patience">How long one look or call may take; null for the usual.</param>
sealed class OnlineCheckDesk(Installation installation, TimeSpan? patience = null)
{
    /// <summary>Addresses that are asked at once.</summary>
    const int AtOnce = 4;

    /// <summary>Addresses that fail before the others are left for the next round.</summary>
    internal const int MaxFailures = 8;

    // No source is called so.
    const string Lock = ".online-checks";

    /// <summary>How long one process waits until another has looked.</summary>
    static TimeSpan WaitForOther { get; } = TimeSpan.FromMinutes(5);

    readonly RestrictionWorker _worker = new(installation);
    readonly Journal _journal = new(installation);
    readonly SourceStore _sources = new(installation);

    /// <summary>When the next round is due; null where none is.</summary>
    internal DateTimeOffset? NextAt()
    {
        using var connection = installation.Database.Open();
        return OnlineChecks.NextAt(connection);
    }

    /// <summary>Does every round that is due, unless another process is at it.</summary>
    internal async Task RunDueAsync(CancellationToken cancellation)
    {
        using var only = FileLock.TryTake(installation, Lock);
        if (only is null) return;
        IReadOnlyList<OnlineCheck> due;
        using (var connection = installation.Database.Open())
        {
            due = OnlineChecks.Due(connection, installation.Time.GetUtcNow());
        }

        foreach (var check in due) await TryRoundAsync(check.DisableId, cancellation);
    }

    /// <summary>Does a round at once for every file of a case, also where all was gone, and says what was found.</summary>
    internal async Task<CaseAnswer> CheckAsync(long caseId, CancellationToken cancellation)
    {
        if (new CaseStore(installation).Find(caseId) is not { } found)
        {
            return new CaseAnswer.Refused($"There is no case {caseId}.");
        }

        using (await FileLock.TakeAsync(installation, Lock, WaitForOther, cancellation))
        {
            await RepairAsync(found.Source, cancellation);
            foreach (var (_, check) in Of(caseId)) await TryRoundAsync(check.DisableId, cancellation);
        }

        var checks = Of(caseId);
        if (checks.Count == 0)
        {
            return new CaseAnswer.Refused($"Nothing of case {caseId} was taken away that the public could still see.");
        }

        IReadOnlyList<string> lines = [.. checks.Select(one => $"Item {one.Item}: {one.Check.Words}")];
        return checks.Any(one => one.Check.IsPending || one.Check.DueAt is not null)
            ? new CaseAnswer.Incomplete(lines)
            : new CaseAnswer.Done(lines);
    }

    IReadOnlyList<(int Item, OnlineCheck Check)> Of(long caseId)
    {
        using var connection = installation.Database.Open();
        return OnlineChecks.OfCase(connection, caseId);
    }

    async Task RepairAsync(string name, CancellationToken cancellation)
    {
        if (_sources.Find(name) is not { Kind: SourceKind.Folder, Path: { } path }) return;
        if (FolderSource.Open(path) is not SourceOutcome.Opened { Source: var folder }) return;
        using (folder) await new RestrictionDesk(installation).SettleAsync(name, folder, cancellation);
    }

    // Whatever is the matter with one, those behind it are looked at as well.
    async Task TryRoundAsync(long disableId, CancellationToken cancellation)
    {
        try
        {
            await RoundAsync(disableId, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            using var connection = installation.Database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            if (OnlineChecks.Find(connection, transaction, disableId) is not { } check) return;
            OnlineChecks.Keep(connection, transaction, check with
            {
                // What it says of itself may name the file.
                Problem = new(
                    $"The look broke off ({error.GetType().Name}).", $"Het kijken brak af ({error.GetType().Name})."),
                Rounds = check.Rounds + 1,
                DueAt = Now() + OnlineCheck.WaitAfter(check.Rounds + 1),
            });
            transaction.Commit();
        }
    }

    async Task RoundAsync(long disableId, CancellationToken cancellation)
    {
        OnlineCheck? check;
        using (var connection = installation.Database.Open()) check = OnlineChecks.Find(connection, null, disableId);
        if (check is null) return;
        if (_worker.Journal.Find(disableId) is not { } main || _sources.Find(main.Source) is not { } source) return;
        var problems = new List<Wording>();
        if (check.DerivedAt is null) check = await TakeDerivedAsync(check, main, source, problems, cancellation);

        var (targets, taken) = TakenOf(main, source);
        using (var http = new PublicHttp(installation.Kind == InstallationKind.Sample, source.Via, patience))
        {
            if (source.Purge is { } hook && check.PurgedAt is null)
            {
                check = await PurgeAsync(check, source, hook, targets, http, problems, cancellation);
            }

            if (check.Looks && targets.Count > 0) check = await LookAsync(check, targets, taken, http, problems, cancellation);
        }

        Keep(check with { Problem = problems.Count == 0 ? null : Wording.Joined(" ", problems) }, source);
    }

    async Task<OnlineCheck> TakeDerivedAsync(
        OnlineCheck check, Restriction main, Source source, List<Wording> problems, CancellationToken cancellation)
    {
        if (FolderSource.Open(source.Path!) is not SourceOutcome.Opened { Source: var folder })
        {
            problems.Add(new("Its source cannot be opened.", "De bron is niet te openen."));
            return check;
        }

        using (folder)
        {
            try
            {
                var done = await new DerivedFiles(installation, _worker).TakeAsync(main, source, folder, cancellation);
                if (done.Problem is null) return check with { DerivedAt = Now() };
                problems.Add(done.Problem);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException
                or System.Security.Cryptography.CryptographicException)
            {
                problems.Add(new(
                    "What is made of it could not be taken away: the disk failed, or its key is not here.",
                    "Wat ervan gemaakt is, kon niet worden weggenomen: de schijf faalde, of de sleutel is hier niet."));
            }
        }

        return check;
    }

    /// <summary>An address that must give none of what was taken away.</summary>
    /// <param name="Address">The public address.</param>
    /// <param name="Path">What of it is below that of the source.</param>
    readonly record struct Target(string Address, string Path)
    {
        // It names the file.
        bool PrintMembers(System.Text.StringBuilder builder)
        {
            builder.Append(CultureInfo.InvariantCulture, $"{Address.Length} characters");
            return true;
        }
    }

    // Every name that the file and what is made of it had, and what they were.
    (List<Target> Targets, List<TakenAway> Taken) TakenOf(Restriction main, Source source)
    {
        var (names, taken) = (new HashSet<Locator>(), new List<TakenAway>());
        foreach (var one in (IEnumerable<Restriction>)[main, .. _worker.Journal.CompanionsOf(main.Id)])
        {
            if (one.Details.Sha256.Length > 0) taken.Add(new(one.Details.Version.Size, one.Details.Sha256));
            if (one.Outcome is RestrictionOutcome.Disabled gone) names.UnionWith(gone.Names);
            else if (one.Id == main.Id) names.Add(new(one.Details.Locator));
        }

        return source.Address is { } address
            ? ([.. names.Select(name => new Target(
                SourceAddress.UrlOf(address, name.Bytes), SourceAddress.PathOf(name.Bytes)))], taken)
            : ([], taken);
    }

    async Task<OnlineCheck> PurgeAsync(
        OnlineCheck check, Source source, PurgeHook hook, List<Target> targets, PublicHttp http, List<Wording> problems,
        CancellationToken cancellation)
    {
        (string, string)? secret = null;
        if (hook.Header is { } header)
        {
            try
            {
                secret = (header, SecretFile.Read(installation.Keys, PurgeHook.SecretOf(source.Name)));
            }
            catch (KeyRingException)
            {
                // Where the keys lie is on no page: the operator sees the whole words at ./waarborg source list.
                problems.Add(new(
                    $"The purge hook was not called: its secret, the file {PurgeHook.SecretOf(source.Name)} of the keys folder, "
                    + "is missing or cannot be used (./waarborg source list says why).",
                    $"De cache is niet aangeroepen: het geheim, het bestand {PurgeHook.SecretOf(source.Name)} van de sleutelmap, "
                    + "ontbreekt of is niet te gebruiken (./waarborg source list zegt waarom)."));
                return check;
            }
        }

        var failed = new ConcurrentQueue<Wording>();
        await Parallel.ForEachAsync(targets, Beside(cancellation), async (target, stop) =>
        {
            if (failed.Count >= MaxFailures) return;
            var uri = hook.For(target.Address, target.Path);
            if (await http.PurgeAsync(uri, hook.Method, secret, stop) is { } problem) failed.Enqueue(problem);
        });
        if (failed.IsEmpty) return check with { PurgedAt = Now() };
        var first = failed.First();
        problems.Add(Wording.Of(
            $"The purge hook did not take {failed.Count} of {targets.Count}: {first.English}.",
            $"De cache nam {failed.Count} van {targets.Count} niet aan: {first.Dutch}."));
        return check;
    }

    async Task<OnlineCheck> LookAsync(
        OnlineCheck check, List<Target> targets, List<TakenAway> taken, PublicHttp http, List<Wording> problems,
        CancellationToken cancellation)
    {
        var looks = new ConcurrentQueue<PublicLook>();
        await Parallel.ForEachAsync(targets, Beside(cancellation), async (target, stop) =>
        {
            // Where nothing answers, the rest is asked the next time.
            if (looks.Count(look => look.Seen == SeenOutside.Undecided) >= MaxFailures) return;
            looks.Enqueue(await http.LookAsync(new(target.Address), taken, stop));
        });
        var there = looks.Count(look => look.Seen == SeenOutside.StillThere);
        var undecided = looks.Where(look => look.Seen == SeenOutside.Undecided).ToList();
        if (there > 0)
        {
            problems.Add(Wording.Of(
                $"{there} of {targets.Count} public addresses still give what was taken away.",
                $"{there} van {targets.Count} openbare adressen geven nog wat werd weggenomen."));
        }

        if (undecided.Count > 0)
        {
            var why = undecided[0].Why!;
            problems.Add(Wording.Of(
                $"Of {undecided.Count} of {targets.Count} public addresses it could not be told: {why.English}.",
                $"Van {undecided.Count} van {targets.Count} openbare adressen was het niet te zeggen: {why.Dutch}."));
        }

        var isGone = there == 0 && undecided.Count == 0 && looks.Count == targets.Count && check.DerivedAt is not null;
        return check with
        {
            LookedAt = Now(),
            // Seen once, it stays so: what comes back to an address later is another matter than this term.
            GoneAt = check.GoneAt ?? (isGone ? Now() : null),
            // A cache that still has it is told once more.
            PurgedAt = there > 0 ? null : check.PurgedAt,
        };
    }

    // With the clock of the case, where this was the last of it that the public could still see.
    void Keep(OnlineCheck check, Source source)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // It may have been put back meanwhile.
        if (OnlineChecks.Find(connection, transaction, check.DisableId) is not { } before) return;
        var isDone = check.DerivedAt is not null && !check.IsPending && (source.Purge is null || check.PurgedAt is not null);
        var kept = check with
        {
            Rounds = before.Rounds + 1,
            DueAt = isDone ? null : installation.Time.GetUtcNow() + OnlineCheck.WaitAfter(before.Rounds + 1),
        };
        OnlineChecks.Keep(connection, transaction, kept);
        if (before.GoneAt is null && kept.GoneAt is not null)
        {
            foreach (var item in connection.Query<long>(
                "select id from case_items where disable_id = @DisableId", new { check.DisableId }, transaction).ToList())
            {
                if (OnlineChecks.IsCasePending(connection, transaction, item)) continue;
                new OpenedCases(installation).End(connection, transaction, item, ClockStop.Done, Actor.Housekeeping);
            }
        }

        transaction.Commit();
    }

    DateTimeOffset Now() => installation.Time.GetUtcNow();

    static ParallelOptions Beside(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
}
