// Counts what holders ask for. Their shares are taken a part at a time, durably and ahead, so that an answer waits for no disk.
using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Lists.Lookups;

/// <summary>A question as it is counted.</summary>
/// <param name="Holder">Who asks.</param>
/// <param name="Served">Which list.</param>
/// <param name="Algorithm">By which digest.</param>
/// <param name="Prefix">For what begins so.</param>
readonly record struct LookupQuestion(string Holder, ServedList Served, string Algorithm, string Prefix);

/// <summary>What became of a question.</summary>
/// <param name="Week">The week in which it was counted.</param>
/// <param name="Secrets">Those of the list in this week; none where the holder has had his share.</param>
readonly record struct CountedLookup(LookupWeek Week, LookupSecrets? Secrets);

/// <summary>
/// Nothing is told that was not taken from a share first, in a transaction that is on the disk. Of a share one part in
/// <see cref="Parts"/> is taken ahead, and most questions are answered out of that, in memory. Which prefixes they were is
/// written shortly after.
/// </summary>
/// <remarks>
/// So nobody ever gets more than his share, also where a program is killed at any instruction. What a killed one had taken ahead
/// is lost to the holder: at most two parts, and what was told in its last seconds costs again; so it is where a transaction
/// fails. A program that ends gives back what it did not tell. A dear prefix, of which a part has none, is counted by itself.
/// </remarks>
sealed class LookupCounter : IDisposable
{
    /// <summary>In how many parts a share is taken ahead.</summary>
    internal const int Parts = 64;

    /// <summary>What is told and not yet written, at most, before it is; in prefixes of a holder.</summary>
    internal const int WriteAt = 4096;

    /// <summary>How long it waits for that at most. Many together take fewer pages of the database than one by one.</summary>
    internal static readonly TimeSpan WriteAfter = TimeSpan.FromSeconds(5);

    /// <summary>What is taken ahead at a time, in prefixes of the most bits that there are.</summary>
    internal const long Part = ServedLists.Budget / Parts;

    readonly Installation _installation;
    readonly ServedLists _served;
    readonly KeyedSha256 _key;
    readonly GroupCommit<Work, Done> _works;
    readonly ITimer _timer;
    readonly Lock _lock = new();
    State? _state;

