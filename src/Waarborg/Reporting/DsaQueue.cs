// Statements of reasons for the Transparency Database: one for each restriction, asked after before it is given.
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <remarks>
/// Off until two people described a recipient with the way <c>transparency</c>. Restrictions from before that are not given.
/// </remarks>
sealed class DsaQueue(Installation installation)
{
    // What people rejected is put back, and nobody calls it illegal meanwhile; nor what is back without a verdict. What is away
    // again since has a restriction of its own: of the one that was taken back nothing is said.
    const string NotRejected =
        "i.verdict <> 'Rejected' and i.restriction not in ('Restoring', 'Restored') and i.disable_id = r.id";

    // An authority keeps it back from whoever it concerns: then everybody is not told either.
    const string NotSilent = "i.case_id not in (select case_id from statement_holds where ended_at is null)";

    readonly Journal _journal = new(installation);

    /// <summary>The one recipient that statements are given to; null where there is none.</summary>
    internal ReportRecipient? Recipient() =>
        new RecipientStore(installation).All().FirstOrDefault(one => one is { WithdrawnAt: null, Terms.Transparency: not null });

    /// <summary>Makes the statements of what became unavailable since the recipient was described.</summary>
    internal int Collect()
    {
        if (Recipient() is not { } recipient) return 0;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (new SettingsStore(installation).Current(connection, transaction)?.Settings is not { } settings) return 0;
        var now = Instant.Text(_journal.Now(connection, transaction));
        // What people rejected, and what is not kept any more, is given to nobody.
        connection.Execute(
            $"""
            delete from dsa_statements
            where not exists (select 1 from restrictions r where r.id = dsa_statements.restriction)
                or (state in ('Waiting', 'Stopped') and not exists (select 1 from restrictions r
                    join case_items i on i.id = r.case_item where r.id = dsa_statements.restriction and {NotRejected}))
            """,
            transaction: transaction);
        var since = connection.ExecuteScalar<string>(
            "select begun_at from report_recipients where name = @Name", new { recipient.Name }, transaction);
        var rows = connection.Query<Row>(
            $"""
            select r.id, r.ended_at as EndedAt, r.reason_code as Reason, i.verdict, i.restriction, i.found_at as FoundAt, c.cause,
                c.category
            from restrictions r join case_items i on i.id = r.case_item join cases c on c.id = i.case_id
            where r.kind = 'Disable' and r.state = 'Done' and r.ended_at > @since and c.cause <> 'Order'
                and c.list <> '{ListRules.TestPictures}' and c.category <> 'Test'
                and {NotRejected} and {NotSilent}
                and not exists (select 1 from dsa_statements d where d.restriction = r.id)
            """,
            new { since }, transaction).ToList();
        foreach (var row in rows) Add(connection, transaction, row, settings.Languages[0], now);
        transaction.Commit();
        return rows.Count;
    }

    void Add(SqliteConnection connection, SqliteTransaction transaction, Row row, string language, string now)
    {
        var puid = PuidOf(row.Id);
        var payload = DsaStatement.Of(new(
            puid, Enum.Parse<CaseCause>(row.Cause), row.Category, row.Reason is "match" or "upload",
            row.Verdict == nameof(Verdict.Confirmed), row.Restriction == nameof(ItemRestriction.Shredded), language,
            Instant.Of(row.FoundAt), Instant.Of(row.EndedAt)))!;
        var problems = DsaRules.Problems(payload);
        connection.Execute(
            """
            insert into dsa_statements (restriction, puid, payload, state, made_at, due_at, problem)
            values (@Id, @puid, @payload, @state, @now, @due, @problem)
            """,
            new
            {
                row.Id,
                puid,
                payload = payload.ToJsonString(),
                state = problems.Count == 0 ? "Waiting" : "Stopped",
                now,
                due = problems.Count == 0 ? now : null,
                problem = problems.Count == 0 ? null : ReportFaults.Rules(problems).Kept,
            },
            transaction);
    }

    /// <summary>The same at every try, another for each installation, and no number that anybody can count by.</summary>
    internal string PuidOf(long restriction) => "w-" + Convert.ToHexStringLower(installation.Keys.KeyedHash(
        "dsa-puid", Encoding.UTF8.GetBytes(restriction.ToString(CultureInfo.InvariantCulture))).AsSpan(0, 16));

    /// <summary>Gives what is due: in batches, of which each statement is asked after where a try went before.</summary>
    internal async Task<int> SendDueAsync(OutsidePatience patience, CancellationToken cancellation)
    {
        if (Recipient() is not { Terms.Transparency: { } way } recipient) return 0;
        Collect();
        var due = Claim();
        if (due.Count == 0) return 0;
        string token;
        try
        {
            token = SecretFile.Read(installation.Keys, recipient.SecretName);
        }
        catch (KeyRingException)
        {
            foreach (var one in due) Again(one, ReportFaults.NoSecret(recipient.SecretName), null);
            return due.Count;
        }

        using var client = new DsaClient(way.Address, token, patience, installation.Time);
        var fresh = new List<Waiting>();
        foreach (var one in due)
        {
            // A try that nothing is known of may have given it.
            var known = one.Tries == 1 ? new DsaOutcome.Unknown() : await client.ExistsAsync(one.Puid, cancellation);
            if (known is DsaOutcome.Unknown) fresh.Add(one);
            else Note(one, known);
        }

        if (fresh.Count > 0) await GiveAsync(client, fresh, cancellation);
        return due.Count;
    }

