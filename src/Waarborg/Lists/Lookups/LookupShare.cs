// What a holder of keys may ask for in a week, counted prefix by prefix; kept is a keyed hash of each, and nothing else.
using System.Text;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;

namespace Waarborg.Lists.Lookups;

/// <summary>Counts the questions of one transaction.</summary>
/// <remarks>
/// It is one share over all lists and digests: an entry with three digests, or on three lists, could else be found three times
/// as often. A prefix is so much of the share as it is of all digests, so that short ones cost more. Another category of a
/// prefix is free: an entry has one, so that of each category, and of all together, a holder is told no more than what begins
/// with the prefixes that were counted.
/// </remarks>
sealed class LookupShare : IDisposable
{
    readonly KeyedSha256 _key;
    readonly string _week;
    readonly SqliteCommand _remember;
    readonly SqliteCommand _spend;
    readonly SqliteCommand _forget;

    /// <param name="connection">Where.</param>
    /// <param name="transaction">In which.</param>
    /// <param name="key">Keys the hashes of who asked for what.</param>
    /// <param name="week">The week that counts now.</param>
    internal LookupShare(SqliteConnection connection, SqliteTransaction transaction, KeyedSha256 key, string week)
    {
        (_key, _week) = (key, week);
        _remember = Command(
            "insert into served_prefixes (week, caller_key, prefix_key) values (@week, @whose, @what) on conflict do nothing");
        // Nothing comes back where it would be more than the share.
        _spend = Command(
            """
            insert into served_budgets (week, caller_key, spent) values (@week, @whose, @cost)
            on conflict do update set spent = spent + @cost where spent + @cost <= @budget returning spent
            """);
        _forget = Command(
            "delete from served_prefixes where week = @week and caller_key = @whose and prefix_key = @what");

        SqliteCommand Command(string text)
        {
            var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (text, transaction);
            foreach (var name in (string[])["@week", "@whose", "@what", "@cost", "@budget"])
            {
                if (text.Contains(name, StringComparison.Ordinal)) command.Parameters.Add(new() { ParameterName = name });
            }

            return command;
        }
    }

    /// <summary>
    /// Counts a prefix against what a holder may ask for in this week; one that he asked for before is free. False when he has
    /// had his share, however often the program was started since; then nothing is counted.
    /// </summary>
    internal bool TrySpend(string holder, string list, string algorithm, string prefix, long cost, long budget)
    {
        // A holder is a handle, whose letters are ASCII: another case is no other holder. No name holds a zero character, so that
        // the parts cannot run into each other.
        var one = holder.ToUpperInvariant();
        var whose = Keyed($"{_week}\0{one}");
        var what = Keyed($"{_week}\0{one}\0{list}\0{algorithm}\0{prefix}");
        if (Run(_remember, whose, what).ExecuteNonQuery() == 0) return true;
        _spend.Parameters["@cost"].Value = cost;
        _spend.Parameters["@budget"].Value = budget;
        if (cost <= budget && Run(_spend, whose, what).ExecuteScalar() is not null) return true;
        Run(_forget, whose, what).ExecuteNonQuery();
        return false;
    }

    public void Dispose()
    {
        _remember.Dispose();
        _spend.Dispose();
        _forget.Dispose();
    }

    SqliteCommand Run(SqliteCommand command, byte[] whose, byte[] what)
    {
        command.Parameters["@week"].Value = _week;
        command.Parameters["@whose"].Value = whose;
        if (command.Parameters.Contains("@what")) command.Parameters["@what"].Value = what;
        return command;
    }

    byte[] Keyed(string text)
    {
        var mac = new byte[Hash256.ByteCount];
        _key.Hash(Encoding.UTF8.GetBytes(text), mac);
        return mac;
    }
}
