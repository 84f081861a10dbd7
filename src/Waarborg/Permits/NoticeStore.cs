// User notices: prepared, published, and held against what is so now. A source whose notice does not fit is not scanned.
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

sealed class NoticeStore(Installation installation)
{
    const string Select =
        """
        select id, source, hash, body, nonce, commitment, published_at as PublishedAt,
            drifted_at as DriftedAt from standing_notices
        """;

    readonly Journal _journal = new(installation);
    readonly SettingsStore _settings = new(installation);

    /// <summary>Makes the notice of a source and keeps the terms for publishing; nobody is told yet.</summary>
    internal PrepareOutcome Prepare(string source, NoticeTerms terms, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Make(connection, transaction, source, terms, out var problem) is not { } notice)
        {
            return new PrepareOutcome.Refused(problem);
        }

        connection.Execute(
            """
            insert into notice_drafts (source, terms, hash, made_at, actor) values (@source, @terms, @Hash, @at, @actor)
            on conflict (source) do update set
                terms = excluded.terms, hash = excluded.hash, made_at = excluded.made_at, actor = excluded.actor
            """,
            new
            {
                source,
                terms = Encoding.UTF8.GetString(CanonicalJson.Write(terms.ToJson())),
                notice.Hash,
                at = Instant.Text(installation.Time.GetUtcNow()),
                actor = actor.ToString(),
            },
            transaction);
        transaction.Commit();
        return new PrepareOutcome.Prepared(notice);
    }

    /// <summary>Publishes what was prepared, if it would still say the same.</summary>
    internal PublishOutcome Publish(string source, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var draft = connection.QuerySingleOrDefault<(string? Terms, string? Hash)>(
            "select terms, hash from notice_drafts where source = @source", new { source }, transaction);
        if (draft.Terms is null)
        {
            return new PublishOutcome.Refused($"Nothing is prepared for {source}. First: ./waarborg notice prepare {source} ...");
        }

        var terms = NoticeTerms.FromTrusted(draft.Terms);
        if (Make(connection, transaction, source, terms, out var problem) is { } now && now.Hash != draft.Hash)
        {
            return new PublishOutcome.Refused($"What the notice for {source} is made from has changed since it was prepared. "
                + "Prepare and read it again.");
        }

        var outcome = Publish(connection, transaction, source, terms, actor);
        if (outcome is PublishOutcome.Published)
        {
            connection.Execute("delete from notice_drafts where source = @source", new { source }, transaction);
            transaction.Commit();
        }

        return outcome;
    }

    /// <summary>Publishes a notice with these terms in the caller's transaction. It is up when that is committed.</summary>
    internal PublishOutcome Publish(
        SqliteConnection connection, SqliteTransaction transaction, string source, NoticeTerms terms, Actor actor)
    {
        if (Make(connection, transaction, source, terms, out var problem) is not { } notice)
        {
            return new PublishOutcome.Refused(problem);
        }

        var now = _journal.Now(connection, transaction);
        var record = NoticeRules.RecordOf(notice, now);
        if (Latest(connection, transaction, source) is { DriftedAt: null } latest && latest.Hash == notice.Hash
            && System.Text.Json.Nodes.JsonNode.DeepEquals(latest.Record["texts"], record["texts"]))
        {
            return new PublishOutcome.Refused(string.Create(
                CultureInfo.InvariantCulture, $"Notice {latest.Id} says exactly this already, and is up."));
        }

        var (commitment, nonce) = Journal.CommitTo(record);
        var id = connection.ExecuteScalar<long>(
            """
            insert into notices (source, hash, body, nonce, commitment, published_at, actor)
            values (@source, @Hash, @body, @nonce, @commitment, @at, @actor) returning id
            """,
            new
            {
                source,
                notice.Hash,
                body = Encoding.UTF8.GetString(CanonicalJson.Write(record)),
                nonce,
                commitment,
                at = Instant.Text(now),
                actor = actor.ToString(),
            },
            transaction);
        _journal.Append(connection, transaction, OpenEntries.NoticePublished(
            id, source, commitment, nonce, Persons.By(connection, transaction, actor.ToString())));
        return new PublishOutcome.Published(Latest(connection, transaction, source)!);
    }

    /// <summary>
    /// Why scanning of this source pauses, in words: no notice is up, or the newest no longer says the truth. Null when it does.
    /// </summary>
    internal string? Misfit(SqliteConnection connection, SqliteTransaction? transaction, string source, NoticeTerms live)
    {
        if (FactsOf(connection, transaction, source, live, out var problem) is not { } facts)
        {
            return $"The user notice for {source} cannot be held against what is so: {problem}";
        }

        var published = connection.QuerySingleOrDefault<(long Id, string? Hash, string? DriftedAt)>(
            "select id, hash, drifted_at from standing_notices where source = @source order by id desc limit 1",
            new { source }, transaction);
        if (published.Hash is null) return $"No user notice for {source} is published, so its users do not know. {HowTo(source)}";
        // The ledger said that it was not true; what was changed back since changes nothing about that.
        if (published.DriftedAt is { } drifted)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"User notice {published.Id} for {source} no longer says the truth since {drifted}. {HowTo(source)}");
        }

        if (published.Hash == facts.Hash()) return null;
        var differences = NoticeFacts.Differences(Latest(connection, transaction, source)!.Facts, facts.ToJson());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"User notice {published.Id} for {source} no longer says the truth. Since it was published this has changed: ")
            + $"{string.Join("; ", differences)}. {HowTo(source)}";
    }

    /// <summary>Why a permit with these terms cannot start now, in words; null when its users know.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">The transaction in which the permit is granted.</param>
    /// <param name="source">The source of the permit.</param>
    /// <param name="terms">The terms of the permit.</param>
    /// <param name="now">The moment at which it would start.</param>
    /// <param name="shortfallReason">Why it starts although fewer than 95 % of the customers were reached; null if it does
    /// not.</param>
    internal string? PermitProblem(
        SqliteConnection connection, SqliteTransaction? transaction, string source, NoticeTerms terms, DateTimeOffset now,
        string? shortfallReason = null)
    {
        if (Misfit(connection, transaction, source, terms) is { } misfit) return misfit;
        var lead = NoticeRules.Lead(installation.Kind);
        // A text that was only put better tells the same facts: whoever was told them before has been told.
        var hash = FactsOf(connection, transaction, source, terms, out _)!.Hash();
        var run = connection.Query<(long Id, string PublishedAt)>(
            """
            select id, published_at from standing_notices where source = @source and hash = @hash
                and id > coalesce((select max(id) from standing_notices where source = @source and hash <> @hash), 0)
            order by id
            """,
            new { source, hash }, transaction).ToList();
        // The ledger's rule counts from the newest, whatever it says anew.
        var up = Instant.Of(run[^1].PublishedAt);
        if (now < up + lead)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The user notice for {source} is up since {Instant.Text(up)}. Users are told at least ")
                + $"{LeadWords(installation.Kind)} before the first item: not before {Instant.Text(up + lead)}.";
        }

        if (shortfallReason is not null) return ReasonProblem(shortfallReason);
        var (customers, reached) = connection.QuerySingle<(long, long)>(
            """
            select count(*), coalesce(sum(exists (
                select 1 from notice_deliveries where customer = customers.id and notice >= @first and delivered_at <= @due)), 0)
            from customers where source = @source
            """,
            new { source, first = run[0].Id, due = Instant.Text(now - lead) }, transaction);
        return ShortfallProblem(source, customers, reached);
    }

    string? ShortfallProblem(string source, long customers, long reached)
    {
        const string SayWhy = "Deliver it, or let the permit say why it starts without.";
        if (customers == 0)
        {
            return $"There is no customer of {source} on record, so the user notice was delivered to nobody. "
                + $"Import them (./waarborg customer import FILE --source {source}) and deliver it, or let the permit say why "
                + "there are none.";
        }

        if (reached * 1000 >= customers * NoticeRules.EnoughPerMille) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The user notice for {source} had reached {reached} of {customers} customers {LeadWords(installation.Kind)} ago; "
                + $"at ")
            + $"least {NoticeRules.EnoughPerMille / 10} % is asked for. {SayWhy}";
    }

    static string? ReasonProblem(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? "The reason why customers were not told is empty."
        : reason.Length > NoticeRules.MaxReasonLength
            ? $"The reason why customers were not told has at most {NoticeRules.MaxReasonLength} characters."
        : null;

    /// <summary>
    /// Writes down, once for each notice, that the newest no longer says the truth. True if that was written now.
    /// </summary>
    internal bool RecordDrift(SqliteConnection connection, SqliteTransaction transaction, string source, NoticeTerms live)
    {
        if (Latest(connection, transaction, source) is not { DriftedAt: null } latest) return false;
        if (Misfit(connection, transaction, source, live) is null) return false;
        connection.Execute(
            "update notices set drifted_at = @at where id = @Id",
            new { at = Instant.Text(_journal.Now(connection, transaction)), latest.Id }, transaction);
        _journal.Append(connection, transaction, OpenEntries.NoticeDrifted(
            latest.Id, Persons.By(connection, transaction, Actor.Housekeeping.ToString())));
        return true;
    }

    /// <summary>The newest notice of this source, or null.</summary>
    internal static Notice? Latest(SqliteConnection connection, SqliteTransaction? transaction, string source) => From(
        connection.QuerySingleOrDefault<Row>(
            Select + " where source = @source order by id desc limit 1", new { source }, transaction));

    /// <summary>The newest notice of this source, or null.</summary>
    internal Notice? Latest(string source)
    {
        using var connection = installation.Database.Open();
        return Latest(connection, transaction: null, source);
    }

    /// <summary>A notice by its number, or null.</summary>
    internal Notice? Find(long id)
    {
        using var connection = installation.Database.Open();
        return From(connection.QuerySingleOrDefault<Row>(Select + " where id = @id", new { id }));
    }

    /// <summary>The notice of the same source that came before this one, or null.</summary>
    internal Notice? Before(Notice notice)
    {
        using var connection = installation.Database.Open();
        return From(connection.QuerySingleOrDefault<Row>(
            Select + " where source = @Source and id < @Id order by id desc limit 1", new { notice.Source, notice.Id }));
    }

    /// <summary>The newest notice of each source that has one, in the order of the sources' names.</summary>
    internal IReadOnlyList<Notice> LatestOfEach()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<Row>(Select
                + " where id in (select max(id) from standing_notices group by source) order by source")
                .Select(row => From(row)!),
        ];
    }

    PreparedNotice? Make(
        SqliteConnection connection, SqliteTransaction transaction, string source, NoticeTerms terms, out string problem) =>
        FactsOf(connection, transaction, source, terms, out problem) is { } facts
            ? new(facts, facts.Hash(), UserNotice.Write(facts))
            : null;

    // What holds now: the declaration of the source, the settings, and whose the lists are.
    NoticeFacts? FactsOf(
        SqliteConnection connection, SqliteTransaction? transaction, string source, NoticeTerms terms, out string problem)
    {
        problem = terms.Problem() ?? "";
        if (problem.Length > 0) return null;
        var declared = connection.QuerySingleOrDefault<(
            string? Kind, string? Audience, string? At, string? Actor, string? OnMatch, long? Keeps)>(
            "select kind, audience, declared_at, actor, on_match, keep_matched from sources where name = @source", new { source },
            transaction);
        if (declared.Kind is null) problem = $"There is no source named {source}.";
        else if (declared.Kind == nameof(SourceKind.Upload) && terms.Scope != NoticeTerms.All)
        {
            problem = $"{source} is an inlet for uploads, which has no parts: its scope is {NoticeTerms.All}.";
        }

        if (problem.Length > 0) return null;
        if (_settings.Current(connection, transaction) is not { } settings)
        {
            problem = _settings.Problem(connection, transaction)!;
            return null;
        }

        var lists = new List<NoticeList>();
        foreach (var use in terms.Lists)
        {
            if (ListOf(connection, transaction, use) is not { } list)
            {
                problem = use.Sends is null
                    ? $"There is no list named {use.List} that is held here."
                    : $"There is no list named {use.List} that is asked by {use.Sends}.";
                return null;
            }

            lists.Add(list);
        }

        return new(
            new(source, Enum.Parse<SourceKind>(declared.Kind!), null, Enum.Parse<Audience>(declared.Audience!),
                Instant.Of(declared.At!), declared.Actor!, Inlet: InletChoice.Of(declared.OnMatch, declared.Keeps)),
            lists, terms, settings.Settings, installation.Kind == InstallationKind.Sample)
        {
            SendsReports = settings.Settings.Telling is { Police: not null } || HasRecipient(connection, transaction),
        };
    }

    // The Transparency Database gets statements without a person in them, and no reports.
    static bool HasRecipient(SqliteConnection connection, SqliteTransaction? transaction) => connection.ExecuteScalar<bool>(
        """
        select exists (select 1 from report_recipients
            where withdrawn_at is null and json_extract(described, '$.transparency') is null)
        """,
        transaction: transaction);

    static NoticeList? ListOf(SqliteConnection connection, SqliteTransaction? transaction, ListUse use)
    {
        if (RemovedLists.Has(use.List))
        {
            return use.Sends is null ? new(use.List, RemovedLists.Supplier, use.Categories) : null;
        }

        if (use.Sends is null)
        {
            var held = connection.ExecuteScalar<string?>(
                "select supplier from lists where name = @List", new { use.List }, transaction);
            return held is null ? null : new(use.List, held, use.Categories);
        }

        var (supplier, host) = connection.QuerySingleOrDefault<(string?, string?)>(
            "select supplier, host from remote_lists where name = @List and sends = @Sends", new { use.List, use.Sends },
            transaction);
        return supplier is null ? null : new(use.List, supplier, use.Categories, use.Sends, host);
    }

    static string LeadWords(InstallationKind kind) => kind == InstallationKind.Sample
        ? string.Create(CultureInfo.InvariantCulture, $"{NoticeRules.SampleLead.TotalSeconds} seconds (in a sample)")
        : $"{NoticeRules.LeadDays} days";

    static string HowTo(string source) => $"Publish one: ./waarborg notice prepare {source} ..., then notice publish {source}.";

    static Notice? From(Row? row) => row is null
        ? null
        : new(
            row.Id, row.Source, row.Hash, NoticeRules.ReadRecord(row.Body), row.Nonce, row.Commitment,
            Instant.Of(row.PublishedAt), row.DriftedAt is null ? null : Instant.Of(row.DriftedAt));

    sealed record Row(
        long Id, string Source, string Hash, string Body, byte[] Nonce, string Commitment, string PublishedAt,
        string? DriftedAt);
}
