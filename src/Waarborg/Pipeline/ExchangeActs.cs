// What two people decide of exchanges: where a list is pulled from, and which list this installation publishes itself.
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using static Waarborg.Pipeline.ActBody;

namespace Waarborg.Pipeline;

sealed class ExchangeActs(Installation installation)
{
    readonly ExchangeStore _exchanges = new(installation);
    readonly ListFeed _feed = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Everything for which this act would be refused as things stand, in words.</summary>
    internal IReadOnlyList<string> Problems(SqliteConnection connection, Act act, JsonObject body)
    {
        var list = Text(body, "list");
        if (!ListRules.IsName(list)) return ["list: its name."];
        switch (act)
        {
            case Act.ConnectExchange:
                return body.ContainsKey("terms") && body["terms"] is not (null or JsonObject)
                    ? ["terms: an object, or null to end the exchange."]
                    : _exchanges.Problems(connection, list, body["terms"] as JsonObject);
            case Act.PublishList:
                if (Publishes(body) is not { } publish) return ["publish: true or false."];
                if (!publish) return ListFeed.IsPublished(connection, null, list) ? [] : [$"list: {list} is not published."];
                if (_feed.Problem(connection, list) is { } problem) return [$"list: {problem}"];
                return PermitNaming(list) is { } permit
                    ? [$"list: permit {permit} scans with it. Who vouches for a list does not scan with it."]
                    : [];
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Does it, in the transaction of the approval.</summary>
    internal ActOutcome CarryOut(
        SqliteConnection connection, SqliteTransaction transaction, Act act, JsonObject body, long proposal, Person[] both)
    {
        string[] by = [.. both.Select(one => one.Actor.ToString())];
        var list = Text(body, "list");
        switch (act)
        {
            case Act.ConnectExchange:
                var terms = body["terms"] is JsonObject json ? ExchangeTerms.ParseUntrusted(json, installation.Kind).Terms : null;
                _exchanges.Describe(connection, transaction, list, terms, proposal, by);
                return new ActOutcome.Done(terms is null
                    ? $"The list {list} comes from no exchange any more. What is in force of it stays until it is too old."
                    : $"The list {list} comes from {terms.Kind}. Its secret is read from the file "
                        + $"{KeyPurposes.ExchangePrefix}{list} of the keys folder.");
            case Act.PublishList:
                var publish = Publishes(body)!.Value;
                ListFeed.Set(connection, transaction, list, publish, proposal, _journal.Now(connection, transaction));
                return new ActOutcome.Done(publish ? $"The list {list} is published." : $"The list {list} is published no more.");
            default:
                throw new UnreachableException();
        }
    }

    static bool? Publishes(JsonObject body) =>
        body["publish"] is JsonValue value && value.TryGetValue(out bool publish) ? publish : null;

    long? PermitNaming(string list) => new PermitStore(installation).All().FirstOrDefault(
        one => one.StateAt(installation.Time.GetUtcNow()) == PermitState.InForce
            && one.Lists.Contains(list, StringComparer.Ordinal))?.Id;
}
