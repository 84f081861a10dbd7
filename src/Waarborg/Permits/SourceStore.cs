// Where declarations of sources are kept, refused ones included.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What became of a declaration.</summary>
abstract record DeclareOutcome
{
    internal sealed record Declared(Source Source) : DeclareOutcome;

    internal sealed record Refused(SourceRefusal Rule) : DeclareOutcome;

    /// <summary>The declaration cannot be understood or carried out: a name taken, a folder that is none.</summary>
    internal sealed record Impossible(string Words) : DeclareOutcome;
}

sealed class SourceStore(Installation installation)
{
    const string NoInlet = "It is a folder, and no inlet for uploads: what is done there follows from its permit.";

    /// <summary>Keeps a declaration, or the fact that it was refused.</summary>
    internal DeclareOutcome Declare(SourceDeclaration declaration, Actor actor)
    {
        if (!SourceRules.IsName(declaration.Name))
        {
            return new DeclareOutcome.Impossible($"A source's name is 1 to {SourceRules.MaxNameLength} letters, "
                + "digits, hyphens or underscores.");
        }

        var journal = new Journal(installation);
        var now = installation.Time.GetUtcNow();
        using var connection = installation.Database.Open();
        if (SourceRules.Judge(declaration) is { } rule)
        {
            using var refusing = connection.BeginTransaction(deferred: false);
            connection.Execute(
                "insert into source_refusals (name, rule, refused_at, actor) values (@name, @rule, @at, @actor)",
                new { name = declaration.Name, rule = rule.ToString(), at = Instant.Text(now), actor = actor.ToString() },
                refusing);
            LastRecord.Stamp(connection, refusing, now);
            journal.Append(connection, refusing, OpenEntries.SourceRefused(
                CamelCase(rule.ToString()), Persons.By(connection, refusing, actor.ToString())));
            refusing.Commit();
            return new DeclareOutcome.Refused(rule);
        }

        if (declaration is { Kind: SourceKind.Folder, Inlet: not null }) return new DeclareOutcome.Impossible(NoInlet);
        string? path = null;
        if (declaration.Kind == SourceKind.Folder)
        {
            if (FolderProblem(declaration.Path!, out path) is { } problem) return new DeclareOutcome.Impossible(problem);
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        if (declaration.Address is { } address
            && AddressProblem(connection, transaction, declaration.Name, declaration.Kind, address) is { } wrong)
        {
            return new DeclareOutcome.Impossible(wrong);
        }

        var added = connection.Execute(
            """
            insert into sources (name, kind, path, service, audience, declared_at, actor, address, on_match, keep_matched)
            values (@name, @kind, @path, @service, @audience, @at, @actor, @address, @onMatch, @keeps)
            on conflict (name) do nothing
            """,
            new
            {
                name = declaration.Name,
                kind = declaration.Kind.ToString(),
                path,
                service = declaration.Service,
                audience = declaration.Audience.ToString(),
                at = Instant.Text(now),
                actor = actor.ToString(),
                address = declaration.Address,
                onMatch = declaration.Inlet?.OnMatch.ToString(),
                keeps = declaration.Inlet?.KeepsMatched,
            },
            transaction);
        if (added == 0) return new DeclareOutcome.Impossible($"There is a source named {declaration.Name} already.");
        LastRecord.Stamp(connection, transaction, now);
        WriteDeclared(connection, transaction, journal, declaration.Name, actor);
        transaction.Commit();
        return new DeclareOutcome.Declared(Find(declaration.Name)!);
    }

    /// <summary>Sets below which public address the files of a source can be reached. Null when set, else why not.</summary>
    /// <param name="name">The source.</param>
    /// <param name="address">The address.</param>
    /// <param name="via">The proxy outside through which it is fetched, or null to fetch it from here.</param>
    internal string? SetAddress(string name, string address, string? via = null) => Set(
        name,
        (connection, transaction, kind) => AddressProblem(connection, transaction, name, kind, address)
            ?? (via is null || SourceAddress.IsMachine(via)
                ? null
                : "--via must be the address of a proxy by http or https, without a path, a name or a password."),
        "address = @address, via = @via", new { name, address, via });

    /// <summary>Sets what is called so that caches forget an address, or nothing. Null when set, else why not.</summary>
    internal string? SetPurge(string name, PurgeHook? hook) => Set(
        name,
        (_, _, kind) => kind == SourceKind.Folder
            ? hook?.Problem()
            : $"{name} is an inlet for uploads: no cache holds anything of it.",
        "purge_url = @url, purge_method = @method, purge_header = @header",
        new { name, url = hook?.Pattern, method = hook?.Method, header = hook?.Header });

    /// <summary>Sets which files are made of a file of the source. Null when set, else why not.</summary>
    internal string? SetDerived(string name, IReadOnlyList<string> patterns) => Set(
        name,
        (_, _, kind) => kind == SourceKind.Folder
            ? DerivedNames.ReadAll(patterns, out var problem) is null ? problem : null
            : $"{name} is an inlet for uploads: nothing is made of its files here.",
        "derivatives = @derivatives",
        new { name, derivatives = patterns.Count == 0 ? null : string.Join('\n', patterns) });

    string? Set(
        string name, Func<SqliteConnection, SqliteTransaction, SourceKind, string?> problemOf, string columns, object values)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var kind = connection.ExecuteScalar<string?>("select kind from sources where name = @name", new { name }, transaction);
        if (kind is null) return $"There is no source named {name}.";
        if (problemOf(connection, transaction, Enum.Parse<SourceKind>(kind)) is { } problem) return problem;
        connection.Execute($"update sources set {columns} where name = @name", values, transaction);
        LastRecord.Stamp(connection, transaction, installation.Time.GetUtcNow());
        transaction.Commit();
        return null;
    }