    // All or none: what is bad is set aside with its reason, and the others are given again.
    async Task GiveAsync(DsaClient client, List<Waiting> batch, CancellationToken cancellation)
    {
        var outcome = await client.GiveAsync([.. batch.Select(one => JsonNode.Parse(one.Payload)!.AsObject())], cancellation);
        if (outcome is not DsaOutcome.Refused refused)
        {
            foreach (var one in batch) Note(one, outcome);
            return;
        }

        var rest = new List<Waiting>();
        for (var at = 0; at < batch.Count; at++)
        {
            if (refused.Existing.Contains(batch[at].Puid, StringComparer.Ordinal)) Note(batch[at], new DsaOutcome.Done());
            else if (refused.Bad.TryGetValue(at, out var fields)) Stop(batch[at], ReportFaults.Fields(refused.Said, fields));
            else rest.Add(batch[at]);
        }

        // Where it names none, all of them are refused.
        if (rest.Count == batch.Count) rest.ForEach(one => Stop(one, refused.Said));
        else if (rest.Count > 0) await GiveAsync(client, rest, cancellation);
    }

    void Note(Waiting one, DsaOutcome outcome)
    {
        switch (outcome)
        {
            case DsaOutcome.Done: End(one); break;
            case DsaOutcome.Again again: Again(one, again.Said, again.Wait); break;
            case DsaOutcome.Refused refused: Stop(one, refused.Said); break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    List<Waiting> Claim()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var due = connection.Query<(long Restriction, string Puid, string Payload, long Tries)>(
            $"""
            update dsa_statements set due_at = @lease, tries = tries + 1 where restriction in (
                select d.restriction from dsa_statements d join restrictions r on r.id = d.restriction
                    join case_items i on i.id = r.case_item
                where d.due_at <= @now and d.state = 'Waiting' and {NotRejected} and {NotSilent}
                order by d.due_at, d.restriction limit {DsaClient.MaxBatch})
            returning restriction, puid, payload, tries
            """,
            new { now = Instant.Text(now), lease = Instant.Text(now + ReportQueue.Lease) }, transaction).ToList();
        transaction.Commit();
        return [.. due.Select(row => new Waiting(row.Restriction, row.Puid, row.Payload, (int)row.Tries))];
    }

    void End(Waiting one) => Update(
        one, "state = 'Sent', due_at = null, problem = null, ended_at = @now", null, TimeSpan.Zero);

    void Stop(Waiting one, Wording problem) => Update(
        one, "state = 'Stopped', due_at = null, problem = @problem", problem, TimeSpan.Zero);

    void Again(Waiting one, Wording problem, TimeSpan? wait)
    {
        if (one.Tries >= ReportQueue.MaxTries) Stop(one, problem);
        else Update(one, "due_at = @due, problem = @problem", problem, wait ?? ReportQueue.WaitAfter(one.Tries));
    }

    void Update(Waiting one, string set, Wording? problem, TimeSpan wait)
    {
        using var connection = installation.Database.Open();
        var now = installation.Time.GetUtcNow();
        connection.Execute(
            $"update dsa_statements set {set} where restriction = @Restriction and tries = @Tries and state = 'Waiting'",
            new { one.Restriction, one.Tries, problem = problem?.Kept, now = Instant.Text(now), due = Instant.Text(now + wait) });
    }

    /// <summary>A person wants what is not taken to be given again, as far as it keeps the rules.</summary>
    /// <returns>How many are, and how many cannot be.</returns>
    internal (int Again, int Kept) TryAgain()
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = Instant.Text(_journal.Now(connection, transaction));
        var stopped = connection.Query<(long Restriction, string Payload)>(
            "select restriction, payload from dsa_statements where state = 'Stopped'", transaction: transaction).ToList();
        var right = stopped.Where(one => DsaRules.Problems(JsonNode.Parse(one.Payload)!.AsObject()).Count == 0).ToList();
        foreach (var (restriction, _) in right)
        {
            // As after a try of which nothing is known: it is asked after first.
            connection.Execute(
                """
                update dsa_statements set state = 'Waiting', due_at = @now, tries = 1, problem = null
                where restriction = @restriction
                """,
                new { restriction, now }, transaction);
        }

        transaction.Commit();
        return (right.Count, stopped.Count - right.Count);
    }

    /// <summary>A person says why what is not taken is not given.</summary>
    internal int Waive(string reason, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var changed = connection.Execute(
            """
            update dsa_statements set state = 'Waived', due_at = null, problem = null, ended_at = @now, ended_by = @by,
                reason = @reason
            where state = 'Stopped'
            """,
            new
            {
                now = Instant.Text(now),
                by = actor.ToString(),
                reason = Convert.ToBase64String(new ReportStore(installation).SealReason(reason)),
            },
            transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return changed;
    }

    /// <summary>How many wait, and how many cannot be given as they are.</summary>
    internal (int Waiting, int Stopped) Open()
    {
        using var connection = installation.Database.Open();
        int Count(string state) => (int)connection.ExecuteScalar<long>(
            "select count(*) from dsa_statements where state = @state", new { state });
        return (Count("Waiting"), Count("Stopped"));
    }

    /// <summary>What keeps statements from being taken, of how many, and whether a person is to say what is done.</summary>
    internal IReadOnlyList<(Wording Problem, int Count, bool IsStopped)> Problems()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(string Problem, long Count, string State)>(
                """
                select problem, count(*), state from dsa_statements
                where problem is not null and state in ('Waiting', 'Stopped') group by problem, state
                order by state, count(*) desc, problem
                """).Select(row => (Wording.OfKept(row.Problem)!, (int)row.Count, row.State == "Stopped")),
        ];
    }

    sealed record Waiting(long Restriction, string Puid, string Payload, int Tries);

    sealed record Row(
        long Id, string EndedAt, string Reason, string Verdict, string Restriction, string FoundAt, string Cause,
        string Category);
}
