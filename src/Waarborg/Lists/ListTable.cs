// The rows of lists and releases: every statement about them, each inside its caller's connection or transaction.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Lists;

static class ListTable
{
    const string SelectReleases =
        """
        select r.id, l.name as List, l.supplier, r.number, r.state, r.imported_at as ImportedAt, r.imported_by as ImportedBy,
            r.file_digest as FileDigest, r.entries, r.added, r.kept, r.withdrawn, r.folded, r.skipped_lines as SkippedLines,
            r.canary, r.max_distance as MaxDistance, r.ended_at as EndedAt, r.ended_by as EndedBy, r.segment,
            r.root, r.supplier_number as SupplierNumber, r.signed_by as SignedBy, r.attested, r.checked_at as CheckedAt,
            r.shadow_until as ShadowUntil, r.content_gone_at as ContentGoneAt
        from list_releases r join lists l on l.id = r.list_id
        """;

    /// <summary>All releases of one list, or of all, the newest of each list first.</summary>
    internal static IReadOnlyList<ListRelease> Releases(SqliteConnection connection, string? list = null)
    {
        var counts = connection
            .Query<CountRow>("select release_id as ReleaseId, algorithm, category, fingerprints from list_release_counts")
            .ToLookup(row => row.ReleaseId, row => row.ToCount());
        var findings = connection
            .Query<FindingRow>(
                """
                select release_id as ReleaseId, kind, severity, count, out_of as OutOf, entries, category
                from list_gate_findings
                """)
            .ToLookup(row => row.ReleaseId, row => row.ToFinding());
        return [.. connection
            .Query<ReleaseRow>(
                SelectReleases + " where @list is null or l.name = @list order by l.name, r.number desc", new { list })
            .Select(row => row.ToRelease([.. counts[row.Id]], [.. findings[row.Id]]))];
    }

    internal static ListRelease? Find(SqliteConnection connection, string list, long number) =>
        Releases(connection, list).FirstOrDefault(one => one.Number == number);

    internal static string? SupplierOf(SqliteConnection connection, string list) =>
        connection.ExecuteScalar<string?>("select supplier from lists where name = @list", new { list });

    internal static IReadOnlyList<SetAsideShown> SetAside(SqliteConnection connection, long releaseId) =>
        [.. connection
            .Query<(string Entry, string Algorithm, long Distance, string Note, string At)>(
                """
                select entry, algorithm, distance, note, set_aside_at from list_set_aside
                where release_id = @releaseId order by entry
                """,
                new { releaseId })
            .Select(row => new SetAsideShown(row.Entry, row.Algorithm, (int)row.Distance, row.Note, Instant.Of(row.At)))];

    /// <summary>Begins the list where it is new, ends the release in force, and puts the new one in force.</summary>
    internal static void Insert(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, IReadOnlyList<SetAside> setAside)
    {
        var at = Instant.Text(release.ImportedAt);
        connection.Execute(
            """
            insert into lists (name, supplier, created_at, created_by) values (@List, @Supplier, @at, @ImportedBy)
            on conflict (name) do nothing
            """,
            new { release.List, release.Supplier, at, release.ImportedBy }, transaction);
        if (release.State == ReleaseState.Active)
        {
            End(connection, transaction, release.List, ReleaseState.Superseded, release.ImportedAt, release.ImportedBy);
        }

        var id = connection.ExecuteScalar<long>(
            """
            insert into list_releases (list_id, number, state, imported_at, imported_by, file_digest, segment, entries,
                added, kept, withdrawn, folded, skipped_lines, canary, max_distance, root, supplier_number, signed_by, checked_at,
                activated_at)
            select id, @Number, @state, @at, @ImportedBy, @FileDigest, @Segment, @Entries,
                @Added, @Kept, @Withdrawn, @Folded, @SkippedLines, @canary, @MaxDistance, @Root, @SupplierNumber, @SignedBy,
                @at, case @state when 'Active' then @at end
            from lists where name = @List
            returning id
            """,
            new
            {
                release.List,
                release.Number,
                state = release.State.ToString(),
                at,
                release.ImportedBy,
                release.FileDigest,
                release.Segment,
                release.Entries,
                release.Difference.Added,
                release.Difference.Kept,
                release.Difference.Withdrawn,
                release.Folded,
                release.SkippedLines,
                canary = release.Canary.ToString(),
                release.MaxDistance,
                release.Trust.Root,
                release.Trust.SupplierNumber,
                release.Trust.SignedBy,
            },
            transaction);
        foreach (var finding in release.Trust.Findings) InsertFinding(connection, transaction, id, finding);
        foreach (var count in release.Counts)
        {
            connection.Execute(
                """
                insert into list_release_counts (release_id, algorithm, category, fingerprints)
                values (@id, @algorithm, @category, @Fingerprints)
                """,
                new { id, algorithm = count.Algorithm.Name(), category = count.Category.ToString(), count.Fingerprints },
                transaction);
        }

        PutAside(connection, transaction, id, setAside, release.ImportedAt);
    }

