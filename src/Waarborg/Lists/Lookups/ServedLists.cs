// Which lists that are held here answer others, the secrets of the week, and how much each caller has asked for in it.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Lists.Lookups;

/// <summary>A week by the calendar of ISO 8601, in UTC.</summary>
/// <param name="Name">Such as <c>2026-W48</c>. Names sort as the weeks follow each other.</param>
/// <param name="EndsAt">When the next one begins.</param>
sealed record LookupWeek(string Name, DateTimeOffset EndsAt)
{
    /// <summary>The length of <see cref="Name"/>, the same for every week.</summary>
    internal const int NameLength = 8;

    internal static LookupWeek Of(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        return Of(ISOWeek.GetYear(utc), ISOWeek.GetWeekOfYear(utc));
    }

    /// <summary>The week of this name, which <see cref="Of(DateTimeOffset)"/> gave.</summary>
    internal static LookupWeek Named(string name) => Of(
        int.Parse(name[..4], NumberStyles.None, CultureInfo.InvariantCulture),
        int.Parse(name[6..], NumberStyles.None, CultureInfo.InvariantCulture));

    static LookupWeek Of(int year, int week)
    {
        var monday = DateTime.SpecifyKind(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday), DateTimeKind.Utc);
        return new(string.Create(CultureInfo.InvariantCulture, $"{year:0000}-W{week:00}"), new(monday.AddDays(7)));
    }
}

/// <summary>The secrets of a list and week, from which those of its answers are made.</summary>
/// <param name="Salt">Keys the tags; of an answer, whoever asks is told it.</param>
/// <param name="Pads">Keys the pads; nobody is told it.</param>
sealed record LookupSecrets(byte[] Salt, byte[] Pads)
{
    /// <summary>
    /// The secrets of answers of the list as this mark says it is. With it every tag and every pad becomes another: what two
    /// answers of a week to the same question had in common would be tags, and the rest pads.
    /// </summary>
    internal LookupSecrets Under(string mark)
    {
        var bytes = Encoding.UTF8.GetBytes(mark);
        return new(HMACSHA256.HashData(Salt, bytes), HMACSHA256.HashData(Pads, bytes));
    }

    // Printed nowhere.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Salt.Length + Pads.Length} bytes, not shown");
        return true;
    }
}

/// <summary>A list that two people opened for look-up.</summary>
sealed record ServedList(string List, int PrefixBits, DateTimeOffset Since);

sealed class ServedLists
{
    /// <summary>Bits of a digest that whoever asks sends, unless two people say otherwise.</summary>
    internal const int UsualBits = 20;

    /// <summary>Of all that there is to ask for, how many hundredths a holder may ask for in a week.</summary>
    internal const int BudgetPercent = 5;

    /// <summary>The most bits that there are: a share is counted in prefixes of this length.</summary>
    const int MostBits = 24;

    /// <summary>Prefixes of <see cref="MostBits"/> that a holder may ask for in a week.</summary>
    internal const long Budget = (1L << MostBits) * BudgetPercent / 100;

    /// <summary>The numbers of bits that there are: whole digits.</summary>
    internal static IReadOnlyList<int> AllBits { get; } = [8, 12, 16, 20, MostBits];

    const int SecretBytes = 32;
    const string SecretsPurpose = "lookup-week";
    internal const string BudgetPurpose = "lookup-budget";

    readonly Installation _installation;

    internal ServedLists(Installation installation) => _installation = installation;

    /// <summary>Why two people cannot decide this, in words; null where they can.</summary>
    internal static string? Problem(SqliteConnection connection, string list, bool? serve, int bits)
    {
        if (serve is null) return "serve: true or false.";
        if (!AllBits.Contains(bits)) return $"prefixBits: one of {string.Join(", ", AllBits)}.";
        if (serve == false) return Find(connection, list) is null ? "list: it answers nobody." : null;
        if (ListRules.IsOwnName(list)) return "list: what is made here, or in every program, is nobody's to ask for.";
        return ListTable.SupplierOf(connection, list) is null ? "list: there is none of this name that is held here." : null;
    }

