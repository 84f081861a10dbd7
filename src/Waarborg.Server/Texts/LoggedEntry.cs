// An open entry as a page reads it: its own fields as text.
using System.Text.Json.Nodes;
using Waarborg.Store;

namespace Waarborg.Server.Texts;

/// <summary>An entry of the ledger, whose form was checked before it was written.</summary>
/// <param name="Leaf">Its number.</param>
/// <param name="Body">The entry.</param>
sealed record LoggedEntry(long Leaf, JsonObject Body)
{
    internal string KindName => this["kind"];

    internal DateTimeOffset At => Moment("at");

    /// <summary>Who acted, as the ledger names them; empty for what the clock does.</summary>
    internal IReadOnlyList<string> By => Body["by"] is JsonArray by ? [.. by.Select(one => (string)one!)] : [];

    /// <summary>A field that is text.</summary>
    internal string this[string field] => (string)Body[field]!;

    internal long Number(string field) => (long)Body[field]!;

    /// <summary>A count as it is shown to the public: in tens, or few.</summary>
    internal string Shown(string field) =>
        Body[field]!.GetValueKind() == System.Text.Json.JsonValueKind.String ? this[field] : Body[field]!.ToJsonString();

    internal bool Flag(string field) => (bool)Body[field]!;

    internal DateTimeOffset Moment(string field) => Instant.Of(this[field]);

    /// <summary>A field that holds several names, with a comma between them.</summary>
    internal string Names(string field) => string.Join(", ", Body[field]!.AsArray().Select(one => (string)one!));

    /// <summary>The lists of a sweep, each with the number of its release.</summary>
    internal string Releases(string field) =>
        string.Join(", ", Body[field]!.AsArray().Select(one => $"{(string)one!["list"]!} {(long)one["release"]!}"));

    /// <summary>The name in a key's line.</summary>
    internal string KeyName(string field) => this[field].Split('+')[0];

    internal bool Has(string field) => Body[field] is not null;
}
