// What a customer was told of restrictions, and what he said against them: for the document that he may ask for, and where he
// asks that it goes; also of files of which nothing else is kept, such as what people rejected and is back.
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Intake;
using Waarborg.Notices;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <remarks>
/// Whose a statement is lies sealed, so that every one is opened: for a question that is seldom asked. Given are the words of
/// the statements themselves, which name no list, entry, distance or digest, nor who reported it; and what was decided, without
/// who decided.
/// </remarks>
sealed class PersonStatements(Installation installation)
{
    readonly Statements _statements = new(installation);
    readonly Complaints _complaints = new(installation);
    readonly Teller _teller = new(installation);

    /// <summary>The statements of a customer; cases that an authority holds are left out, and given by number.</summary>
    /// <param name="id">The customer.</param>
    /// <param name="items">Items of cases that are his.</param>
    internal (JsonArray Statements, IReadOnlyList<long> Cases, IReadOnlyList<long> Held) Of(
        string id, IReadOnlySet<long> items)
    {
        var (shown, cases, held) = (new JsonArray(), new SortedSet<long>(), new SortedSet<long>());
        using var connection = installation.Database.Open();
        var settings = new SettingsStore(installation).Current(connection, null)?.Settings;
        foreach (var one in _statements.List(state: null, most: int.MaxValue).OrderBy(one => one.Id))
        {
            // Nothing of anybody's was unavailable.
            if (one.RestrictedAt is null || one.Exempt is StatementExemption.TestPicture) continue;
            var details = _statements.DetailsOf(connection, null, one.Id);
            if (details.Customer is { } whose ? whose != id : !items.Contains(one.ItemId)) continue;
            if (one.State == StatementState.Held || RetentionStore.IsHeld(connection, null, one.CaseId))
            {
                held.Add(one.CaseId);
                continue;
            }

            cases.Add(one.CaseId);
            shown.Add(ToJson(connection, one, details, settings, id));
        }

        return (shown, [.. cases], [.. held]);
    }

    JsonObject ToJson(
        SqliteConnection connection, Statement one, StatementDetails details, ProviderSettings? settings, string id) => new()
        {
            ["statement"] = one.Id,
            ["case"] = one.CaseId,
            ["file"] = details.Locator.Length == 0 ? null : new Locator(details.Locator).ToString(),
            ["unavailable"] = Text(one.RestrictedAt),
            ["back"] = Text(one.BackAt),
            ["told"] = Text(one.InformedAt),
            ["text"] = settings is null
                ? null
                : StatementText.Write(_teller.FactsOf(one, details, settings), _teller.LanguageOf(id, settings)).ToPlain(),
            ["complaint"] = Complaints.OfStatement(connection, null, one.Id) is { } made ? Said(made) : null,
        };

    JsonObject Said(Complaint made) => new()
    {
        ["made"] = Instant.Text(made.MadeAt),
        ["text"] = _complaints.TextOf(made.Id),
        ["state"] = made.State.ToString(),
        ["decided"] = Text(made.DecidedAt),
        ["reason"] = _complaints.ReasonOf(made.Id),
    };

    static string? Text(DateTimeOffset? at) => at is { } moment ? Instant.Text(moment) : null;

    /// <summary>Items of which he was told that they are his.</summary>
    internal IReadOnlySet<long> ItemsOf(string customer) =>
        // An item that several share lay where the first of them had it.
        All(customer).Where(one => one.Sharer == 0).Select(one => one.ItemId).ToHashSet();

    /// <summary>Statements about files of his of which nothing else is kept.</summary>
    internal IReadOnlyList<Statement> Gone(string customer)
    {
        using var connection = installation.Database.Open();
        var there = connection.Query<long>("select id from case_items").ToHashSet();
        return [.. All(customer).Where(one => !there.Contains(one.ItemId))];
    }

    /// <summary>Those of them that stay, in words that he may read; and how many an authority holds, which he may not.</summary>
    internal (IReadOnlyList<string> Kept, int Held) Left(string customer)
    {
        using var connection = installation.Database.Open();
        var left = Gone(customer).ToLookup(one => RetentionStore.IsHeld(connection, null, one.CaseId));
        return (
            [
                .. left[false].Select(one => string.Create(
                    CultureInfo.InvariantCulture,
                    $"statement {one.Id} of case {one.CaseId}: somebody is still to be heard, or a message has not arrived; it ")
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $"goes on {one.MadeAt.AddMonths(RecordRetention.CeilingMonths):yyyy-MM-dd}, or when that is settled")),
            ],
            left[true].Count());
    }

    IEnumerable<Statement> All(string customer)
    {
        using var connection = installation.Database.Open();
        foreach (var one in _statements.List(state: null, int.MaxValue))
        {
            if (_statements.DetailsOf(connection, null, one.Id).Customer == customer) yield return one;
        }
    }
}
