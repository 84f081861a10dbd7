// Where exchanges are kept: what two people said of each, how far its pull has come, and what is wrong and since when.
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Lists.Suppliers;

/// <summary>What an exchange is in. Closed.</summary>
enum ExchangeState
{
    /// <summary>It was never pulled whole.</summary>
    NeverPulled,

    /// <summary>A pull has begun and goes on.</summary>
    Pulling,

    /// <summary>The last pull was whole.</summary>
    UpToDate,

    /// <summary>The last try failed: see its problem.</summary>
    Failing,
}

/// <summary>What is wrong with an exchange. Closed.</summary>
enum ExchangeProblem
{
    /// <summary>The file with its secret is not in the keys folder, or cannot be used.</summary>
    SecretMissing,

    /// <summary>No connection, or none that stayed.</summary>
    Unreachable,

    /// <summary>TLS could not be verified.</summary>
    NotSecure,

    /// <summary>It does not take the credentials (401 or 403).</summary>
    CredentialsRefused,

    /// <summary>It is asked too often (429).</summary>
    TooBusy,

    /// <summary>It failed itself (5xx).</summary>
    ServerError,

    /// <summary>It answered with a status that the protocol does not have here.</summary>
    UnexpectedStatus,

    /// <summary>It said that all is well, and sent an error.</summary>
    ErrorInside,

    /// <summary>Its answer does not have the protocol's form.</summary>
    Malformed,

    /// <summary>It sends without end: an answer that is too large or too slow, or pages that lead nowhere.</summary>
    Endless,

    /// <summary>What was pulled is not what its supplier signed.</summary>
    NotAsSigned,

    /// <summary>What was pulled may not become a release.</summary>
    ReleaseRefused,

    /// <summary>This installation could not take it over: its disk, its database, its keys.</summary>
    FailedHere,
}

/// <summary>Something wrong, in words that hold nothing of what came over the network.</summary>
/// <param name="Problem">What.</param>
/// <param name="Words">In words.</param>
/// <param name="Wait">How long it wants to be left alone, where it said so.</param>
sealed record ExchangeFault(ExchangeProblem Problem, string Words, TimeSpan? Wait = null)
{
    /// <summary>The same in both languages, as far as it is said in both.</summary>
    internal Wording Said { get; init; } = new(Words, "");
}

/// <summary>How far a pull has come.</summary>
/// <param name="Checkpoint">Up to here the mirror is whole; null before the first whole range.</param>
/// <param name="RangeTo">Up to where the range goes that is being read; null between ranges.</param>
/// <param name="Goal">How far the pull goes; null while none is under way.</param>
/// <param name="Next">Where the next page is; null for the first of a range.</param>
/// <param name="NextAt">When that was learnt.</param>
/// <param name="Pages">Pages of this range that were read.</param>
/// <param name="Pull">Number of the pull.</param>
/// <param name="IsFull">Does it read everything anew?</param>
/// <param name="IsDirty">Does the mirror hold what no release has?</param>
/// <param name="Tag">What an unchanged answer is known by.</param>
sealed record PullProgress(
    string? Checkpoint, string? RangeTo, string? Goal, string? Next, DateTimeOffset? NextAt, int Pages, long Pull, bool IsFull,
    bool IsDirty, string? Tag);

/// <summary>An exchange as it stands.</summary>
/// <param name="List">The list that comes from it.</param>
/// <param name="Version">How often it was described.</param>
/// <param name="Terms">As it is described now; null once two people ended it.</param>
/// <param name="Progress">How far its pull has come.</param>
/// <param name="WholeAt">When it was last pulled whole.</param>
/// <param name="TriedAt">When it was last tried.</param>
/// <param name="Fault">What was wrong at the last try.</param>
/// <param name="FaultSince">Since when it has not gone well, whatever was wrong.</param>
/// <param name="Failures">Tries that failed since it last went well.</param>
/// <param name="DueAt">When it is tried again.</param>
/// <param name="Counts">What was refused and what cannot be compared, each by name.</param>
sealed record Exchange(
    string List, int Version, ExchangeTerms? Terms, PullProgress Progress, DateTimeOffset? WholeAt, DateTimeOffset? TriedAt,
    ExchangeFault? Fault, DateTimeOffset? FaultSince, int Failures, DateTimeOffset DueAt,
    IReadOnlyDictionary<string, long> Counts)
{
    internal ExchangeState State => Fault is not null ? ExchangeState.Failing
        : Progress.Goal is not null ? ExchangeState.Pulling
        : WholeAt is null ? ExchangeState.NeverPulled
        : ExchangeState.UpToDate;
}

sealed class ExchangeStore(Installation installation)
{
    /// <summary>What is said where a pull was under way when two people decided.</summary>
    internal const string Described = "Two people described the exchange anew, or ended it, meanwhile.";

    const string NextPurpose = "exchange-next";

    readonly Journal _journal = new(installation);

    /// <summary>Every exchange, those that ended too, by list.</summary>
    internal IReadOnlyList<Exchange> All()
    {
        using var connection = installation.Database.Open();
        return [.. Read(connection, null, null)];
    }

