// The register of customers: whom the provider must tell, which part of a source is whose, and who opted in.
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What became of an import.</summary>
abstract record CustomerImport
{
    /// <param name="Added">Customers who were not there.</param>
    /// <param name="Changed">Customers of whom something changed.</param>
    /// <param name="OptInsEnded">Customers who had opted in for another part than is theirs now, and so no longer have.</param>
    internal sealed record Done(int Added, int Changed, int OptInsEnded) : CustomerImport;

    internal sealed record Refused(IReadOnlyList<string> Problems) : CustomerImport;
}

sealed class CustomerStore(Installation installation)
{
    const string Purpose = "customer-contact";

    const string Select = "select id, source, prefix, way, language, opted_in_at as OptedInAt from customers";

    readonly Journal _journal = new(installation);

    bool IsSample => installation.Kind == InstallationKind.Sample;

    /// <summary>Takes a whole file in, or nothing of it. Customers who are not in it stay.</summary>
    internal CustomerImport Import(ReadOnlySpan<byte> csv, string source, Actor actor)
    {
        var outcome = CustomerFile.ParseUntrusted(csv, source, IsSample);
        if (outcome is CustomerFileOutcome.Refused refused) return new CustomerImport.Refused(refused.Problems);
        var lines = ((CustomerFileOutcome.Read)outcome).Lines;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.ExecuteScalar<long>("select count(*) from sources where name = @source", new { source }, transaction) == 0)
        {
            return new CustomerImport.Refused([$"There is no source named {source}."]);
        }

        var now = installation.Time.GetUtcNow();
        var (added, changed, ended) = (0, 0, 0);
        foreach (var line in lines)
        {
            var before = connection.QuerySingleOrDefault<Row>(Select + " where id = @Id", new { line.Id }, transaction);
            if (before is not null && before.Source != source)
            {
                return new CustomerImport.Refused([$"The id {line.Id} is a customer's of the source {before.Source}."]);
            }

            // Whoever said yes said it of his part as it was.
            if (before?.OptedInAt is not null && before.Prefix != line.Prefix)
            {
                WriteConsent(connection, transaction, before, "ended", actor);
                ended++;
            }

            if (before is null) added++;
            else changed++;
            // Two may change places; so that none stands in the other's way, prefixes are given in a second step.
            Write(connection, transaction, source, line, before, now, actor);
        }