    /// <summary>Ends the release in force, if there is one.</summary>
    internal static void End(
        SqliteConnection connection, SqliteTransaction transaction, string list, ReleaseState state, DateTimeOffset now,
        string actor)
    {
        connection.Execute(
            """
            update list_releases set state = @state, ended_at = @at, ended_by = @actor
            where state = 'Active' and list_id = (select id from lists where name = @list)
            """,
            new { list, state = state.ToString(), at = Instant.Text(now), actor }, transaction);
        MarkChanged(connection, transaction, now);
    }

    /// <summary>Did two people agree that lists of this supplier may come into force?</summary>
    internal static bool IsTrusted(SqliteConnection connection, SqliteTransaction? transaction, string supplier) =>
        connection.ExecuteScalar<long>(
            "select count(*) from trusted_suppliers where supplier = @supplier", new { supplier }, transaction) > 0;

    /// <summary>Trusts a supplier from now on: later releases of it that pass the gates come into force by themselves.</summary>
    internal static void Trust(
        SqliteConnection connection, SqliteTransaction transaction, string supplier, DateTimeOffset now, long proposal) =>
        connection.Execute(
            """
            insert into trusted_suppliers (supplier, since, proposal) values (@supplier, @at, @proposal)
            on conflict (supplier) do nothing
            """,
            new { supplier, at = Instant.Text(now), proposal }, transaction);

    /// <summary>Puts a release in force in the place of the one that is.</summary>
    internal static void Activate(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, DateTimeOffset now, string actor)
    {
        End(connection, transaction, release.List, ReleaseState.Superseded, now, actor);
        connection.Execute(
            """
            update list_releases set state = 'Active', activated_at = @at, ended_at = null, ended_by = null, shadow_until = null
            where id = @Id
            """,
            new { release.Id, at = Instant.Text(now) }, transaction);
        MarkChanged(connection, transaction, now);
    }

    /// <summary>Ends a release, in force or not.</summary>
    internal static void SetState(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, ReleaseState state,
        DateTimeOffset now, string actor)
    {
        connection.Execute(
            "update list_releases set state = @state, ended_at = @at, ended_by = @actor, shadow_until = null where id = @Id",
            new { release.Id, state = state.ToString(), at = Instant.Text(now), actor }, transaction);
        MarkChanged(connection, transaction, now);
    }

    internal static void SetShadow(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, DateTimeOffset until,
        DateTimeOffset now)
    {
        connection.Execute(
            "update list_releases set state = 'Shadow', shadow_until = @until where id = @Id",
            new { release.Id, until = Instant.Text(until) }, transaction);
        MarkChanged(connection, transaction, now);
    }

    internal static void SetAttested(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, long proposal, DateTimeOffset now)
    {
        connection.Execute(
            "update list_releases set attested = @proposal where id = @Id", new { release.Id, proposal }, transaction);
        MarkChanged(connection, transaction, now);
    }

