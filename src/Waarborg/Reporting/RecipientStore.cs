// Where recipients of reports are kept, with their versions.
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>Who may be reported to.</summary>
sealed record ReportRecipient(
    string Name, int Version, RecipientTerms Terms, DateTimeOffset At, long Proposal, DateTimeOffset? WithdrawnAt)
{
    /// <summary>The file of the keys folder that holds what it asks for: a name and a password.</summary>
    internal string SecretName => KeyPurposes.ReportPrefix + Name;
}

sealed class RecipientStore(Installation installation)
{
    const string Select =
        "select name, version, described, at, proposal, withdrawn_at as WithdrawnAt from report_recipients";

    readonly Journal _journal = new(installation);

    internal IReadOnlyList<ReportRecipient> All()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<Row>(Select + " order by name").Select(row => row.ToRecipient())];
    }

    internal static ReportRecipient? Find(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        connection.QuerySingleOrDefault<Row>(Select + " where name = @name", new { name }, transaction)?.ToRecipient();

    /// <summary>Why it cannot be described so, in words.</summary>
    internal IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction transaction, string name, JsonNode? json)
    {
        if (!PartnerTerms.IsShortName(name))
        {
            return [$"recipient: its name, at most {PartnerTerms.MaxNameLength} letters and digits."];
        }

        // The ledger tells of both in the same words.
        if (PartnerStore.Find(connection, transaction, name) is not null)
        {
            return [$"recipient: {name} is the name of a partner. Give it another, such as {name}-reports."];
        }

        if (json is null)
        {
            return Find(connection, transaction, name) is { WithdrawnAt: null }
                ? []
                : [$"recipient: there is no {name} to withdraw."];
        }

        if (json is not JsonObject terms) return ["terms: an object, or null to withdraw it."];
        var (read, problems) = RecipientTerms.ParseUntrusted(terms, installation.Kind);
        return read is null ? problems : FolderProblem(read) is { } folder ? [folder] : [];
    }

    string? FolderProblem(RecipientTerms terms)
    {
        if (terms.Folder is not { } folder) return null;
        if (!Directory.Exists(folder)) return $"folder: there is no folder {folder}.";
        var real = RealPath.Of(folder);
        string[] own = [RealPath.Of(installation.Folder), RealPath.Of(installation.Keys.Folder)];
        return own.Any(one => RealPath.IsWithin(real, one) || RealPath.IsWithin(one, real))
            ? "folder: not one with the data folder or the keys folder; whoever fetches reports would reach what lies there."
            : null;
    }

    /// <summary>Writes a description down, or its end, as two people agreed.</summary>
    internal void Describe(
        SqliteConnection connection, SqliteTransaction transaction, string name, RecipientTerms? terms, long proposal,
        params ReadOnlySpan<string> by)
    {
        var before = Find(connection, transaction, name);
        var version = (before?.Version ?? 0) + 1;
        var body = (terms ?? before!.Terms).ToJson();
        var (commitment, nonce) = Journal.CommitTo(new JsonObject
        {
            ["partner"] = name,
            ["version"] = version,
            ["terms"] = terms is null ? null : body.DeepClone(),
        });
        var now = Instant.Text(_journal.Now(connection, transaction));
        connection.Execute(
            """
            insert into report_recipients (name, version, described, at, proposal, withdrawn_at)
            values (@name, @version, @body, @now, @proposal, @gone)
            on conflict (name) do update set version = @version, described = @body, at = @now, proposal = @proposal,
                withdrawn_at = @gone
            """,
            new
            {
                name,
                version,
                body = Encoding.UTF8.GetString(CanonicalJson.Write(body)),
                now,
                proposal,
                gone = terms is null ? now : null,
            },
            transaction);
        _journal.Append(connection, transaction, OpenEntries.PartnerDescribed(
            name, version, commitment, nonce, Persons.By(connection, transaction, by)));
    }

    sealed record Row(string Name, long Version, string Described, string At, long Proposal, string? WithdrawnAt)
    {
        internal ReportRecipient ToRecipient() => new(
            Name, (int)Version, RecipientTerms.FromTrusted(Described), Instant.Of(At), Proposal,
            WithdrawnAt is null ? null : Instant.Of(WithdrawnAt));
    }
}
