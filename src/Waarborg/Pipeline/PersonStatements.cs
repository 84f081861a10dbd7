// What was said to a customer about his files, also of those of which nothing else is kept: what people rejected, and is back.
using System.Globalization;
using Dapper;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <remarks>Whose a statement is lies sealed, so that every one is opened: for a question that is seldom asked.</remarks>
sealed class PersonStatements(Installation installation)
{
    /// <summary>Items of which he was told that they are his.</summary>
    internal IReadOnlySet<long> ItemsOf(string customer) => Of(customer).Select(one => one.ItemId).ToHashSet();

    /// <summary>Statements about files of his of which nothing else is kept.</summary>
    internal IReadOnlyList<Statement> Gone(string customer)
    {
        using var connection = installation.Database.Open();
        var there = connection.Query<long>("select id from case_items").ToHashSet();
        return [.. Of(customer).Where(one => !there.Contains(one.ItemId))];
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

    IEnumerable<Statement> Of(string customer)
    {
        var statements = new Statements(installation);
        using var connection = installation.Database.Open();
        foreach (var one in statements.List(state: null, int.MaxValue))
        {
            if (statements.DetailsOf(connection, null, one.Id).Customer == customer) yield return one;
        }
    }
}