    /// <summary>The supplier had nothing newer at this moment: its age counts from here.</summary>
    internal static void SetChecked(
        SqliteConnection connection, SqliteTransaction transaction, ListRelease release, DateTimeOffset at)
    {
        connection.Execute(
            "update list_releases set checked_at = @at where id = @Id", new { release.Id, at = Instant.Text(at) }, transaction);
        MarkChanged(connection, transaction, at);
    }

    /// <summary>
    /// Lets the content go of releases that are not in force: all but the newest, the one that ended last and the one to
    /// which a rollback leads, those that a case rests on and those that were published. What is known of them besides stays.
    /// </summary>
    internal static void LetContentGo(
        SqliteConnection connection, SqliteTransaction transaction, string list, int keep, DateTimeOffset now) =>
        connection.Execute(
            """
            update list_releases set content_gone_at = @at where id in (
                select r.id from list_releases r join lists l on l.id = r.list_id
                where l.name = @list and r.content_gone_at is null
                    and r.state in ('Superseded', 'Withdrawn', 'Imported', 'Tested')
                    and not exists (select 1 from case_item_hits h where h.list = @list and h.release = r.number)
                    and (r.ended_at is null or exists (
                        select 1 from list_releases x
                        where x.list_id = r.list_id and x.ended_at is not null and x.number > r.number))
                    and (r.state <> 'Superseded' or exists (
                        select 1 from list_releases x
                        where x.list_id = r.list_id and x.state = 'Superseded' and x.number > r.number))
                    and not exists (select 1 from published_releases p where p.release_id = r.id)
                order by r.number desc limit -1 offset @keep)
            """,
            new { list, keep, at = Instant.Text(now) }, transaction);

    /// <summary>Two people decided of these findings: they hold the release no more.</summary>
    internal static void Release(SqliteConnection connection, SqliteTransaction transaction, ListRelease release) =>
        connection.Execute(
            "update list_gate_findings set severity = 'Told' where release_id = @Id", new { release.Id }, transaction);

    static void InsertFinding(
        SqliteConnection connection, SqliteTransaction transaction, long releaseId, GateFinding finding) =>
        connection.Execute(
            """
            insert into list_gate_findings (release_id, kind, severity, count, out_of, entries, category)
            values (@releaseId, @kind, @severity, @Count, @OutOf, @entries, @category)
            """,
            new
            {
                releaseId,
                kind = finding.Kind.ToString(),
                severity = finding.Severity.ToString(),
                finding.Count,
                finding.OutOf,
                entries = string.Join(' ', finding.Entries),
                category = finding.Category?.ToString() ?? "",
            },
            transaction);

    /// <summary>Sets entries of a release aside; where there are any, its canary has failed for good.</summary>
    internal static void PutAside(
        SqliteConnection connection, SqliteTransaction transaction, long releaseId, IReadOnlyList<SetAside> setAside,
        DateTimeOffset now)
    {
        if (setAside.Count == 0) return;
        foreach (var one in setAside)
        {
            connection.Execute(
                """
                insert into list_set_aside (release_id, entry, algorithm, distance, note, set_aside_at)
                values (@releaseId, @Entry, @algorithm, @Distance, @Note, @at) on conflict do nothing
                """,
                new { releaseId, one.Entry, algorithm = one.Algorithm.Name(), one.Distance, one.Note, at = Instant.Text(now) },
                transaction);
        }

        connection.Execute("update list_releases set canary = 'Failed' where id = @releaseId", new { releaseId }, transaction);
        MarkChanged(connection, transaction, now);
    }

    /// <summary>What the operator vouches for: its segment, and the shipped set that was last held against releases.</summary>
    internal static (string? Segment, string Shipped) KnownGood(SqliteConnection connection) =>
        connection.QuerySingle<(string?, string)>("select segment, shipped from known_good");

    internal static void SetKnownGood(
        SqliteConnection connection, SqliteTransaction transaction, string? segment, int fingerprints, string shipped,
        DateTimeOffset now, Actor actor)
    {
        connection.Execute(
            """
            update known_good set segment = @segment, fingerprints = @fingerprints, shipped = @shipped,
                changed_at = @at, changed_by = @actor
            """,
            new { segment, fingerprints, shipped, at = Instant.Text(now), actor = actor.ToString() }, transaction);
        MarkChanged(connection, transaction, now);
    }