    /// <summary>Opens a list for look-up with so many bits, or closes it.</summary>
    internal static void Set(
        SqliteConnection connection, SqliteTransaction transaction, string list, int? bits, long proposal, DateTimeOffset now) =>
        connection.Execute(
            """
            delete from served_lists where list = @list;
            insert into served_lists (list, prefix_bits, since, proposal)
            select @list, @bits, @at, @proposal where @bits is not null;
            """,
            new { list, bits, at = Instant.Text(now), proposal }, transaction);

    internal static ServedList? Find(SqliteConnection connection, string list) =>
        connection.QuerySingleOrDefault<(string? List, long Bits, string? Since)>(
            "select list, prefix_bits, since from served_lists where list = @list", new { list }) is { List: { } name } row
            ? new(name, (int)row.Bits, Instant.Of(row.Since!))
            : null;

    internal IReadOnlyList<ServedList> All()
    {
        using var connection = _installation.Database.Open();
        return
        [
            .. connection.Query<(string List, long Bits, string Since)>(
                    "select list, prefix_bits, since from served_lists order by list")
                .Select(row => new ServedList(row.List, (int)row.Bits, Instant.Of(row.Since))),
        ];
    }

    /// <summary>The week that counts now.</summary>
    internal LookupWeek Week()
    {
        using var connection = _installation.Database.Open();
        return Week(connection, null, _installation.Time.GetUtcNow());
    }

    static LookupWeek Week(SqliteConnection connection, SqliteTransaction? transaction, DateTimeOffset now)
    {
        var week = LookupWeek.Of(now);
        var newest = connection.ExecuteScalar<string?>("select max(week) from served_budgets", transaction: transaction);
        return newest is not null && string.CompareOrdinal(newest, week.Name) > 0 ? LookupWeek.Named(newest) : week;
    }

    /// <summary>
    /// The week that counts now; what is of earlier ones is wiped. A week that began once is never followed by an earlier one:
    /// with a clock that is set back, the newest goes on until the clock has passed its end. So nobody gets a second share of
    /// any week. After a clock that was some hours ahead over a Monday, that week's share is only longer in coming to its end;
    /// after one that was years ahead, whoever had his share waits as long, as an installation then waits as a whole
    /// (<see cref="ClockGuard"/>), and all others still have theirs.
    /// </summary>
    internal static LookupWeek Begin(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now)
    {
        var week = Week(connection, transaction, now);
        var wiped = connection.Execute(
            """
            delete from served_weeks where week < @Name;
            delete from served_prefixes where week < @Name;
            delete from served_budgets where week < @Name;
            """,
            new { week.Name }, transaction);
        if (wiped > 0)
        {
            // A row of nobody, so that the week is known to have begun where nobody asked in it yet.
            connection.Execute(
                "insert into served_budgets (week, caller_key, spent) values (@Name, x'', 0) on conflict do nothing",
                new { week.Name }, transaction);
        }

        return week;
    }

    /// <summary>The secrets of a list in a week: made when first asked for, sealed, and gone with the week.</summary>
    internal LookupSecrets Secrets(SqliteConnection connection, SqliteTransaction transaction, string list, LookupWeek week)
    {
        if (Read(connection, transaction, list, week) is { } known) return known;
        var bytes = RandomNumberGenerator.GetBytes(2 * SecretBytes);
        connection.Execute(
            "insert into served_weeks (list, week, secrets) values (@list, @Name, @box)",
            new { list, week.Name, box = _installation.Keys.SealSmall(bytes, SecretsPurpose) }, transaction);
        return Split(bytes);
    }

    LookupSecrets? Read(SqliteConnection connection, SqliteTransaction transaction, string list, LookupWeek week) =>
        connection.ExecuteScalar<byte[]?>(
            "select secrets from served_weeks where list = @list and week = @Name", new { list, week.Name },
            transaction) is { } box
            ? Split(_installation.Keys.OpenSmall(box, SecretsPurpose))
            : null;

    static LookupSecrets Split(byte[] bytes) => new(bytes[..SecretBytes], bytes[SecretBytes..]);

    /// <summary>Different prefixes of this length that a holder may ask for in a week, if he asks for no others.</summary>
    internal static long PrefixesAWeek(int bits) => Budget / Cost(bits);

    /// <summary>What a prefix of so many bits takes of a share.</summary>
    internal static long Cost(int bits) => 1L << (MostBits - bits);
}
