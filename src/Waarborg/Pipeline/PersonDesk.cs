// What a customer may ask for: everything that is held about him, and that what nothing keeps is erased.
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What is held about a customer.</summary>
/// <param name="Document">To be given to him.</param>
/// <param name="Held">Cases of his that an authority holds: they are not in the document, and it does not say so.</param>
/// <param name="Undecided">Files of his that lie in their place and that nobody has judged: the same.</param>
sealed record PersonExport(JsonObject Document, int Held, int Undecided)
{
    // What is in it concerns one person.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Held} cases held");
        return true;
    }
}

/// <summary>What became of a request to erase.</summary>
/// <param name="WasOnRecord">He stood in the register of customers, and does so no more.</param>
/// <param name="Round">What was deleted of his cases.</param>
/// <param name="Kept">What stays, why, and until when, in words that he may read.</param>
/// <param name="Held">Items that an authority holds: he is not told of them.</param>
/// <param name="Statements">What was said about files of his of which nothing else is kept, and is deleted.</param>
sealed record PersonErasure(bool WasOnRecord, RetentionRound Round, IReadOnlyList<string> Kept, int Held, int Statements);

/// <remarks>
/// GDPR Articles 15 and 17. What he gets says what was done to which file, when, and whether people judged it; never a list, an
/// entry, a distance, a digest, who reported it or who judged it (reference: DSA Article 17 and what it leaves out).
/// </remarks>
sealed class PersonDesk(Installation installation)
{
    const string Form = "waarborg/person/2";

    readonly CaseStore _cases = new(installation);
    readonly CaseCustomers _customers = new(installation);
    readonly PersonStatements _statements = new(installation);

    /// <summary>Null where nothing is held about anybody of this id.</summary>
    internal PersonExport? Export(string id, Actor actor)
    {
        var undecided = 0;
        var cases = new JsonArray();
        var (shown, held, mine) = (new SortedSet<long>(), new HashSet<long>(), new HashSet<long>());
        foreach (var (found, all) in Of(id))
        {
            // Nothing was done to them and nothing found: whoever was told of them would be told of what may be an error, or
            // warned of what is not.
            var items = all.Where(item => item.Verdict != Verdict.None || item.Restriction != ItemRestriction.None).ToList();
            mine.UnionWith(all.Select(item => item.Id));
            if (IsHeld(found.Id))
            {
                held.Add(found.Id);
                continue;
            }

            undecided += all.Count - items.Count;
            if (items.Count == 0) continue;
            shown.Add(found.Id);
            cases.Add(ToJson(found, items));
        }

        var register = Register(id);
        var told = new PersonStatements(installation).Of(id, mine);
        shown.UnionWith(told.Cases);
        held.UnionWith(told.Held);
        if (register is null && shown.Count == 0 && held.Count == 0 && undecided == 0) return null;
        // Names of files leave the installation: no look without an entry.
        Looks.AtCases(installation, [.. shown], actor.ToString());
        return new(
            new()
            {
                ["form"] = Form,
                ["customer"] = id,
                ["made"] = Instant.Text(installation.Time.GetUtcNow()),
                ["register"] = register,
                ["cases"] = cases,
                ["statements"] = told.Statements,
            },
            held.Count, undecided);
    }