    internal static bool IsActive(SqliteConnection connection, SqliteTransaction transaction, string list, int release) =>
        connection.ExecuteScalar<long>(
            """
            select count(*) from list_releases r join lists l on l.id = r.list_id
            where l.name = @list and r.number = @release and r.state = 'Active'
            """,
            new { list, release }, transaction) > 0;

    /// <summary>Grows with every change to what may match.</summary>
    internal static long ChangeNumber(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("select number from list_changes");

    /// <summary>The names of every segment that is still spoken of.</summary>
    internal static IReadOnlySet<string> Segments(SqliteConnection connection) =>
        connection.Query<string>(
                """
                select segment from list_releases where content_gone_at is null
                union select segment from known_good where segment is not null
                """)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The number of everything together that has this digest; a new one when it was never seen.</summary>
    internal static int Generation(SqliteConnection connection, string digest, DateTimeOffset now, bool mayNumber)
    {
        const string Find = "select id from generations where digest = @digest";
        if (connection.ExecuteScalar<long?>(Find, new { digest }) is { } known) return (int)known;
        if (!mayNumber) return 0;
        connection.Execute(
            "insert into generations (digest, begun_at) values (@digest, @at) on conflict (digest) do nothing",
            new { digest, at = Instant.Text(now) });
        return (int)connection.ExecuteScalar<long>(Find, new { digest });
    }

    /// <summary>Something that decides what may match has changed.</summary>
    internal static void MarkChanged(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now)
    {
        connection.Execute("update list_changes set number = number + 1", transaction: transaction);
        LastRecord.Stamp(connection, transaction, now);
    }

    sealed record CountRow(long ReleaseId, string Algorithm, string Category, long Fingerprints)
    {
        internal FingerprintCount ToCount() => new(
            ListAlgorithms.TryParse(Algorithm, out var algorithm) ? algorithm : throw new InvalidDataException(Algorithm),
            Enum.Parse<ListCategory>(Category), (int)Fingerprints);
    }

    sealed record ReleaseRow(
        long Id, string List, string Supplier, long Number, string State, string ImportedAt, string ImportedBy,
        string FileDigest, long Entries, long Added, long Kept, long Withdrawn, long Folded, long SkippedLines,
        string Canary, long? MaxDistance, string? EndedAt, string? EndedBy, string Segment, string Root, long? SupplierNumber,
        string? SignedBy, long? Attested, string CheckedAt, string? ShadowUntil, string? ContentGoneAt)
    {
        internal ListRelease ToRelease(IReadOnlyList<FingerprintCount> counts, IReadOnlyList<GateFinding> findings) => new(
            Id, List, Supplier, (int)Number, Enum.Parse<ReleaseState>(State), Instant.Of(ImportedAt), ImportedBy,
            FileDigest, (int)Entries, new((int)Added, (int)Kept, (int)Withdrawn), (int)Folded, (int)SkippedLines,
            Enum.Parse<CanaryResult>(Canary), (int?)MaxDistance, EndedAt is null ? null : Instant.Of(EndedAt), EndedBy,
            Segment, counts,
            new(Root, SupplierNumber, SignedBy, Attested, Instant.Of(CheckedAt),
                ShadowUntil is null ? null : Instant.Of(ShadowUntil), findings),
            ContentGoneAt is null ? null : Instant.Of(ContentGoneAt));
    }

    sealed record FindingRow(
        long ReleaseId, string Kind, string Severity, long Count, long OutOf, string Entries, string Category)
    {
        internal GateFinding ToFinding() => new(
            Enum.Parse<GateKind>(Kind), Enum.Parse<GateSeverity>(Severity), Count, OutOf,
            Entries.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Category.Length == 0 ? null : Enum.Parse<ListCategory>(Category));
    }
}
