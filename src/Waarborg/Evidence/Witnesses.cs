// The witnesses that this ledger names: strangers who cosign its checkpoints, and refuse one that does not extend the last.
using Dapper;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Evidence;

/// <summary>A witness, and what it last said.</summary>
/// <param name="Key">The key by which its cosignatures are checked.</param>
/// <param name="Prefix">The address below which it answers <c>add-checkpoint</c>.</param>
/// <param name="NamedAt">Since when the ledger names it.</param>
/// <param name="CosignedSize">Entries of the checkpoint that it cosigned last, or null.</param>
/// <param name="CosignedAt">When that cosignature came.</param>
/// <param name="AskedAt">When it was asked last.</param>
/// <param name="Problem">What was wrong the last time, in words, or null.</param>
sealed record Witness(
    VerifierKey Key, Uri Prefix, DateTimeOffset NamedAt, long? CosignedSize, DateTimeOffset? CosignedAt, DateTimeOffset? AskedAt,
    string? Problem)
{
    internal string Name => Key.Name;
}

/// <summary>What became of naming or dropping a witness.</summary>
abstract record WitnessOutcome
{
    internal sealed record Done(VerifierKey Key) : WitnessOutcome;

    /// <summary>An operator's error, in words.</summary>
    internal sealed record Impossible(string Words) : WitnessOutcome;
}

sealed class Witnesses(Installation installation)
{
    /// <summary>Witnesses that a ledger names at most: their lines must fit into its checkpoint.</summary>
    internal const int Max = 16;

    /// <summary>Names a witness, in the ledger and in the table.</summary>
    /// <param name="keyLine">Its key, as it says it.</param>
    /// <param name="url">Its address, as it was typed.</param>
    /// <param name="by">Who names it, as actors are stored.</param>
    internal WitnessOutcome Name(string keyLine, string url, string by)
    {
        if (!VerifierKey.TryParse(keyLine, out var key) || key.Type != NoteKeyType.CosignatureV1)
        {
            return new WitnessOutcome.Impossible("Give the line by which the witness says its key, such as "
                + "witness.example+1a2b3c4d+BKey...; it prints it when it starts. It must be a key for cosignatures.");
        }

        if (!TryReadPrefix(url, out var prefix))
        {
            return new WitnessOutcome.Impossible("Give the address of the witness without query or password, such as "
                + "https://witness.example/; http only for one on this machine, such as http://127.0.0.1:8471/.");
        }

        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var named = connection.Query<string>("select name from witnesses", transaction: transaction).ToList();
        if (named.Contains(key.Name))
        {
            return new WitnessOutcome.Impossible($"The witness {key.Name} is named already. Drop it first: "
                + $"./waarborg ledger witness drop {key.Name}");
        }

        if (named.Count >= Max) return new WitnessOutcome.Impossible($"A ledger names at most {Max} witnesses. Drop one first.");
        var at = new Journal(installation).Append(
            connection, transaction, OpenEntries.WitnessNamed(key.ToString(), Persons.By(connection, transaction, by)));
        connection.Execute(
            "insert into witnesses (name, url, vkey, named_at) values (@Name, @url, @vkey, @at)",
            new { key.Name, url = prefix.AbsoluteUri, vkey = key.ToString(), at = Instant.Text(at) }, transaction);
        transaction.Commit();
        return new WitnessOutcome.Done(key);
    }

    /// <summary>Names a witness no longer.</summary>
    internal WitnessOutcome Drop(string name, string by)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var line = connection.ExecuteScalar<string?>("select vkey from witnesses where name = @name", new { name }, transaction);
        if (line is null)
        {
            return new WitnessOutcome.Impossible($"No witness is named {name}; see: ./waarborg ledger witness list");
        }

        new Journal(installation).Append(
            connection, transaction, OpenEntries.WitnessDropped(line, Persons.By(connection, transaction, by)));
        connection.Execute("delete from witnesses where name = @name", new { name }, transaction);
        transaction.Commit();
        return new WitnessOutcome.Done(KeyOf(line));
    }

    internal IReadOnlyList<Witness> All()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<Row>(
                """
                select vkey, url, named_at as NamedAt, cosigned_size as CosignedSize, cosigned_at as CosignedAt,
                    asked_at as AskedAt,
                    problem
                from witnesses order by name
                """).Select(row => row.ToWitness()),
        ];
    }

    /// <summary>Writes down that these are asked now, so that another process does not ask them as well.</summary>
    internal void NoteAsked(IEnumerable<Witness> asked, DateTimeOffset now)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            "update witnesses set asked_at = @at where name in @names",
            new { at = Instant.Text(now), names = asked.Select(one => one.Name).ToList() });
    }

    internal void NoteCosigned(Witness witness, long size)
    {
        using var connection = installation.Database.Open();
        connection.Execute(
            "update witnesses set cosigned_size = @size, cosigned_at = @at, problem = null where name = @Name",
            new { size, at = Instant.Text(installation.Time.GetUtcNow()), witness.Name });
    }

    internal void NoteProblem(Witness witness, string words)
    {
        using var connection = installation.Database.Open();
        connection.Execute("update witnesses set problem = @words where name = @Name", new { words, witness.Name });
    }

    /// <summary>The lines of all keys that ever signed this ledger, the first one first: a witness is given them.</summary>
    internal IReadOnlyList<string> LedgerKeys()
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<string>(
                """
                select json_extract(cast(body as text), '$.key') from (
                    select leaf, kind, body from evidence where leaf is not null
                    union all
                    select leaf, json_extract(cast(body as text), '$.kind') as kind, body from evidence_recovered)
                where kind in ('ledger.begun', 'ledger.key') order by leaf
                """),
        ];
    }

    static bool TryReadPrefix(string url, out Uri prefix)
    {
        prefix = null!;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var read)) return false;
        if (read.UserInfo.Length > 0 || read.Query.Length > 0 || read.Fragment.Length > 0) return false;
        if (read.Scheme != Uri.UriSchemeHttps && !(read.Scheme == Uri.UriSchemeHttp && read.IsLoopback)) return false;
        prefix = read.AbsoluteUri.EndsWith('/') ? read : new(read.AbsoluteUri + "/");
        return true;
    }

    static VerifierKey KeyOf(string line) => VerifierKey.TryParse(line, out var key)
        ? key
        : throw new InvalidDataException("The database holds a damaged key of a witness.");

    sealed record Row(
        string Vkey, string Url, string NamedAt, long? CosignedSize, string? CosignedAt, string? AskedAt, string? Problem)
    {
        internal Witness ToWitness() => new(
            KeyOf(Vkey), new(Url), Instant.Of(NamedAt), CosignedSize, OfNullable(CosignedAt), OfNullable(AskedAt),
            Problem);

        static DateTimeOffset? OfNullable(string? text) => text is null ? null : Instant.Of(text);
    }
}
