// Everything that must hold while a permit is in force. One question, one answer; the gate remembers it until it may change.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What holds for a source at one moment.</summary>
/// <param name="Permit">The permit under which it may be read, or null.</param>
/// <param name="Reason">Why not, where there is none.</param>
/// <param name="Words">Why not, in words; empty otherwise.</param>
/// <param name="HoldsUntil">The first moment at which the clock alone may change the answer.</param>
sealed record ConditionsAnswer(Permit? Permit, NotScannedReason Reason, string Words, DateTimeOffset HoldsUntil);

sealed class PermitConditions(Installation installation)
{
    readonly PermitStore _permits = new(installation);
    readonly SettingsStore _settings = new(installation);
    readonly NoticeStore _notices = new(installation);

    /// <summary>May this source be read at this moment, as the database stands in this transaction?</summary>
    internal ConditionsAnswer Judge(
        SqliteConnection connection, SqliteTransaction? transaction, string source, DateTimeOffset now)
    {
        if (_permits.InForce(connection, transaction, source, now) is not { } permit)
        {
            var words = _permits.Latest(connection, transaction, source)?.EndWords(now)
                ?? $"There is no permit for {source}. Without one nothing of it is read.";
            // Not remembered: a permit may begin by the ledger's time, a little ahead of this clock.
            return new(null, NotScannedReason.NoPermit, words, now);
        }

        // Settings that count, a notice that says the truth, and no weighing that is owed: else the source pauses.
        if (_settings.Problem(connection, transaction) is { } unsettled) return Paused(permit, unsettled);
        if (_notices.Misfit(connection, transaction, source, permit.Terms.ForNotice) is { } misfit) return Paused(permit, misfit);
        if (RemovedLists.Problems(connection, transaction, permit.Terms) is [var unsaid, ..]) return Paused(permit, unsaid);
        var due = WeighingStore.DueBy(connection, transaction, source);
        if (due <= now) return Paused(permit, OwedWords(permit, due.Value));
        return new(permit, default, "", due < permit.EndsAt ? due.Value : permit.EndsAt);
    }

    /// <summary>Why this very permit does not allow reading, null where it does, at the ledger's time of this
    /// transaction.</summary>
    internal (NotScannedReason Reason, string Words)? Problem(
        SqliteConnection connection, SqliteTransaction transaction, Permit permit, DateTimeOffset now)
    {
        var answer = Judge(connection, transaction, permit.Source, now);
        if (answer.Permit is null) return (answer.Reason, answer.Words);
        return answer.Permit.Id == permit.Id && answer.Permit.Version == permit.Version
            ? null
            : (NotScannedReason.NoPermit, $"{PermitWords.Name(permit.Id)} for {permit.Source} was replaced just now.");
    }

    /// <summary>Every condition of the installation's state that keeps a permit with these terms from beginning now.</summary>
    internal IReadOnlyList<string> GrantProblems(
        SqliteConnection connection, SqliteTransaction transaction, PermitTerms terms, DateTimeOffset now)
    {
        var source = terms.Source;
        if (connection.ExecuteScalar<long>("select count(*) from sources where name = @source", new { source }, transaction) == 0)
        {
            return [$"source: there is no source named {source}. {RefusedWords(connection, transaction, source)}".TrimEnd()];
        }

        var problems = new List<string>();
        if (_permits.InForce(connection, transaction, source, now) is { } running)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"source: permit {running.Id} for {source} is in force until {Instant.Text(running.EndsAt)}. ")
                + "Revoke it first: two permits never overlap.");
        }

        if (_settings.Problem(connection, transaction) is { } unsettled) problems.Add($"settings: {unsettled}");
        var shortfall = terms.DeliveryShortfall.Length == 0 ? null : terms.DeliveryShortfall;
        if (_notices.PermitProblem(connection, transaction, source, terms.ForNotice, now, shortfall) is { } untold)
        {
            problems.Add($"notice: {untold}");
        }
        else if (NoticeStore.Latest(connection, transaction, source)!.Hash != terms.Notice)
        {
            problems.Add("notice: the hash is not that of the user notice that is up (./waarborg notice show).");
        }

        if (WeighingStore.PermitProblem(connection, transaction, terms.Weighing, source, now) is { } unweighed)
        {
            problems.Add($"weighing: {unweighed}");
        }

        problems.AddRange(RemovedLists.Problems(connection, transaction, terms));
        if (WeighingStore.DueBy(connection, transaction, source) is { } due && due <= now)
        {
            problems.Add($"weighing: an extraordinary weighing of {source} is owed since {Instant.Text(due)}.");
        }

        return problems;
    }

    /// <summary>Writes down, once each, that a source's notice no longer says the truth, or does again.</summary>
    internal void RecordDrifts(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now)
    {
        foreach (var source in connection.Query<string>("select name from sources order by name", transaction: transaction)
            .ToList())
        {
            if (_permits.InForce(connection, transaction, source, now) is not { } permit) continue;
            _notices.RecordDrift(connection, transaction, source, permit.Terms.ForNotice);
        }
    }

    static ConditionsAnswer Paused(Permit permit, string why) => new(
        null, NotScannedReason.Paused, $"Scanning of {permit.Source} pauses. {why}", permit.EndsAt);

    static string OwedWords(Permit permit, DateTimeOffset due) => string.Create(
        CultureInfo.InvariantCulture,
        $"Permit {permit.Id} is suspended since {Instant.Text(due)}: an extraordinary weighing was owed within ")
        + string.Create(CultureInfo.InvariantCulture, $"{(long)Incidents.WeighWithin.TotalDays} days and was not recorded.");

    // A source that was refused cannot be permitted: it says so, and not only that it is not there.
    static string RefusedWords(SqliteConnection connection, SqliteTransaction transaction, string source)
    {
        var rule = connection.ExecuteScalar<string?>(
            "select rule from source_refusals where name = @source order by id desc limit 1", new { source }, transaction);
        return rule is null ? "" : $"A declaration of it was {SourceRules.Words(Enum.Parse<SourceRefusal>(rule))}";
    }
}