    /// <summary>States what an inlet does when an upload matches. Null when it is stated, else why not.</summary>
    internal string? SetInlet(string name, InletChoice inlet)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var kind = connection.ExecuteScalar<string?>("select kind from sources where name = @name", new { name }, transaction);
        if (kind is null) return $"There is no source named {name}.";
        if (kind != nameof(SourceKind.Upload)) return NoInlet;
        connection.Execute(
            "update sources set on_match = @onMatch, keep_matched = @keeps where name = @name",
            new { name, onMatch = inlet.OnMatch.ToString(), keeps = inlet.KeepsMatched }, transaction);
        LastRecord.Stamp(connection, transaction, installation.Time.GetUtcNow());
        transaction.Commit();
        return null;
    }

    // Two sources with one address would leave open whose file an address names.
    string? AddressProblem(
        SqliteConnection connection, SqliteTransaction transaction, string name, SourceKind kind, string address)
    {
        if (kind != SourceKind.Folder) return $"{name} is an inlet for uploads: nothing of it has an address.";
        if (SourceAddress.BaseProblem(address, installation.Kind == InstallationKind.Sample) is { } problem)
        {
            return $"The address {problem}";
        }

        var taken = connection.Query<(string Name, string Address)>(
                "select name, address from sources where address is not null and name <> @name", new { name }, transaction)
            .FirstOrDefault(other => SourceAddress.IsSameBase(other.Address, address));
        return taken.Name is null ? null : $"That is the address of the source {taken.Name}.";
    }

    /// <summary>Writes the declaration of a source as the database has it; its path and whoever made it stay behind.</summary>
    internal static void WriteDeclared(
        SqliteConnection connection, SqliteTransaction transaction, Journal journal, string name, Actor actor)
    {
        var row = connection.QuerySingle<(string Kind, string? Path, string Service, string Audience, string At, string Actor)>(
            "select kind, path, service, audience, declared_at, actor from sources where name = @name", new { name },
            transaction);
        var (record, nonce) = Journal.CommitTo(new()
        {
            ["name"] = name,
            ["kind"] = row.Kind,
            ["path"] = row.Path,
            ["service"] = row.Service,
            ["audience"] = row.Audience,
            ["declaredAt"] = row.At,
            ["actor"] = row.Actor,
        });
        journal.Append(connection, transaction, OpenEntries.SourceDeclared(
            name, row.Service, CamelCase(row.Audience), record, nonce,
            Persons.By(connection, transaction, actor.ToString())));
    }

    static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    internal Source? Find(string name)
    {
        using var connection = installation.Database.Open();
        var row = connection.QuerySingleOrDefault<Row>(Select + "\nwhere name = @name", new { name });
        return row is null ? null : From(row);
    }

    internal IReadOnlyList<Source> All()
    {
        using var connection = installation.Database.Open();
        return [.. connection.Query<Row>(Select + "\norder by name").Select(From)];
    }

    /// <summary>How many declarations were refused by each rule.</summary>
    internal IReadOnlyDictionary<SourceRefusal, int> Refusals()
    {
        using var connection = installation.Database.Open();
        return connection.Query<(string Rule, long Count)>("select rule, count(*) from source_refusals group by rule")
            .ToDictionary(r => Enum.Parse<SourceRefusal>(r.Rule), r => (int)r.Count);
    }

    const string Select =
        """
        select name, kind, path, audience, declared_at as DeclaredAt, actor, address, via, purge_url as PurgeUrl,
            purge_method as PurgeMethod, purge_header as PurgeHeader, derivatives, on_match as OnMatch,
            keep_matched as KeepMatched from sources
        """;

    // A version before may have taken what is refused now: that is said, and nothing is taken by it.
    static Source From(Row row)
    {
        string? problem = null;
        var derived = row.Derivatives is { } lines ? DerivedNames.ReadAll(lines.Split('\n'), out problem) : null;
        return From(row, derived, problem);
    }

    static Source From(Row row, IReadOnlyList<DerivedNames>? derived, string? problem) => new(
        row.Name, Enum.Parse<SourceKind>(row.Kind), row.Path, Enum.Parse<Audience>(row.Audience),
        Instant.Of(row.DeclaredAt), row.Actor, row.Address, row.Via,
        row.PurgeUrl is { } url ? new(url, row.PurgeMethod!, row.PurgeHeader) : null,
        derived, InletChoice.Of(row.OnMatch, row.KeepMatched), problem);

    string? FolderProblem(string declared, out string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(declared));
        var info = new DirectoryInfo(path);
        if (!info.Exists) return $"{path} is not a folder.";
        // Every link on the way is followed: what is compared and kept is where the folder truly lies.
        path = RealPath.Of(path);
        foreach (var own in (string[])[installation.Folder, installation.Keys.Folder])
        {
            if (Overlap(path, RealPath.Of(own)))
            {
                return $"{path} overlaps {own}, which belongs to this installation; a source may not hold it or lie in it.";
            }
        }

        if (installation.Kind == InstallationKind.Sample && !RealPath.IsWithin(path, RealPath.Of(installation.SampleFolder!)))
        {
            return $"This installation is a sample. Its sources lie in its own folder {installation.SampleFolder} only, "
                + "and it never becomes a real one. Begin a real one with another --data folder.";
        }

        return null;
    }

    static bool Overlap(string one, string other) => RealPath.IsWithin(one, other) || RealPath.IsWithin(other, one);

    sealed record Row(
        string Name, string Kind, string? Path, string Audience, string DeclaredAt, string Actor, string? Address,
        string? Via, string? PurgeUrl, string? PurgeMethod, string? PurgeHeader, string? Derivatives, string? OnMatch,
        long? KeepMatched);
}
