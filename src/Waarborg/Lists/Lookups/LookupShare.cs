// What a holder of keys may ask for in a week, counted prefix by prefix; kept is a keyed hash of each, and nothing else.
using System.Text;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;

namespace Waarborg.Lists.Lookups;

/// <summary>The hashes by which holders and prefixes of one week are known. Any thread may use them.</summary>
/// <param name="key">Keys them.</param>
/// <param name="week">The week.</param>
sealed class LookupKeys(KeyedSha256 key, string week)
{
    // A holder is a handle, whose letters are ASCII: another case is no other holder. No name holds a zero character, so that
    // the parts cannot run into each other.
    internal byte[] Whose(string holder) => Keyed($"{week}\0{holder.ToUpperInvariant()}");

    internal byte[] What(string holder, string list, string algorithm, string prefix) =>
        Keyed($"{week}\0{holder.ToUpperInvariant()}\0{list}\0{algorithm}\0{prefix}");

    byte[] Keyed(string text)
    {
        var mac = new byte[Hash256.ByteCount];
        key.Hash(Encoding.UTF8.GetBytes(text), mac);
        return mac;
    }
}

/// <summary>A prefix that was told, and what it took of the share.</summary>
/// <param name="What">Its keyed hash.</param>
/// <param name="Cost">In prefixes of the most bits that there are.</param>
readonly record struct ToldPrefix(byte[] What, long Cost);

/// <summary>Counts the questions of one transaction.</summary>
/// <remarks>
/// It is one share over all lists and digests: an entry with three digests, or on three lists, could else be found three times
/// as often. A prefix is so much of the share as it is of all digests, so that short ones cost more. Another category of a
/// prefix is free: an entry has one, so that of each category, and of all together, a holder is told no more than what begins
/// with the prefixes that were counted.
/// </remarks>
sealed class LookupShare : IDisposable
{
    readonly string _week;
    readonly long _budget;
    readonly SqliteCommand _remember;
    readonly SqliteCommand _spent;
    readonly SqliteCommand _spend;
    readonly SqliteCommand _forget;

    /// <param name="connection">Where.</param>
    /// <param name="transaction">In which.</param>
    /// <param name="week">The week that counts now.</param>
    /// <param name="budget">What a holder may spend in it.</param>
    internal LookupShare(SqliteConnection connection, SqliteTransaction transaction, string week, long budget)
    {
        (_week, _budget) = (week, budget);
        _remember = Command(
            "insert into served_prefixes (week, caller_key, prefix_key) values (@week, @whose, @what) on conflict do nothing");
        _spent = Command("select spent from served_budgets where week = @week and caller_key = @whose");
        _spend = Command(
            """
            insert into served_budgets (week, caller_key, spent) values (@week, @whose, @cost)
            on conflict do update set spent = spent + @cost
            """);
        _forget = Command(
            "delete from served_prefixes where week = @week and caller_key = @whose and prefix_key = @what");

        SqliteCommand Command(string text)
        {
            var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (text, transaction);
            foreach (var name in (string[])["@week", "@whose", "@what", "@cost"])
            {
                if (text.Contains(name, StringComparison.Ordinal)) command.Parameters.Add(new() { ParameterName = name });
            }

            command.Parameters["@week"].Value = week;
            return command;
        }
    }

    /// <summary>The week in which it counts.</summary>
    internal string Week => _week;

    /// <summary>
    /// Counts a prefix against what a holder may ask for in this week; one that he asked for before is free. False when he has
    /// had his share, however often the program was started since; then nothing is counted.
    /// </summary>
    internal bool TrySpend(byte[] whose, ToldPrefix told)
    {
        if (!Remember(whose, told.What)) return true;
        if (told.Cost <= Left(whose))
        {
            Spend(whose, told.Cost);
            return true;
        }

        _forget.Parameters["@whose"].Value = whose;
        _forget.Parameters["@what"].Value = told.What;
        _forget.ExecuteNonQuery();
        return false;
    }

    /// <summary>Takes of a share what is not asked for yet: as much as is wanted, or what is left. It says how much.</summary>
    internal long TakeAhead(byte[] whose, long wanted)
    {
        var taken = Math.Max(0, Math.Min(wanted, Left(whose)));
        if (taken > 0) Spend(whose, taken);
        return taken;
    }

    /// <summary>Gives back what was taken ahead and not told.</summary>
    internal void GiveBack(byte[] whose, long amount)
    {
        if (amount > 0) Spend(whose, -amount);
    }

    /// <summary>
    /// Remembers prefixes that were told out of what was taken ahead. What it gives is how much of that some of them took that
    /// the holder had asked for before, which is free.
    /// </summary>
    internal long Remember(byte[] whose, IReadOnlyList<ToldPrefix> told) =>
        told.Sum(one => Remember(whose, one.What) ? 0 : one.Cost);

    bool Remember(byte[] whose, byte[] what)
    {
        _remember.Parameters["@whose"].Value = whose;
        _remember.Parameters["@what"].Value = what;
        return _remember.ExecuteNonQuery() > 0;
    }

    long Left(byte[] whose)
    {
        _spent.Parameters["@whose"].Value = whose;
        return _budget - ((long?)_spent.ExecuteScalar() ?? 0);
    }

    void Spend(byte[] whose, long cost)
    {
        _spend.Parameters["@whose"].Value = whose;
        _spend.Parameters["@cost"].Value = cost;
        _spend.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _remember.Dispose();
        _spent.Dispose();
        _spend.Dispose();
        _forget.Dispose();
    }
}
