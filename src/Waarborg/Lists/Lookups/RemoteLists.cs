// Where remote lists are kept, as two people described them.
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Lists.Lookups;

/// <summary>A remote list as it is described now.</summary>
/// <param name="Name">As permits name it.</param>
/// <param name="Version">How often it was described.</param>
/// <param name="Terms">As it is described.</param>
/// <param name="At">When.</param>
/// <param name="Proposal">The proposal by which two people described it.</param>
sealed record RemoteList(string Name, int Version, RemoteListTerms Terms, DateTimeOffset At, long Proposal);

static class RemoteLists
{
    const string Select = "select name, version, described, at, proposal from remote_lists m";

    // Of a supplier that was withdrawn nothing counts.
    const string Stand =
        "not exists (select 1 from suppliers s where s.name = m.supplier and s.withdrawn_at is not null)";

    internal static IReadOnlyList<RemoteList> All(SqliteConnection connection) =>
        [.. connection.Query<Row>(Select + " order by name").Select(row => row.ToList())];

    /// <summary>The remote lists of these names that stand.</summary>
    internal static IReadOnlyList<RemoteList> Standing(SqliteConnection connection, IReadOnlyList<string> names) =>
    [
        .. connection.Query<Row>($"{Select} where name in @names and {Stand} order by name", new { names })
            .Select(row => row.ToList()),
    ];

    /// <summary>Does this remote list stand, in this transaction?</summary>
    internal static bool Stands(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        connection.ExecuteScalar<long?>(
            $"select 1 from remote_lists m where name = @name and {Stand}", new { name }, transaction) is not null;

    internal static RemoteList? Find(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        connection.QuerySingleOrDefault<Row>(Select + " where name = @name", new { name }, transaction)?.ToList();

    /// <summary>Why this remote list cannot be described so, in words.</summary>
    internal static IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction? transaction, InstallationKind kind, string name, JsonObject? json)
    {
        if (!ListRules.IsName(name) || ListRules.IsOwnName(name)) return ["list: its name, as permits name lists."];
        if (ListTable.SupplierOf(connection, name) is not null) return ["list: a list of this name is held here."];
        if (json is null) return ["terms are missing."];
        var (terms, problems) = RemoteListTerms.ParseUntrusted(json, kind);
        if (terms is null) return problems;
        return SupplierStore.Find(connection, transaction, terms.Supplier).WithdrawnAt is { } gone
            ? [$"supplier: it was withdrawn on {Instant.Text(gone)}. Nothing of it counts any more."]
            : [];
    }

    /// <summary>Writes a description down, as two people agreed.</summary>
    internal static void Describe(
        SqliteConnection connection, SqliteTransaction transaction, string name, RemoteListTerms terms, long proposal,
        DateTimeOffset now) => connection.Execute(
        """
        insert into remote_lists (name, version, supplier, sends, categories, host, described, at, proposal)
        values (@name, 1, @Supplier, @Sends, @categories, @host, @described, @at, @proposal)
        on conflict (name) do update set version = version + 1, supplier = @Supplier, sends = @Sends,
            categories = @categories, host = @host, described = @described, at = @at, proposal = @proposal
        """,
        new
        {
            name,
            terms.Supplier,
            terms.Sends,
            categories = string.Join(',', terms.Categories),
            host = terms.Uri.Host,
            described = Encoding.UTF8.GetString(CanonicalJson.Write(terms.ToJson())),
            at = Instant.Text(now),
            proposal,
        },
        transaction);

    sealed record Row(string Name, long Version, string Described, string At, long Proposal)
    {
        internal RemoteList ToList() =>
            new(Name, (int)Version, RemoteListTerms.FromTrusted(Described), Instant.Of(At), Proposal);
    }
}