    internal Exchange? Find(string list)
    {
        using var connection = installation.Database.Open();
        return Read(connection, null, list).FirstOrDefault();
    }

    /// <summary>Does this list come from an exchange?</summary>
    internal static bool IsConnected(SqliteConnection connection, string list) => connection.ExecuteScalar<long>(
        "select count(*) from exchanges where list = @list and described <> ''", new { list }) > 0;

    /// <summary>Is the exchange as it was at this version, and not ended?</summary>
    internal static bool IsAt(SqliteConnection connection, SqliteTransaction transaction, string list, int version) =>
        connection.ExecuteScalar<long>(
            "select count(*) from exchanges where list = @list and version = @version and described <> ''",
            new { list, version }, transaction) > 0;

    /// <summary>
    /// Changes what was pulled, all of it or nothing: nothing where two people described the exchange anew, so that what
    /// was pulled from one place never runs into what is pulled from another.
    /// </summary>
    /// <param name="exchange">As it was read.</param>
    /// <param name="change">What is done.</param>
    /// <returns>False where it is described anew, and nothing was done.</returns>
    internal bool Change(Exchange exchange, Action<SqliteConnection, SqliteTransaction> change)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!IsAt(connection, transaction, exchange.List, exchange.Version)) return false;
        change(connection, transaction);
        transaction.Commit();
        return true;
    }

    /// <summary>Why this cannot be described so, in words.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="list">The list.</param>
    /// <param name="json">The description; null to end it.</param>
    internal IReadOnlyList<string> Problems(SqliteConnection connection, string list, JsonObject? json)
    {
        if (json is null) return IsConnected(connection, list) ? [] : [$"list: no exchange of {list} is connected."];
        var (terms, problems) = ExchangeTerms.ParseUntrusted(json, installation.Kind);
        if (terms is null) return problems;
        if (ListRules.Problem(installation.Kind, list, terms.Supplier, null) is { } problem) return [$"list: {problem}"];
        if (ListFeed.IsPublished(connection, null, list)) return [$"list: {list} is published here, so it comes from here."];
        if (Lookups.RemoteLists.Find(connection, null, list) is not null)
        {
            return [$"list: {list} is held by somebody else and only asked: take another name."];
        }

        if (ListTable.SupplierOf(connection, list) is { } supplier && supplier != terms.Supplier)
        {
            return [$"supplier: the list {list} is of {supplier}. A list never changes its supplier."];
        }

        if (SupplierStore.Find(connection, null, terms.Supplier) is not { WithdrawnAt: null } gone)
        {
            return [$"supplier: {terms.Supplier} was withdrawn."];
        }

        return terms.Kind == ExchangeKind.Waarborg && gone.Terms?.SigningKey is null
            ? [$"supplier: two people pin the key of {terms.Supplier} first: ./waarborg supplier describe"]
            : [];
    }

    /// <summary>Writes a description down, as two people agreed; what was pulled from another place is forgotten.</summary>
    internal void Describe(
        SqliteConnection connection, SqliteTransaction transaction, string list, ExchangeTerms? terms, long proposal,
        params ReadOnlySpan<string> by)
    {
        var before = Read(connection, transaction, list).FirstOrDefault();
        var version = (before?.Version ?? 0) + 1;
        var body = terms?.ToJson();
        var (commitment, nonce) = Journal.CommitTo(
            new() { ["list"] = list, ["version"] = version, ["terms"] = body?.DeepClone() ?? new JsonObject() });
        var now = _journal.Now(connection, transaction);
        connection.Execute(
            """
            insert into exchanges (list, version, described, at, proposal) values (@list, @version, @body, @at, @proposal)
            on conflict (list) do update set version = @version, described = @body, at = @at, proposal = @proposal
            """,
            new
            {
                list,
                version,
                body = body is null ? "" : Encoding.UTF8.GetString(CanonicalJson.Write(body)),
                at = Instant.Text(now),
                proposal,
            },
            transaction);
        if (before?.Terms is not { } old || terms is null || old with { EveryMinutes = terms.EveryMinutes } != terms)
        {
            // Entries that the earlier place took back stay so: this one may not have them at all.
            foreach (var table in (string[])["exchange_states", "exchange_records", "exchange_counts"])
            {
                connection.Execute($"delete from {table} where list = @list", new { list }, transaction);
            }
        }

        // What the new place has is held against what is in force even where it has nothing.
        connection.Execute(
            """
            insert into exchange_states (list, due_at, is_dirty) values (@list, @at, 1)
            on conflict (list) do update set due_at = @at
            """,
            new { list, at = Instant.Text(now) }, transaction);
        _journal.Append(connection, transaction, OpenEntries.ExchangeDescribed(
            list, version, commitment, nonce, Persons.By(connection, transaction, by)));
    }

    /// <summary>Writes down how far a pull has come.</summary>
    internal void SetProgress(
        SqliteConnection connection, SqliteTransaction transaction, string list, PullProgress progress) =>
        connection.Execute(
            """
            update exchange_states set checkpoint = @Checkpoint, range_to = @RangeTo, goal = @Goal, next = @next,
                next_at = @nextAt, pages = @Pages, pull = @Pull, is_full = @IsFull, is_dirty = @IsDirty, tag = @Tag
            where list = @list
            """,
            new
            {
                list,
                progress.Checkpoint,
                progress.RangeTo,
                progress.Goal,
                next = progress.Next is { } next
                    ? installation.Keys.SealSmall(Encoding.UTF8.GetBytes(next), NextPurpose)
                    : null,
                nextAt = progress.NextAt is { } at ? Instant.Text(at) : null,
                progress.Pages,
                progress.Pull,
                progress.IsFull,
                progress.IsDirty,
                progress.Tag,
            },
            transaction);

    /// <summary>Writes down that something is wrong; since when stays what it was until it goes well again.</summary>
    internal void SetFault(Exchange exchange, ExchangeFault fault, DateTimeOffset dueAt) => Change(
        exchange, (connection, transaction) => connection.Execute(
            """
            update exchange_states set problem_since = coalesce(problem_since, @now),
                problem = @problem, problem_words = @Words, tried_at = @now, failures = failures + 1, due_at = @due
            where list = @List
            """,
            new
            {
                exchange.List,
                problem = fault.Problem.ToString(),
                fault.Words,
                now = Instant.Text(installation.Time.GetUtcNow()),
                due = Instant.Text(dueAt),
            },
            transaction));

    /// <summary>Writes down that a pull was whole and came to rest.</summary>
    internal void SetWhole(Exchange exchange, DateTimeOffset dueAt) => Change(
        exchange, (connection, transaction) => connection.Execute(
            """
            update exchange_states set whole_at = @now, tried_at = @now, problem = null, problem_words = null,
                problem_since = null, failures = 0, due_at = @due
            where list = @List
            """,
            new { exchange.List, now = Instant.Text(installation.Time.GetUtcNow()), due = Instant.Text(dueAt) }, transaction));

    /// <summary>Writes down that a pull goes on where it is, in the next round.</summary>
    internal void SetGoingOn(Exchange exchange) => Change(
        exchange, (connection, transaction) => connection.Execute(
            """
            update exchange_states set tried_at = @now, problem = null, problem_words = null, problem_since = null,
                failures = 0, due_at = @now
            where list = @List
            """,
            new { exchange.List, now = Instant.Text(installation.Time.GetUtcNow()) }, transaction));

    /// <summary>Lists whose exchange is due, the longest first.</summary>
    internal IReadOnlyList<string> Due()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<string>(
            """
            select e.list from exchanges e join exchange_states s on s.list = e.list
            where e.described <> '' and s.due_at <= @now order by s.due_at
            """,
            new { now = Instant.Text(installation.Time.GetUtcNow()) })];
    }

    IEnumerable<Exchange> Read(SqliteConnection connection, SqliteTransaction? transaction, string? list)
    {
        var counts = connection.Query<(string List, string What, long Count)>(
            "select list, what, count from exchange_counts order by what", transaction: transaction)
            .ToLookup(row => row.List, StringComparer.Ordinal);
        return connection.Query<Row>(
                """
                select e.list, e.version, e.described, s.checkpoint, s.range_to as RangeTo, s.goal, s.next, s.next_at as NextAt,
                    s.pages, s.pull, s.is_full as IsFull, s.is_dirty as IsDirty, s.tag, s.whole_at as WholeAt,
                    s.tried_at as TriedAt, s.problem, s.problem_words as Words, s.problem_since as Since, s.failures,
                    s.due_at as DueAt
                from exchanges e join exchange_states s on s.list = e.list
                where @list is null or e.list = @list order by e.list
                """,
                new { list }, transaction)
            .Select(row => row.ToExchange(
                installation.Keys,
                counts[row.List].ToDictionary(one => one.What, one => one.Count, StringComparer.Ordinal)));
    }

    sealed record Row(
        string List, long Version, string Described, string? Checkpoint, string? RangeTo, string? Goal, byte[]? Next,
        string? NextAt, long Pages, long Pull, long IsFull, long IsDirty, string? Tag, string? WholeAt, string? TriedAt,
        string? Problem, string? Words, string? Since, long Failures, string DueAt)
    {
        internal Exchange ToExchange(KeyRing keys, IReadOnlyDictionary<string, long> counts) => new(
            List, (int)Version, Described.Length == 0 ? null : ExchangeTerms.FromTrusted(Described),
            new(Checkpoint, RangeTo, Goal, Next is null ? null : Encoding.UTF8.GetString(keys.OpenSmall(Next, NextPurpose)),
                At(NextAt), (int)Pages, Pull, IsFull != 0, IsDirty != 0, Tag),
            At(WholeAt), At(TriedAt), Problem is null ? null : new(Enum.Parse<ExchangeProblem>(Problem), Words!), At(Since),
            (int)Failures, Instant.Of(DueAt), counts);

        static DateTimeOffset? At(string? text) => text is null ? null : Instant.Of(text);
    }
}
