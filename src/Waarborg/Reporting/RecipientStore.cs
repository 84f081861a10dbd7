// Where recipients of reports are kept, with their versions.
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
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
    static readonly DescribedRows _rows = new("report_recipients", "recipient");

    readonly Journal _journal = new(installation);

    internal IReadOnlyList<ReportRecipient> All() => [.. _rows.All(installation).Select(ToRecipient)];

    internal static ReportRecipient? Find(SqliteConnection connection, SqliteTransaction? transaction, string name) =>
        _rows.Find(connection, transaction, name) is { } row ? ToRecipient(row) : null;

    /// <summary>Why it cannot be described so, in words.</summary>
    internal IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction transaction, string name, JsonNode? json)
    {
        var terms = _rows.TermsOf(connection, transaction, name, json, out var wrong);
        if (wrong.Count > 0) return wrong;
        // The ledger tells of both in the same words.
        if (PartnerStore.Find(connection, transaction, name) is not null)
        {
            return [$"recipient: {name} is the name of a partner. Give it another, such as {name}-reports."];
        }

        if (terms is null) return [];
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
        params ReadOnlySpan<string> by) =>
        _rows.Describe(_journal, connection, transaction, name, terms?.ToJson(), proposal, by);

    static ReportRecipient ToRecipient(DescribedRow row) => new(
        row.Name, (int)row.Version, RecipientTerms.FromTrusted(row.Described), row.DescribedAt, row.Proposal, row.GoneAt);
}