    /// <summary>
    /// Erases how he is reached, and everything of his that nothing stands behind any more: what lies in its place and whose
    /// case is closed, or whose entry was withdrawn. What was confirmed, ordered, is to be judged, or is held stays to its end.
    /// </summary>
    internal async Task<PersonErasure> EraseAsync(string id, Actor actor, CancellationToken cancellation)
    {
        var (items, kept, held) = (new HashSet<long>(), new List<string>(), 0);
        foreach (var (found, mine) in Of(id).ToList())
        {
            if (IsHeld(found.Id))
            {
                held += mine.Count;
                continue;
            }

            var ends = new RetentionDesk(installation).List(found.Id).Where(one => one.Item.Item is not null)
                .ToDictionary(one => one.Item.Item!.Value, one => one.End);
            foreach (var item in mine)
            {
                var why = Keeps(found, item, HasLostGround(item.Id));
                if (why is not null) kept.Add(KeptWords(found, item, why, ends[item.Id].At));
                else items.Add(item.Id);
            }
        }

        var was = new CustomerStore(installation).Remove(id, actor);
        var said = _statements.Gone(id).Select(one => one.Id).ToHashSet();
        var round = await new RetentionDesk(installation).EraseAsync(items, said, cancellation);
        var (left, heldToo) = _statements.Left(id);
        kept.AddRange(left);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new Journal(installation).Append(connection, transaction, ClosedEntries.RetentionDeleted(
            "person", 1, Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
        return new(was, round, kept, held + heldToo, said.Count - left.Count - heldToo);
    }

    static string? Keeps(Case found, CaseItem item, bool hasLostGround) => item switch
    {
        { Restriction: ItemRestriction.Disabling or ItemRestriction.Restoring } => "it is being worked on at this moment",
        { Verdict: Verdict.Confirmed } => "people confirmed it",
        { Restriction: ItemRestriction.Disabled or ItemRestriction.Sealed or ItemRestriction.Shredded } =>
            found.Cause == CaseCause.Order ? "an order had it removed" : "it is unavailable",
        // That it was put back must be known for as long as it would match again.
        { Verdict: Verdict.None } when found.ClosedAt is null && !hasLostGround =>
            found.Cause == CaseCause.Order ? "an order is about it" : "nobody has judged it yet",
        _ => null,
    };

    bool HasLostGround(long item)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<string?>("select lost_at from case_items where id = @item", new { item }) is not null;
    }

    static string KeptWords(Case found, CaseItem item, string why, DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture,
        $"item {item.Number} of case {found.Id}: {why}; it goes on {until:yyyy-MM-dd} at the latest");

    IEnumerable<(Case Found, List<CaseItem> Items)> Of(string id)
    {
        var told = _statements.ItemsOf(id);
        foreach (var found in _cases.List(openOnly: false, limit: int.MaxValue))
        {
            // Where nothing says any more whose it is, he was told that it is his.
            var mine = found.Items.Where(item =>
                _customers.Of(found, item) is Whose.Known known ? known.Id == id : told.Contains(item.Id)).ToList();
            if (mine.Count > 0) yield return (found, mine);
        }
    }

    bool IsHeld(long caseId)
    {
        using var connection = installation.Database.Open();
        return RetentionStore.IsHeld(connection, null, caseId);
    }

    JsonObject? Register(string id)
    {
        if (new CustomerStore(installation).Find(id) is not { } customer) return null;
        using var connection = installation.Database.Open();
        var row = connection.QuerySingle<(string Source, string Prefix, string? Way, string Language, string ChangedAt)>(
            "select source, prefix, way, language, changed_at from customers where id = @id", new { id });
        return new JsonObject
        {
            ["source"] = row.Source,
            ["part"] = row.Prefix,
            ["contact"] = new CustomerStore(installation).Contact(connection, null, id),
            ["way"] = row.Way,
            ["language"] = row.Language,
            ["optedIn"] = customer.OptedInAt is { } at ? Instant.Text(at) : null,
            ["changed"] = row.ChangedAt,
        };
    }

    JsonObject ToJson(Case found, IReadOnlyList<CaseItem> items)
    {
        var ends = new RetentionDesk(installation).List(found.Id).Where(one => one.Item.Item is not null)
            .ToDictionary(one => one.Item.Item!.Value, one => one.End);
        return new JsonObject
        {
            ["case"] = found.Id,
            ["opened"] = Instant.Text(found.OpenedAt),
            ["because"] = found.Cause switch
            {
                CaseCause.Match => "automatic comparison with material that was found to be illegal before: the same, or alike",
                CaseCause.Notice => "a notice about its address",
                CaseCause.Order => "an order of an authority about its address",
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            ["files"] = new JsonArray(
            [
                .. items.Select(item => (JsonNode)new JsonObject
                {
                    ["file"] = item.Locator.ToString(),
                    ["found"] = Instant.Text(item.FoundAt),
                    ["judgedByPeople"] = item.Verdict != Verdict.None,
                    ["finding"] = item.Verdict.ToString(),
                    ["available"] =
                        item.Restriction is ItemRestriction.None or ItemRestriction.Restored or ItemRestriction.Failed,
                    ["restriction"] = item.Restriction.ToString(),
                    ["keptUntil"] = ends.TryGetValue(item.Id, out var end) ? Instant.Text(end.At) : null,
                }),
            ]),
        };
    }
}
