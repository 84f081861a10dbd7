// The hoster's own system that says whose a file is: where it is asked, what is asked, and how its answer is read.
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>Where the customers of a source are asked for.</summary>
/// <param name="Source">The source.</param>
/// <param name="Url">The address that takes the question.</param>
/// <param name="Problem">Why it could not be asked the last time; null where it could, or was not.</param>
/// <param name="QuietUntil">Until when it is left alone for that.</param>
sealed record CustomerSystem(string Source, string Url, Wording? Problem, DateTimeOffset? QuietUntil)
{
    /// <summary>The file of the keys folder that holds its secret, where it asks for one.</summary>
    internal string SecretName => KeyPurposes.CustomerPrefix + Source;
}

/// <summary>What is asked: a source and a place in it, and nothing else.</summary>
sealed record CustomerAsked(string Source, string Path)
{
    // A path often names a person.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Source);
        return true;
    }
}

/// <summary>What came of asking.</summary>
abstract record CustomerAnswer
{
    /// <summary>It said whose; null where it knows nobody.</summary>
    internal sealed record Said(string? Id) : CustomerAnswer;

    /// <summary>It answered something that says nothing.</summary>
    internal sealed record Unclear(Wording Words) : CustomerAnswer;

    /// <summary>It could not be asked, in words that hold nothing of what came over the network.</summary>
    internal sealed record Failed(Wording Words) : CustomerAnswer;
}

/// <summary>The question and the answer as they are on the wire. Pure.</summary>
static class CustomerQuestion
{
    /// <summary>The largest answer, in bytes.</summary>
    internal const int MaxAnswerBytes = 4096;

    /// <summary>Nesting of an answer at most: it is one object.</summary>
    const int MaxDepth = 2;

    static readonly JsonDocumentOptions _strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The body of the question; null where the place is no text, so that it cannot be said.</summary>
    internal static byte[]? Body(string source, ReadOnlySpan<byte> place) => Utf8.IsValid(place)
        ? JsonSerializer.SerializeToUtf8Bytes(
            new(source, Encoding.UTF8.GetString(place)), CustomerJson.Default.CustomerAsked)
        : null;

    /// <summary>Reads <c>{"customer":"ID"}</c> or <c>{"customer":null}</c>. Never throws for what stands there.</summary>
    internal static CustomerAnswer ParseUntrusted(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxAnswerBytes) return TooLarge;
        try
        {
            using var read = JsonDocument.Parse(body, _strict);
            var root = read.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() != 1
                || !root.TryGetProperty("customer", out var customer))
            {
                return Unclear(
                    """it is not {"customer":"ID"} or {"customer":null}""",
                    """het is geen {"customer":"ID"} of {"customer":null}""");
            }

            return customer.ValueKind switch
            {
                JsonValueKind.Null => new CustomerAnswer.Said(null),
                JsonValueKind.String when customer.GetString() is { } id && CustomerRules.IsId(id) =>
                    new CustomerAnswer.Said(id),
                _ => Unclear(
                    $"its customer is not 1 to {CustomerRules.MaxIdLength} letters, digits, dots, hyphens or underscores",
                    $"de klant is geen 1 tot {CustomerRules.MaxIdLength} letters, cijfers, punten, streepjes of onderstrepen"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Text that is no UTF-16, such as half a pair, is found only when it is read.
            return Unclear("it is no JSON", "het is geen JSON");
        }
    }

    internal static CustomerAnswer TooLarge { get; } = Unclear(
        $"it is larger than {MaxAnswerBytes} bytes", $"het is groter dan {MaxAnswerBytes} bytes");

    static CustomerAnswer.Unclear Unclear(string why, string dutch) => new(new Wording(
        $"its answer cannot be used: {why}", $"het antwoord is niet te gebruiken: {dutch}"));
}

/// <summary>Which source is asked about where.</summary>
sealed class CustomerSystems(Installation installation)
{
    const string Select = "select source, url, problem, quiet_until as QuietUntil from customer_systems";

    /// <summary>Names the system of a source, instead of the one before; what is not known yet may be asked at once.</summary>
    /// <returns>What is wrong, in words; null when it is kept.</returns>
    internal string? Set(string source, string url, Actor actor)
    {
        if (AddressProblem(url) is { } problem) return problem;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.ExecuteScalar<long>("select count(*) from sources where name = @source", new { source }, transaction) == 0)
        {
            return $"There is no source named {source}.";
        }

        var now = installation.Time.GetUtcNow();
        connection.Execute(
            """
            insert into customer_systems (source, url, named_at, named_by) values (@source, @url, @at, @actor)
            on conflict (source) do update set url = @url, named_at = @at, named_by = @actor, problem = null, quiet_until = null;
            delete from item_customers where answer is null and item_id in
                (select i.id from case_items i join cases c on c.id = i.case_id where c.source = @source);
            """,
            new { source, url, at = Instant.Text(now), actor = actor.ToString() }, transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return null;
    }

    /// <summary>It is asked no more; what it said stays with the cases. False where none was named.</summary>
    internal bool End(string source)
    {
        using var connection = installation.Database.Open();
        return connection.Execute("delete from customer_systems where source = @source", new { source }) > 0;
    }

    internal IReadOnlyList<CustomerSystem> All()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<Row>(Select + " order by source").Select(From)];
    }

    internal static CustomerSystem? Find(SqliteConnection connection, string source) =>
        connection.QuerySingleOrDefault<Row>(Select + " where source = @source", new { source }) is { } row ? From(row) : null;

    string? AddressProblem(string url)
    {
        if (!CustomerRules.TryReadUrl(url, mayBeLoopback: true, out var read))
        {
            return $"Give an https address of at most {CustomerRules.MaxUrlLength} characters, without a name in it; "
                + "without TLS only this machine is asked.";
        }

        return installation.Kind == InstallationKind.Sample && !read.IsLoopback
            ? "A sample asks nobody but this machine."
            : null;
    }

    static CustomerSystem From(Row row) =>
        new(row.Source, row.Url, Wording.OfKept(row.Problem), row.QuietUntil is null ? null : Instant.Of(row.QuietUntil));

    sealed record Row(string Source, string Url, string? Problem, string? QuietUntil);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CustomerAsked))]
sealed partial class CustomerJson : JsonSerializerContext;