        if (TakenPrefix(connection, transaction, source, lines) is { } taken) return new CustomerImport.Refused([taken]);
        foreach (var line in lines)
        {
            connection.Execute(
                "update customers set prefix = @Prefix where id = @Id", new { line.Prefix, line.Id }, transaction);
        }

        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return new CustomerImport.Done(added, changed, ended);
    }

    void Write(
        SqliteConnection connection, SqliteTransaction transaction, string source, CustomerLine line, Row? before,
        DateTimeOffset now, Actor actor) =>
        connection.Execute(
            """
            insert into customers (id, source, prefix, contact, way, language, opted_in_at, changed_at, actor)
            values (@Id, @source, @between, @contact, @way, @Language, null, @at, @actor)
            on conflict (id) do update set
                prefix = excluded.prefix, contact = excluded.contact, way = excluded.way, language = excluded.language,
                opted_in_at = @optedInAt, changed_at = excluded.changed_at, actor = excluded.actor
            """,
            new
            {
                line.Id,
                source,
                // No prefix begins so.
                between = "/" + line.Id,
                contact = installation.Keys.SealSmall(Encoding.UTF8.GetBytes(line.Contact), Purpose),
                way = WayText(line.Way),
                line.Language,
                optedInAt = before?.Prefix == line.Prefix ? before.OptedInAt : null,
                at = Instant.Text(now),
                actor = actor.ToString(),
            },
            transaction);

    static string? TakenPrefix(
        SqliteConnection connection, SqliteTransaction transaction, string source, IReadOnlyList<CustomerLine> lines)
    {
        var others = connection.Query<(string Prefix, string Id)>(
                "select prefix, id from customers where source = @source and prefix not like '/%'", new { source }, transaction)
            .ToDictionary(one => one.Prefix, one => one.Id, StringComparer.Ordinal);
        var clash = lines.FirstOrDefault(line => others.ContainsKey(line.Prefix));
        return clash is null
            ? null
            : $"The prefix of {clash.Id} is that of {others[clash.Prefix]}, who is on record and not in this file.";
    }

    /// <summary>
    /// Writes down that a customer said yes, or that he no longer does; from the next item on it counts. False if there is none
    /// of this id, or nothing changed.
    /// </summary>
    internal bool SetOptIn(string id, bool isIn, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = installation.Time.GetUtcNow();
        if (connection.QuerySingleOrDefault<Row>(Select + " where id = @id", new { id }, transaction) is not { } customer)
        {
            return false;
        }

        var changed = connection.Execute(
            """
            update customers set opted_in_at = case when @isIn then @at end, changed_at = @at, actor = @actor
            where id = @id and (opted_in_at is null) = @isIn
            """,
            new { id, isIn, at = Instant.Text(now), actor = actor.ToString() }, transaction);
        if (changed == 0) return false;
        WriteConsent(connection, transaction, customer, isIn ? "given" : "withdrawn", actor);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return true;
    }

    /// <summary>Forgets a customer, and how he was reached. False if there is none of this id.</summary>
    internal bool Remove(string id, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.QuerySingleOrDefault<Row>(Select + " where id = @id", new { id }, transaction) is not { } customer)
        {
            return false;
        }

        if (customer.OptedInAt is not null) WriteConsent(connection, transaction, customer, "ended", actor);
        connection.Execute("delete from customers where id = @id", new { id }, transaction);
        transaction.Commit();
        return true;
    }

    // Whose it is only the installation knows; that somebody wrote down a yes, and when, an auditor sees.
    void WriteConsent(
        SqliteConnection connection, SqliteTransaction transaction, Row customer, string state, Actor actor)
    {
        var (record, nonce) = Journal.CommitTo(new()
        {
            ["customer"] = customer.Id,
            ["prefix"] = customer.Prefix,
            ["source"] = customer.Source,
            ["state"] = state,
        });
        _journal.Append(connection, transaction, ClosedEntries.Consent(
            customer.Source, state, record, nonce, Persons.By(connection, transaction, actor.ToString())));
    }

    internal Customer? Find(string id)
    {
        using var connection = installation.Database.Open();
        return connection.QuerySingleOrDefault<Row>(Select + " where id = @id", new { id }) is { } row ? From(row) : null;
    }

    /// <summary>Counts for each source that has customers.</summary>
    internal IReadOnlyList<CustomerCounts> Counts()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<(string Source, long All, long In, long Mail, long Webhook)>(
                    """
                    select source, count(*), count(opted_in_at), sum(way = 'mail'), sum(way = 'webhook')
                    from customers group by source order by source
                    """)
                .Select(one => new CustomerCounts(one.Source, one.All, one.In, one.Mail, one.Webhook)),
        ];
    }

    /// <summary>How this customer is reached. For delivery alone.</summary>
    internal string? Contact(SqliteConnection connection, SqliteTransaction? transaction, string id) =>
        connection.ExecuteScalar<byte[]?>("select contact from customers where id = @id", new { id }, transaction) is { } box
            ? Encoding.UTF8.GetString(installation.Keys.OpenSmall(box, Purpose))
            : null;

    /// <summary>
    /// Did the customer whose part this item lies in opt in? Of several parts around it the innermost decides; an item in
    /// nobody's
    /// part is nobody's to opt in for.
    /// </summary>
    internal static bool OptedIn(
        SqliteConnection connection, SqliteTransaction? transaction, string source, ReadOnlySpan<byte> locator)
    {
        var prefixes = PrefixesOf(locator);
        if (prefixes.Count == 0) return false;
        // The longest prefix is the innermost, because all are beginnings of one locator.
        return connection.QueryFirstOrDefault<string?>(
            """
            select customers.opted_in_at from json_each(@prefixes) as one
            join customers on customers.source = @source and customers.prefix = one.value
            order by length(customers.prefix) desc limit 1
            """,
            new { source, prefixes = JsonSerializer.Serialize(prefixes, TextsJson.Default.ListString) }, transaction) is not null;
    }

    // The folders around an item, outermost first. A name that is no text is in no prefix, and neither is what lies below it.
    static List<string> PrefixesOf(ReadOnlySpan<byte> locator)
    {
        var found = new List<string>();
        for (var end = 0; end < locator.Length; end++)
        {
            if (locator[end] != (byte)'/') continue;
            if (!Utf8.IsValid(locator[..end])) break;
            found.Add(Encoding.UTF8.GetString(locator[..(end + 1)]));
        }

        return found;
    }

    static string WayText(ContactWay way) => way == ContactWay.Mail ? "mail" : "webhook";

    static Customer From(Row row) => new(
        row.Id, row.Source, row.Prefix, row.Way == "mail" ? ContactWay.Mail : ContactWay.Webhook, row.Language,
        row.OptedInAt is null ? null : Instant.Of(row.OptedInAt));

    sealed record Row(string Id, string Source, string Prefix, string Way, string Language, string? OptedInAt);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(List<string>))]
sealed partial class TextsJson : System.Text.Json.Serialization.JsonSerializerContext;
