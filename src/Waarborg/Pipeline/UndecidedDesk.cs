// What was made unavailable before anybody judged it waits at most seven days for a person; then it is put back.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <remarks>
/// A match is no decision, and one verdict where two must agree is none either. As long as nobody ruled, an act of the program,
/// or of one person who withheld a candidate, stands for a while only: it is said two days before that it ends. Where people
/// disagree, the while begins with the last of their verdicts: nobody frees alone, and at once, what others confirmed. A notice
/// is a claim, which somebody decides about in time (DSA Article 16(6)): what is withheld because of one has the same while, and
/// no clock of the notice ends after it. What an authority holds or ordered stays. Test pictures are nobody's, and stay.
/// </remarks>
sealed class UndecidedDesk(Installation installation)
{
    /// <summary>How long something stays unavailable on which nobody ruled.</summary>
    internal static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>How long before that it is said.</summary>
    internal static TimeSpan SaidBefore { get; } = TimeSpan.FromDays(2);

    /// <summary>How long after it could not be put back that is tried again.</summary>
    internal static TimeSpan TryAgain { get; } = TimeSpan.FromDays(1);

    const string NotBack = "what nobody judged in time could not be put back";

    readonly CaseDesk _cases = new(installation);

    /// <summary>Says what ends soon, and puts back what nobody judged in time.</summary>
    /// <returns>How many items were put back.</returns>
    internal async Task<int> PutBackAsync(CancellationToken cancellation)
    {
        var now = installation.Time.GetUtcNow();
        var waiting = Waiting(now - Longest + SaidBefore).Where(one => _cases.IsUndecided(one.CaseId, (int)one.Number));
        var putBack = 0;
        foreach (var of in waiting.ToList().GroupBy(one => one.CaseId))
        {
            var since = of.Min(one => one.Begun);
            var over = of.Where(one => one.Begun <= now - Longest).ToList();
            if (over.Count == 0)
            {
                Say(of.Key, $"what was made unavailable is given back on {AmsterdamTime.Text(since + Longest)}, unless people "
                    + "decide before.", since);
            }
            else if (!WasSaid(of.Key, NotBack, now - TryAgain))
            {
                putBack += await PutBackAsync(of.Key, over, now, cancellation);
            }
        }

        return putBack;
    }

    async Task<int> PutBackAsync(long caseId, List<WaitingRow> items, DateTimeOffset now, CancellationToken cancellation)
    {
        var back = 0;
        foreach (var item in items)
        {
            switch (await _cases.RestoreUndecidedAsync(caseId, (int)item.Number, cancellation))
            {
                case CaseAnswer.Done { Lines.Count: > 0 }:
                    back++;
                    break;
                case CaseAnswer.Incomplete or CaseAnswer.Refused:
                    Say(caseId, NotBack + $" (./waarborg case show {caseId} says why). It is tried again tomorrow.", now);
                    break;
            }
        }

        if (back > 0)
        {
            Say(caseId, string.Create(CultureInfo.InvariantCulture,
                $"{back} {Became(back, items[0].IsUpload)}, because nobody decided within {Longest.Days} days."), now);
        }

        return back;
    }

    // An upload never lay here: what is kept of it is given up, and it is held no more.
    static string Became(int count, bool isUpload) => (count, isUpload) switch
    {
        (1, false) => "file was put back",
        (_, false) => "files were put back",
        (1, true) => "kept upload was given up",
        (_, true) => "kept uploads were given up",
    };

    // Not of what an order is about: nobody here rules on that.
    List<WaitingRow> Waiting(DateTimeOffset before)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<WaitingRow>(
                """
                select c.id as CaseId, i.number as Number, r.ended_at as Since, s.kind as Kind, c.cause as Cause,
                    i.content_key as ContentKey
                from case_items i join cases c on c.id = i.case_id join restrictions r on r.id = i.disable_id
                    join sources s on s.name = c.source
                where i.restriction = 'Disabled' and i.verdict = 'None' and c.cause <> 'Order' and c.list <> @tests
                    and r.ended_at <= @before
                order by c.id, i.number
                """,
                new { tests = ListRules.TestPictures, before = Instant.Text(before) })
            .Where(one => !Holds.IsHeld(connection, null, one.CaseId))
            .Select(one => one with { Begun = Begun(connection, one) })
            .Where(one => one.Begun <= before),
        ];
    }

    DateTimeOffset Begun(SqliteConnection connection, WaitingRow one)
    {
        var begun = Begun(connection, new(one.CaseId, one.ContentKey), Instant.Of(one.Since));
        if (one.Cause != nameof(CaseCause.Notice)) return begun;
        // Whoever decides has the whole term that the notice's clocks give him.
        var now = installation.Time.GetUtcNow();
        return ClockStore.OfCase(connection, null, one.CaseId)
            .Where(clock => clock.StoppedAt is null && OpenedCases.IsAsked(clock.Kind))
            .Select(clock => clock.DueAt(now) - Longest).Append(begun).Max();
    }

    /// <summary>From when the while counts: it was made unavailable, or people came to disagree about it.</summary>
    internal static DateTimeOffset Begun(SqliteConnection connection, JudgedContent of, DateTimeOffset since)
    {
        var verdicts = connection.Query<VerdictRow>(
            """
            select at as At, is_confirmed as IsConfirmed from verdicts
            where case_id = @CaseId and content_key = @ContentKey and pending_until is null order by at
            """,
            new { of.CaseId, of.ContentKey }).ToList();
        if (verdicts.Select(one => one.IsConfirmed).Distinct().Count() < 2) return since;
        var disagreed = Instant.Of(verdicts[^1].At);
        return disagreed > since ? disagreed : since;
    }

    bool WasSaid(long caseId, string words, DateTimeOffset since)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction();
        return Alarms.WasRaised(
            connection, transaction, AlarmKind.NotJudgedInTime,
            string.Create(CultureInfo.InvariantCulture, $"Case {caseId}: {words}"), since);
    }

    // Once for each time that it is made unavailable.
    void Say(long caseId, string words, DateTimeOffset since)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var said = string.Create(CultureInfo.InvariantCulture, $"Case {caseId}: {words}");
        if (Alarms.WasRaised(connection, transaction, AlarmKind.NotJudgedInTime, said, since)) return;
        Alarms.Raise(installation, connection, transaction, AlarmKind.NotJudgedInTime, said);
        transaction.Commit();
    }

    sealed record VerdictRow(string At, long IsConfirmed);

    sealed record WaitingRow(long CaseId, long Number, string Since, string Kind, string Cause, byte[] ContentKey)
    {
        internal DateTimeOffset Begun { get; init; }

        internal bool IsUpload => Kind == nameof(SourceKind.Upload);
    }
}
