// Who acted, as the ledger says it: a person by a random id that only this installation can undo, and forget.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Waarborg.Evidence;

static class Persons
{
    const string Prefix = "person:";
    const int IdBytes = 8;

    /// <summary>The field <c>by</c> for these actors, given as they are stored.</summary>
    internal static JsonArray By(SqliteConnection connection, SqliteTransaction transaction, params ReadOnlySpan<string> actors)
    {
        var by = new JsonArray();
        foreach (var actor in actors) by.Add((JsonNode)IdOf(connection, transaction, actor));
        return by;
    }

    /// <summary>A program's part or a machine's key as it is; a person under his random id.</summary>
    internal static string IdOf(SqliteConnection connection, SqliteTransaction transaction, string actor)
    {
        if (!actor.StartsWith(Prefix, StringComparison.Ordinal)) return actor;
        var id = connection.ExecuteScalar<string>(
            """
            insert into persons (actor, id) values (@actor, @fresh) on conflict (actor) do update set id = id returning id
            """,
            new { actor, fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)) }, transaction);
        return Prefix + id;
    }
}