    internal LookupCounter(Installation installation, ServedLists served)
    {
        (_installation, _served) = (installation, served);
        _key = new(installation.Keys.Derive(ServedLists.BudgetPurpose));
        _works = new(installation.Database, DoAll);
        _timer = installation.Time.CreateTimer(
            _ => WriteAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is known of one week. Everything in it is changed under the lock.</summary>
    sealed class State(LookupWeek week, LookupKeys keys)
    {
        internal LookupWeek Week => week;

        internal LookupKeys Keys => keys;

        /// <summary>It stands while the database has this version.</summary>
        internal long? Version { get; set; }

        internal Dictionary<string, LookupSecrets> Secrets { get; } = new(StringComparer.Ordinal);

        internal Dictionary<string, Holder> Holders { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Whether somebody will write what waits.</summary>
        internal bool IsTimed { get; set; }

        internal Holder Of(string holder)
        {
            if (!Holders.TryGetValue(holder, out var his)) Holders[holder] = his = new(keys.Whose(holder));
            return his;
        }
    }

    sealed class Holder(byte[] whose)
    {
        internal byte[] Whose => whose;

        /// <summary>What was taken ahead and not told yet.</summary>
        internal long Left { get; set; }

        /// <summary>Whether nothing of his share is left to be taken.</summary>
        internal bool HasAll { get; set; }

        /// <summary>What was told out of it and is not written yet.</summary>
        internal Dictionary<UInt128, ToldPrefix> Told { get; set; } = [];

        /// <summary>What is being written.</summary>
        internal Dictionary<UInt128, ToldPrefix> Writing { get; set; } = [];

        /// <summary>Ends when whoever is at the database for him is back; null where nobody is.</summary>
        internal TaskCompletionSource? AtWork { get; set; }

        internal bool Knows(UInt128 id) => Told.ContainsKey(id) || Writing.ContainsKey(id);
    }

    /// <summary>What is to be done in a transaction, for one holder.</summary>
    /// <param name="State">What was known.</param>
    /// <param name="Name">The holder's name.</param>
    /// <param name="His">What was known of him.</param>
    /// <param name="Question">What is asked; or nothing.</param>
    /// <param name="IsTold">Whether that was told in the same week, and is not written yet.</param>
    /// <param name="Told">What is to be written, in the same week.</param>
    /// <param name="Back">What is to be given back of that week's share.</param>
    /// <param name="Ahead">How much is to be taken.</param>
    sealed record Work(
        State State, string Name, Holder His, LookupQuestion? Question, bool IsTold, IReadOnlyList<ToldPrefix> Told, long Back,
        long Ahead);

    /// <summary>What was done.</summary>
    /// <param name="Week">The week that counts.</param>
    /// <param name="Version">That of the database then; null where it cannot be told.</param>
    /// <param name="Secrets">Of the list that was asked for, in this week; none where the holder has had his share.</param>
    /// <param name="Ahead">How much was taken, or was not needed of what had been.</param>
    sealed record Done(LookupWeek Week, long? Version, LookupSecrets? Secrets, long Ahead);

    /// <summary>A try to answer from memory.</summary>
    /// <param name="Counted">The answer; or null.</param>
    /// <param name="Work">What is to be done in the database: for the question, or where it is answered, behind it.</param>
    /// <param name="Busy">Else who is to be waited for.</param>
    readonly record struct Try(CountedLookup? Counted, Work? Work, Task? Busy);

    /// <summary>Counts a question of this week, and gives the week's secrets for the answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="version">That of the database, asked for a moment ago.</param>
    internal ValueTask<CountedLookup> TakeAsync(LookupQuestion question, long? version)
    {
        if (version is { } newer && Volatile.Read(ref _state) is { Version: { } older } state && older != newer)
            Renew(state, newer);
        var tried = TryTake(question, version);
        if (tried.Counted is not { } counted) return new(WorkAsync(question, tried));
        if (tried.Work is { } behind) DoBehind(behind);
        return new(counted);
    }

    // In the database: for a holder of whom nothing is known here yet, or whose part is used up, and after changes of others.
    async Task<CountedLookup> WorkAsync(LookupQuestion question, Try tried)
    {
        while (tried.Busy is { } busy)
        {
            await busy;
            tried = TryTake(question, _installation.Database.Changes.Version());
        }

        if (tried.Counted is not { } counted) return await DoAsync(tried.Work!);
        if (tried.Work is { } behind) DoBehind(behind);
        return counted;
    }

    Try TryTake(LookupQuestion question, long? version)
    {
        var state = Current();
        var (holder, served, algorithm, prefix) = question;
        var what = state.Keys.What(holder, served.List, algorithm, prefix);
        var id = BinaryPrimitives.ReadUInt128LittleEndian(what);
        var cost = ServedLists.Cost(served.PrefixBits);
        lock (_lock)
        {
            var his = state.Of(holder);
            var isTold = his.Knows(id);
            var stands = state == _state && version is not null && state.Version == version;
            if (!stands || !state.Secrets.TryGetValue(served.List, out var secrets) || (!isTold && his.Left < cost))
            {
                // One at a time for each holder, so that what one has taken is not missing to the other.
                return his.AtWork is { } other
                    ? new(null, null, other.Task)
                    : new(null, Begin(state, holder, his, question, isTold), null);
            }

            if (!isTold)
            {
                his.Left -= cost;
                his.Told.Add(id, new(what, cost));
            }

            Work? behind = null;
            if (his.AtWork is null && (his.Told.Count >= WriteAt || (his.Left < Part / 2 && !his.HasAll)))
                behind = Begin(state, holder, his, question: null, isTold: false);
            else StartTimer(state);
            return new(new CountedLookup(state.Week, secrets), behind, null);
        }
    }

    // Somebody committed something: mostly it has nothing to do with look-ups, which a question tells sooner than a count does.
    void Renew(State state, long version)
    {
        var week = _served.Week();
        lock (_lock)
        {
            if (week == state.Week) state.Version = version;
        }
    }

    State Current()
    {
        if (Volatile.Read(ref _state) is { } state && _installation.Time.GetUtcNow() < state.Week.EndsAt) return state;
        var week = _served.Week();
        lock (_lock) return Of(week) ?? new(week, new(_key, week.Name));
    }

    // The state of a week that is not over; null for one that is.
    State? Of(LookupWeek week)
    {
        if (_state is null || string.CompareOrdinal(_state.Week.Name, week.Name) < 0)
            Volatile.Write(ref _state, new(week, new(_key, week.Name)));
        return _state!.Week == week ? _state : null;
    }

    // What waits to be written goes along. With a question goes what is left as well, as it may be enough together with the rest.
    static Work Begin(State state, string name, Holder his, LookupQuestion? question, bool isTold)
    {
        his.AtWork = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (his.Writing, his.Told) = (his.Told, []);
        var back = question is null ? 0 : his.Left;
        his.Left -= back;
        // Of a dear prefix a part has none, and would only be given back.
        var isDear = question is { } asked && ServedLists.Cost(asked.Served.PrefixBits) > Part;
        return new(state, name, his, question, isTold, [.. his.Writing.Values], back, !isDear && his.Left < Part ? Part : 0);
    }

    async Task<CountedLookup> DoAsync(Work work)
    {
        var his = work.His;
        try
        {
            var done = await _works.AskAsync(work);
            lock (_lock)
            {
                if (Of(done.Week) is { } state)
                {
                    state.Of(work.Name).HasAll = work.Ahead > 0 && done.Ahead == 0;
                    state.Version = done.Version;
                    if (done.Secrets is { } secrets) state.Secrets.TryAdd(work.Question!.Value.Served.List, secrets);
                    state.Of(work.Name).Left += done.Ahead;
                }
                else
                {
                    // A clock that was ahead began a week here that has not begun, or this came late: it is asked for anew.
                    Volatile.Write(ref _state, null);
                }

                his.Writing = [];
            }

            return new(done.Week, done.Secrets);
        }
        catch
        {
            // Perhaps it is on the disk and only was not said to be: nothing of it is told again out of memory.
            lock (_lock) his.Writing = [];
            throw;
        }
        finally
        {
            TaskCompletionSource? waited;
            lock (_lock) (waited, his.AtWork) = (his.AtWork, null);
            waited!.SetResult();
        }
    }

    // Nobody waits for it.
    void DoBehind(Work work) => _ = Task.Run(async () =>
    {
        try
        {
            await DoAsync(work);
        }
        catch (SqliteException)
        {
            // What was told was taken from the share before. Whoever needs more of it learns what is wrong.
        }
    });

    void StartTimer(State state)
    {
        if (state.IsTimed) return;
        state.IsTimed = true;
        _timer.Change(WriteAfter, Timeout.InfiniteTimeSpan);
    }

    void WriteAll()
    {
        List<Work> works;
        lock (_lock)
        {
            if (_state is not { } state) return;
            state.IsTimed = false;
            works =
            [
                .. state.Holders.Where(one => one.Value is { AtWork: null, Told.Count: > 0 })
                    .Select(one => Begin(state, one.Key, one.Value, question: null, isTold: false)),
            ];
            // Somebody is at the database for others just now; what is theirs is written the next time.
            if (state.Holders.Values.Any(one => one.Told.Count > 0)) StartTimer(state);
        }

        foreach (var work in works) DoBehind(work);
    }

    List<Done> DoAll(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<Work> works)
    {
        var week = ServedLists.Begin(connection, transaction, _installation.Time.GetUtcNow());
        var version = _installation.Database.Changes.Version();
        var keys = new LookupKeys(_key, week.Name);
        using var share = new LookupShare(connection, transaction, week.Name, ServedLists.Budget);
        var secrets = new Dictionary<string, LookupSecrets>(StringComparer.Ordinal);
        return [.. works.Select(Do)];

        Done Do(Work work)
        {
            var whose = keys.Whose(work.Name);
            // Of a week that is over nothing is kept.
            var isSame = work.State.Week == week;
            if (isSame) share.GiveBack(whose, work.Back + share.Remember(whose, work.Told));
            var isTold = work.Question is not { } one || (isSame && work.IsTold) || share.TrySpend(
                whose,
                new(keys.What(one.Holder, one.Served.List, one.Algorithm, one.Prefix), ServedLists.Cost(one.Served.PrefixBits)));
            // Of a week that is over for whoever waits nothing is taken: he would have no use for it.
            var isOver = string.CompareOrdinal(week.Name, work.State.Week.Name) < 0;
            var ahead = isOver ? 0 : share.TakeAhead(whose, work.Ahead);
            return new(week, version, isTold && work.Question is { } asked ? SecretsOf(asked.Served.List) : null, ahead);
        }

        LookupSecrets SecretsOf(string list)
        {
            if (!secrets.TryGetValue(list, out var own))
                secrets[list] = own = _served.Secrets(connection, transaction, list, week);
            return own;
        }
    }

    /// <summary>Writes what is not written yet, and gives back what was taken and not told. Nobody asks any more.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        if (_state is not { } state) return;
        try
        {
            _installation.Database.Changes.Quietly((connection, transaction) =>
            {
                if (ServedLists.Begin(connection, transaction, _installation.Time.GetUtcNow()) != state.Week) return;
                using var share = new LookupShare(connection, transaction, state.Week.Name, ServedLists.Budget);
                lock (_lock)
                {
                    foreach (var his in state.Holders.Values)
                    {
                        share.GiveBack(his.Whose, his.Left + share.Remember(his.Whose, [.. his.Told.Values]));
                        (his.Left, his.Told) = (0, []);
                    }
                }
            });
        }
        catch (SqliteException)
        {
            // As if it had been killed: nobody gets more than his share by it.
        }
    }
}
