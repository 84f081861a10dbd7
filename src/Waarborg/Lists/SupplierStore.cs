// Where suppliers are kept, as two people described them, each description committed to in the ledger.
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Lists;

sealed class SupplierStore(Installation installation)
{
    readonly Journal _journal = new(installation);

    /// <summary>Every supplier that was described, or of whom a list was imported; by name.</summary>
    internal IReadOnlyList<Supplier> All()
    {
        using var connection = installation.Database.Open();
        var described = connection.Query<Row>(Select).Select(row => row.ToSupplier()).ToList();
        var named = connection.Query<string>("select distinct supplier from lists").Except(
            described.Select(one => one.Name), StringComparer.Ordinal);
        return
        [
            .. described.Concat(named.Select(name => new Supplier(name, 0, null, null, null, null)))
                .OrderBy(one => one.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The supplier of this name; one without description where nobody described it.</summary>
    internal static Supplier Find(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        connection.QuerySingleOrDefault<Row>(Select + " where name = @name", new { name }, transaction)?.ToSupplier()
        ?? new(name, 0, null, null, null, null);

    /// <summary>Why this supplier cannot be described so, in words.</summary>
    internal IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction? transaction, string name, JsonObject? json, string? provider)
    {
        if (!ListRules.IsName(name)) return ["supplier: its name, as lists name it."];
        if (name == ListRules.Own) return [$"supplier: {ListRules.Own} is the provider itself, which vouches for nothing."];
        if (json is null) return ["terms are missing."];
        var (terms, problems) = SupplierTerms.ParseUntrusted(json);
        if (terms is null) return problems;
        if (Find(connection, transaction, name).WithdrawnAt is { } withdrawn)
        {
            return [$"supplier: {name} was withdrawn on {Instant.Text(withdrawn)}. Nothing of it counts any more."];
        }

        // Whoever vouches for a list by this installation's own hand publishes it, and scans nothing with it.
        var isOwn = terms.SigningKey is { } own && installation.Keys.PublishPublicKey is { } publishes
            && own.PublicKey.Span.SequenceEqual(publishes);
        if (!isOwn && provider is not null && IsSame(terms.Organisation, provider))
        {
            return ["organisation: it is the provider itself. Who vouches for a list is never the provider."];
        }

        if (terms.SigningKey is { } key && key.PublicKey.Span.SequenceEqual(installation.Keys.LedgerPublicKey))
        {
            return ["key: it is this installation's own key."];
        }

        return [];
    }

    /// <summary>Writes a description down, as two people agreed.</summary>
    internal void Describe(
        SqliteConnection connection, SqliteTransaction transaction, string name, SupplierTerms terms, long proposal,
        params ReadOnlySpan<string> by)
    {
        var version = Find(connection, transaction, name).Version + 1;
        var body = terms.ToJson();
        var record = new JsonObject { ["supplier"] = name, ["version"] = version, ["terms"] = body.DeepClone() };
        var (commitment, nonce) = Journal.CommitTo(record);
        var now = _journal.Now(connection, transaction);
        connection.Execute(
            """
            insert into suppliers (name, version, described, at, proposal) values (@name, @version, @body, @at, @proposal)
            on conflict (name) do update set version = @version, described = @body, at = @at, proposal = @proposal
            """,
            new
            {
                name,
                version,
                body = Encoding.UTF8.GetString(CanonicalJson.Write(body)),
                at = Instant.Text(now),
                proposal,
            },
            transaction);
        _journal.Append(connection, transaction, OpenEntries.SupplierDescribed(
            name, version, commitment, nonce, Persons.By(connection, transaction, by)));
    }

    /// <summary>Nothing of this supplier counts from now on.</summary>
    internal static void Withdraw(
        SqliteConnection connection, SqliteTransaction transaction, string name, DateTimeOffset now, long proposal)
    {
        // One that nobody described is withdrawn all the same.
        connection.Execute(
            """
            insert into suppliers (name, version, described, at, proposal, withdrawn_at)
            values (@name, 0, '', @at, @proposal, @at) on conflict (name) do update set withdrawn_at = @at
            """,
            new { name, at = Instant.Text(now), proposal }, transaction);
        connection.Execute("delete from trusted_suppliers where supplier = @name", new { name }, transaction);
    }

    // With a legal form behind it, it is the same firm.
    static bool IsSame(string one, string other) =>
        Letters(other).Length > 0 && Letters(one).StartsWith(Letters(other), StringComparison.OrdinalIgnoreCase);

    static string Letters(string text) => new([.. text.Where(char.IsLetterOrDigit)]);

    const string Select =
        "select name, version, described, at, proposal, withdrawn_at as WithdrawnAt from suppliers";

    sealed record Row(string Name, long Version, string Described, string At, long Proposal, string? WithdrawnAt)
    {
        internal Supplier ToSupplier() => new(
            Name, (int)Version, Described.Length == 0 ? null : SupplierTerms.FromTrusted(Described), Instant.Of(At), Proposal,
            WithdrawnAt is null ? null : Instant.Of(WithdrawnAt));
    }
}
