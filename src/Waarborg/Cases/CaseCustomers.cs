// Whose an item of a case is: by rules, by the register, and else by what the hoster's own system said of it.
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What is known of an item's customer.</summary>
abstract record Whose
{
    internal sealed record Known(string Id) : Whose;

    /// <summary>Nobody, by all that was asked.</summary>
    internal sealed record Nobody : Whose;

    /// <summary>The hoster's own system is still to say, or could not be asked; the words say which.</summary>
    internal sealed record Unsaid(Wording Said) : Whose
    {
        internal string Words => Said.English;
    }
}

/// <remarks>
/// Only what stands in a case is ever asked about, beside the work on files and never before it: a system that is slow or
/// fails delays nothing. Of test pictures and of what was judged not to match nothing is asked.
/// </remarks>
sealed class CaseCustomers(Installation installation, TimeSpan patience)
{
    /// <summary>Items that are asked about in one go at most.</summary>
    internal const int MaxAtOnce = 100;

    const string Purpose = "item-customer-answer";

    readonly CustomerHttp _http = new(installation.Keys, patience);
    readonly CustomerResolver _resolver = new(installation);
    readonly CaseStore _cases = new(installation);

    internal CaseCustomers(Installation installation)
        : this(installation, CustomerHttp.UsualPatience)
    {
    }

    /// <summary>How long a system that could not be asked, or said nothing that can be used, is left alone.</summary>
    internal static TimeSpan AskAgainAfter { get; } = TimeSpan.FromMinutes(15);

    /// <summary>What the hoster's own system said of an item that may be about to go; null where it named nobody.</summary>
    internal static string? AnswerOf(
        Installation installation, SqliteConnection connection, SqliteTransaction transaction, long itemId) =>
        connection.ExecuteScalar<byte[]?>(
            "select answer from item_customers where item_id = @itemId", new { itemId }, transaction) is { } answer
        && Encoding.UTF8.GetString(installation.Keys.OpenSmall(answer, Purpose)) is { Length: > 0 } said
            ? said
            : null;

    /// <summary>Whose this item is, as far as it is known; nobody is asked.</summary>
    internal Whose Of(Case found, CaseItem item)
    {
        if (_resolver.Of(found.Source, item.Locator.Bytes) is { } id) return new Whose.Known(id);
        using var connection = installation.Database.Open();
        var kept = connection.QuerySingleOrDefault<Kept>(
            "select answer, problem, again_at as AgainAt from item_customers where item_id = @Id", new { item.Id });
        if (kept?.Answer is { } answer)
        {
            var said = Encoding.UTF8.GetString(installation.Keys.OpenSmall(answer, Purpose));
            return said.Length == 0 ? new Whose.Nobody() : new Whose.Known(said);
        }

        if (!MayBeAsked(found, item) || CustomerSystems.Find(connection, found.Source) is not { } system)
        {
            return new Whose.Nobody();
        }

        if ((Wording.OfKept(kept?.Problem) ?? system.Problem) is not { } problem)
        {
            return new Whose.Unsaid(new(
                "the hoster's own system has not been asked yet", "het eigen systeem van de hoster is nog niet gevraagd"));
        }

        var why = problem.Behind(
            "the hoster's own system could not be asked: ", "het eigen systeem van de hoster kon niet worden gevraagd: ");
        return new Whose.Unsaid((kept?.AgainAt is { } later ? Instant.Of(later) : system.QuietUntil) is { } again
            ? why.With(
                $"; again from {AmsterdamWords.Moment(again, "en")}", $"; weer vanaf {AmsterdamWords.Moment(again, "nl")}")
            : why);
    }

    /// <summary>Asks about the items of one case of which nobody is known.</summary>
    internal async Task AskAsync(long caseId, CancellationToken cancellation)
    {
        if (_cases.Find(caseId) is not { } found) return;
        CustomerSystem? system;
        HashSet<long> left;
        var now = installation.Time.GetUtcNow();
        using (var connection = installation.Database.Open())
        {
            system = CustomerSystems.Find(connection, found.Source);
            if (system is null || system.QuietUntil > now) return;
            left = [.. connection.Query<long>(
                "select item_id from item_customers where answer is not null or again_at > @now",
                new { now = Instant.Text(now) })];
        }

        var asked = found.Items.Where(item => MayBeAsked(found, item) && !left.Contains(item.Id)
            && _resolver.Of(found.Source, item.Locator.Bytes) is null).Take(MaxAtOnce);
        foreach (var item in asked)
        {
            if (CustomerQuestion.Body(found.Source, item.Locator.Bytes) is not { } question) continue;
            if (!Keep(system, item.Id, await _http.AskAsync(system, question, cancellation))) return;
        }
    }

    /// <summary>Asks about what stands in open cases and is to be asked about now.</summary>
    internal async Task AskDueAsync(CancellationToken cancellation)
    {
        List<long> due;
        using (var connection = installation.Database.Open())
        {
            due = [.. connection.Query<long>(
                """
                select distinct c.id from customer_systems s join cases c on c.source = s.source
                join case_items i on i.case_id = c.id left join item_customers k on k.item_id = i.id
                where c.closed_at is null and (s.quiet_until is null or s.quiet_until <= @now)
                    and k.answer is null and (k.again_at is null or k.again_at <= @now) order by c.id
                """,
                new { now = Instant.Text(installation.Time.GetUtcNow()) })];
        }

        foreach (var caseId in due) await AskAsync(caseId, cancellation);
    }

    static bool MayBeAsked(Case found, CaseItem item) => !found.IsTest && item.Verdict != Verdict.Rejected;

    // False where asking further makes no sense now.
    bool Keep(CustomerSystem system, long itemId, CustomerAnswer answer)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = installation.Time.GetUtcNow();
        if (answer is CustomerAnswer.Failed failed)
        {
            SetStanding(connection, transaction, system, failed.Words, now + AskAgainAfter);
        }
        else
        {
            SetStanding(connection, transaction, system, null, null);
            var said = answer as CustomerAnswer.Said;
            var unclear = answer as CustomerAnswer.Unclear;
            // The item may be gone by now, with all that was known of it.
            connection.Execute(
                """
                insert into item_customers (item_id, answer, problem, again_at)
                select id, @answer, @problem, @again from case_items where id = @itemId
                on conflict (item_id) do update set answer = @answer, problem = @problem, again_at = @again
                """,
                new
                {
                    itemId,
                    answer = said is null ? null : installation.Keys.SealSmall(Encoding.UTF8.GetBytes(said.Id ?? ""), Purpose),
                    problem = unclear?.Words.Kept,
                    again = unclear is null ? null : Instant.Text(now + AskAgainAfter),
                },
                transaction);
        }

        transaction.Commit();
        return answer is not CustomerAnswer.Failed;
    }

    // Of a system that was named anew meanwhile nothing is known.
    static void SetStanding(
        SqliteConnection connection, SqliteTransaction transaction, CustomerSystem system, Wording? problem,
        DateTimeOffset? quietUntil) => connection.Execute(
        "update customer_systems set problem = @problem, quiet_until = @quiet where source = @Source and url = @Url",
        new { problem = problem?.Kept, quiet = Text(quietUntil), system.Source, system.Url }, transaction);

    static string? Text(DateTimeOffset? moment) => moment is { } at ? Instant.Text(at) : null;

    sealed record Kept(byte[]? Answer, string? Problem, string? AgainAt);
}
