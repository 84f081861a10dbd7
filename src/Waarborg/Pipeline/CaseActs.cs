// What two people decide of who looks, and of sealed objects: the provider's own people, and organisations outside.
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Reporting;
using Waarborg.Store;
using static Waarborg.Pipeline.ActBody;

namespace Waarborg.Pipeline;

sealed class CaseActs(Installation installation)
{
    readonly PartnerStore _partners = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Everything for which this act would be refused as things stand, in words.</summary>
    internal IReadOnlyList<string> Problems(
        SqliteConnection connection, SqliteTransaction transaction, Act act, JsonObject body) => act switch
        {
            Act.AllowViewing => ViewingProblems(connection, transaction, Text(body, "reference")),
            Act.DescribePartner => PartnerStore.Problems(
                connection, transaction, Text(body, "partner"), body["terms"],
                new SettingsStore(installation).Current(connection, transaction)?.Settings.Name),
            Act.DescribeRecipient => new RecipientStore(installation).Problems(
                connection, transaction, Text(body, "recipient"), body["terms"]),
            Act.OpenSeals => new SealOpening(installation).Problems(connection, transaction, body),
            _ => throw new UnreachableException(),
        };

    /// <summary>Does it, in the transaction of the approval.</summary>
    internal ActOutcome.Done CarryOut(
        SqliteConnection connection, SqliteTransaction transaction, Act act, JsonObject body, long proposal, Person[] both)
    {
        string[] by = [.. both.Select(one => one.Actor.ToString())];
        switch (act)
        {
            case Act.AllowViewing:
                Viewing.Allow(_journal, connection, transaction, Text(body, "reference"), proposal, by);
                return new(
                    "Reviewers of this provider may see blurred pictures of candidates. The public ledger and the public page "
                    + "say so. It ends by: ./waarborg viewing end");
            case Act.DescribePartner:
                var name = Text(body, "partner");
                var terms = body["terms"] is JsonObject json ? PartnerTerms.ParseUntrusted(json).Terms : null;
                _partners.Describe(connection, transaction, name, terms, proposal, by);
                return new(terms is null
                    ? $"{name} is asked nothing any more, and no verdict of it counts that comes from now on."
                    : $"{name} is {terms.Organisation}. Its assessors: "
                        + (terms.Assessors.Count == 0 ? "none." : NamesOf(terms)));
            case Act.DescribeRecipient:
                return DescribeRecipient(connection, transaction, body, proposal, by);
            case Act.OpenSeals:
                return new SealOpening(installation).Begin(connection, transaction, body, proposal);
            default:
                throw new UnreachableException();
        }
    }

    ActOutcome.Done DescribeRecipient(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body, long proposal, string[] by)
    {
        var name = Text(body, "recipient");
        var terms = body["terms"] is JsonObject json ? RecipientTerms.ParseUntrusted(json, installation.Kind).Terms : null;
        new RecipientStore(installation).Describe(connection, transaction, name, terms, proposal, by);
        if (terms is null) return new($"Nothing is reported to {name} any more.");
        if (terms.Transparency is not null)
        {
            return new($"{name} is {terms.Organisation}. It gets statements of reasons by itself, and no reports.");
        }

        return new($"{name} is {terms.Organisation}. A person reports to it: ./waarborg report make CASE --to {name}"
            + terms.Ncmec switch
            {
                null => "",
                { Production: true } => " Reports there are real.",
                _ => " Everything goes to NCMEC's test system.",
            });
    }

    static string NamesOf(PartnerTerms terms) => $"{string.Join(", ", terms.Assessors.Keys.Order(StringComparer.Ordinal))}.";

    static IReadOnlyList<string> ViewingProblems(SqliteConnection connection, SqliteTransaction transaction, string reference)
    {
        if (string.IsNullOrWhiteSpace(reference) || reference.Length > Viewing.MaxReasonLength || reference.Any(char.IsControl))
        {
            return [$"reference: what it rests on, such as the number of a decision, 1 to {Viewing.MaxReasonLength} characters."];
        }

        return Viewing.Current(connection, transaction) is { } now
            ? [$"It is allowed since {Instant.Text(now.AllowedAt)} (proposal {now.Proposal})."]
            : [];
    }
}
