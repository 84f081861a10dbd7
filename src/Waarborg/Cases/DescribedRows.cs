// Organisations outside, as two people described each: the rows of one table, with their versions.
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>One organisation, as its row has it.</summary>
sealed record DescribedRow(string Name, long Version, string Described, string At, long Proposal, string? WithdrawnAt)
{
    internal DateTimeOffset DescribedAt => Instant.Of(At);

    internal DateTimeOffset? GoneAt => WithdrawnAt is null ? null : Instant.Of(WithdrawnAt);
}

/// <param name="table">The table; all of them have the same columns.</param>
/// <param name="what">What each is called in words for people, such as <c>partner</c>.</param>
sealed class DescribedRows(string table, string what)
{
    readonly string _select =
        $"select name, version, described, at, proposal, withdrawn_at as WithdrawnAt from {table}";

    internal IReadOnlyList<DescribedRow> All(Installation installation)
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<DescribedRow>(_select + " order by name")];
    }

    internal DescribedRow? Find(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        connection.QuerySingleOrDefault<DescribedRow>(_select + " where name = @name", new { name }, transaction);

    /// <summary>Why one of this name cannot be described so, or withdrawn, as far as that hangs on no terms.</summary>
    /// <param name="connection">The caller's.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="name">Its name.</param>
    /// <param name="json">What is said of it; null withdraws it.</param>
    /// <param name="problems">In words; empty where nothing is wrong.</param>
    /// <returns>The terms that are still to be judged; null where none are.</returns>
    internal JsonObject? TermsOf(
        SqliteConnection connection, SqliteTransaction? transaction, string name, JsonNode? json,
        out IReadOnlyList<string> problems)
    {
        problems = !PartnerTerms.IsShortName(name)
                ? [$"{what}: its name, at most {PartnerTerms.MaxNameLength} letters and digits."]
            : json is null && Find(connection, transaction, name) is not { WithdrawnAt: null }
                ? [$"{what}: there is no {name} to withdraw."]
            : json is not (null or JsonObject) ? ["terms: an object, or null to withdraw it."]
            : [];
        return problems.Count == 0 ? json as JsonObject : null;
    }

    /// <summary>Writes a description down, or its end, as two people agreed.</summary>
    internal void Describe(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, string name, JsonObject? terms,
        long proposal, params ReadOnlySpan<string> by)
    {
        var before = Find(connection, transaction, name);
        var version = (before?.Version ?? 0) + 1;
        var (commitment, nonce) = Journal.CommitTo(new JsonObject
        {
            ["partner"] = name,
            ["version"] = version,
            ["terms"] = terms?.DeepClone(),
        });
        var now = Instant.Text(journal.Now(connection, transaction));
        connection.Execute(
            $"""
            insert into {table} (name, version, described, at, proposal, withdrawn_at)
            values (@name, @version, @body, @now, @proposal, @gone)
            on conflict (name) do update set version = @version, described = @body, at = @now, proposal = @proposal,
                withdrawn_at = @gone
            """,
            new
            {
                name,
                version,
                body = terms is null ? before!.Described : Encoding.UTF8.GetString(CanonicalJson.Write(terms)),
                now,
                proposal,
                gone = terms is null ? now : null,
            },
            transaction);
        journal.Append(connection, transaction, OpenEntries.PartnerDescribed(
            name, version, commitment, nonce, Persons.By(connection, transaction, by)));
    }
}
