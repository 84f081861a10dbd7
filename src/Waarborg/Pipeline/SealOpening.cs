// A joint act over named sealed objects: two people here begin it, two holders outside give their parts, and nobody sees
// anything.
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>
/// Begins joint acts and ends them. Each has a pair of keys of its own: holders seal their parts to the public half; the private
/// half is a small file in the keys folder, because it must outlast a command, and is destroyed when the act ends.
/// </summary>
sealed class SealOpening(Installation installation)
{
    /// <summary>Objects of one act at most.</summary>
    internal const int MaxObjects = 1000;

    /// <summary>Days within which holders give their parts.</summary>
    internal const int OpenDays = 14;

    readonly Journal _journal = new(installation);

    /// <summary>The body that asks for it.</summary>
    internal static JsonObject BodyOf(IEnumerable<long> objects) =>
        new() { ["objects"] = new JsonArray([.. objects.Select(one => (JsonNode)one)]) };

    /// <summary>Where the private half of an act's key lies.</summary>
    internal string KeyFileOf(long proposal) => Path.Combine(installation.Keys.Folder, NameOf(proposal));

    /// <summary>Everything for which it would be refused, in words.</summary>
    internal IReadOnlyList<string> Problems(SqliteConnection connection, SqliteTransaction transaction, JsonObject body)
    {
        if (ObjectsOf(body) is not { Count: > 0 and <= MaxObjects } objects)
        {
            return [$"objects: the numbers of 1 to {MaxObjects} sealed objects, each once, as ./waarborg case show names them."];
        }

        var desk = new SealDesk(installation);
        var problems = new List<string>();
        foreach (var number in objects)
        {
            if (SealStore.Find(connection, transaction, number) is not { State: SealState.Sealed } row)
            {
                problems.Add($"objects: there is no sealed object {number}.");
            }
            else if (!desk.MayAll(connection, transaction, row.DisableId, new CaseCommand.Restore()))
            {
                problems.Add($"objects: {number} was judged to be what the list says. It comes back when others judge "
                    + "otherwise.");
            }
            else if (OpeningOf(connection, transaction, number) is { } open)
            {
                problems.Add($"objects: {number} waits for its holders already, by proposal {open}.");
            }
        }

        return problems;
    }

    /// <summary>Begins it, in the transaction of the approval.</summary>
    internal ActOutcome.Done Begin(
        SqliteConnection connection, SqliteTransaction transaction, JsonObject body, long proposal)
    {
        var (publicKey, made) = Hpke.NewPair();
        using (made)
        {
            // What a broken-off approval left was never sealed to by anybody.
            ShredKey(proposal);
            if (!HolderKeyFile.TryCreate(KeyFileOf(proposal), made))
            {
                throw new IOException($"{KeyFileOf(proposal)} could not be made.");
            }
        }

        var now = _journal.Now(connection, transaction);
        connection.Execute(
            "insert into openings (proposal, public_key, begun_at, ends_at) values (@proposal, @key, @at, @ends)",
            new { proposal, key = publicKey.ToString(), at = Instant.Text(now), ends = Instant.Text(now.AddDays(OpenDays)) },
            transaction);
        foreach (var number in ObjectsOf(body)!)
        {
            connection.Execute(
                "insert into opening_seals (proposal, seal) values (@proposal, @number)", new { proposal, number }, transaction);
        }

        return new(string.Create(
            CultureInfo.InvariantCulture, $"Within {OpenDays} days two holders of each object give their parts. They need its ")
            + $"letter (./waarborg seal letters) and this key, with ./waarborg seal share: {publicKey}");
    }

    /// <summary>Ends acts whose time is over, or of which nothing is left to be opened, and destroys their keys.</summary>
    internal void EndOver()
    {
        using var connection = installation.Database.Open();
        var now = Instant.Text(installation.Time.GetUtcNow());
        foreach (var proposal in connection.Query<long>(
            """
            select proposal from openings o where ended_at is null and (ends_at <= @now
                or not exists (select 1 from opening_seals s where s.proposal = o.proposal))
            """,
            new { now }).ToList())
        {
            ShredKey(proposal);
            connection.Execute(
                "delete from opening_seals where proposal = @proposal; "
                    + "update openings set ended_at = @now where proposal = @proposal",
                new { proposal, now });
        }
    }

    /// <summary>The act for which an object waits, or null.</summary>
    internal static long? OpeningOf(SqliteConnection connection, SqliteTransaction? transaction, long seal) =>
        connection.ExecuteScalar<long?>(
            """
            select o.proposal from openings o join opening_seals s on s.proposal = o.proposal
            where s.seal = @seal and o.ended_at is null
            """,
            new { seal }, transaction);

    void ShredKey(long proposal)
    {
        if (ShredFile.Shred(installation.Keys.Folder, NameOf(proposal)) is ShredOutcome.Refused refused)
        {
            throw new IOException(refused.Words);
        }
    }

    static string NameOf(long proposal) =>
        string.Create(CultureInfo.InvariantCulture, $"{KeyPurposes.OpeningPrefix}{proposal}");

    static List<long>? ObjectsOf(JsonObject body)
    {
        var objects = new List<long>();
        foreach (var one in body["objects"] as JsonArray ?? [])
        {
            if (one is not JsonValue value || !value.TryGetValue<long>(out var number)) return null;
            objects.Add(number);
        }

        return objects.Distinct().Count() == objects.Count ? objects : null;
    }
}
