using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Server;

namespace Waarborg.Tests.Support;

/// <summary>Remote lists as tests describe them.</summary>
static class SomeLookups
{
    /// <summary>Waits by the clock of the machine, and not for long.</summary>
    internal static LookupPace Impatient { get; } = new(TimeProvider.System)
    {
        Patience = TimeSpan.FromSeconds(20),
        FirstWait = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>Asks, and waits for the answer.</summary>
    internal static ServedAnswer Ask(
        this LookupDesk desk, string caller, string list, string category, string algorithm, string prefix) =>
        desk.AskAsync(caller, list, category, algorithm, prefix).GetAwaiter().GetResult();

    internal static RemoteListTerms Shield(Uri address, long? limit = null) => new(
        LookupKind.ArachnidShield, "sample", address.AbsoluteUri, ListAlgorithm.Pdq, Profile: ListProfile.Fit512,
        AskAgainDays: 7, DailyLimit: limit);

    internal static RemoteListTerms HashCheck(Uri address, ListAlgorithm algorithm = ListAlgorithm.Sha1, long? limit = null) => new(
        LookupKind.HashCheck, "sample", new Uri(address, "check").AbsoluteUri, algorithm, ListCategory.NationallyIllegal,
        Authorization: LookupAuthorization.Bearer, Fields: new("soort", "waarde", "bekend", "bron"), AskAgainDays: 7,
        DailyLimit: limit);

    internal static RemoteListTerms Waarborg(Uri address, ListAlgorithm algorithm = ListAlgorithm.Sha256, int bits = 20) => new(
        LookupKind.WaarborgLookup, "sample", address.AbsoluteUri, algorithm, ListCategory.Baseline, "held", bits);

    internal static void Describe(Installation installation, string name, RemoteListTerms terms, string secret)
    {
        Permits.SomeNotices.In(installation, (connection, transaction) =>
        {
            Assert.Empty(RemoteLists.Problems(connection, transaction, installation.Kind, name, terms.ToJson()));
            RemoteLists.Describe(connection, transaction, name, terms, 1, installation.Time.GetUtcNow());
        });
        Secret(installation, name, secret);
    }

    internal static void Secret(Installation installation, string name, string secret)
    {
        var path = Path.Combine(installation.Keys.Folder, KeyPurposes.LookupPrefix + name);
        File.WriteAllText(path, secret + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>A permit's line that fits.</summary>
    internal static ListUse Line(string name, RemoteListTerms terms, params string[] categories) => new(
        name, categories.Length > 0 ? categories : [.. terms.Categories.Select(one => one.ToString())], terms.Sends,
        terms.Sends == ListUse.Prefix ? null : "A contract with standard clauses.");

    /// <summary>A hotline's installation that answers for the list <c>held</c>.</summary>
    internal static async Task<(RunningServer Server, string Key)> HotlineAsync(int bits, params string[] lines)
    {
        var server = await RunningServer.StartAsync();
        Hold(server.Installation, lines);
        Open(server.Installation, bits);
        return (server, KeyOf(server.Installation, "provider-a"));
    }

    internal static void Hold(Installation installation, params string[] lines) => HoldAs(installation, "held", lines);

    internal static void HoldAs(Installation installation, string list, params string[] lines)
    {
        var path = Path.Combine(Path.GetDirectoryName(installation.Folder)!, $"{list}.csv");
        File.WriteAllText(path, Lists.SomeHashes.Csv(lines));
        var imported = Assert.IsType<ImportOutcome.Imported>(
            new ListStore(installation).Import(new(list, path, "sample"), Actor.CommandLine, CancellationToken.None));
        if (imported.Release.State == ReleaseState.Active) return;
        // What a gate holds two people let through; that is not what is tested here.
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Assert.Null(new ReleaseActs(installation).Activate(
            connection, transaction, list, imported.Release.Number, 1, "person:anna", "person:bram"));
        transaction.Commit();
    }

    /// <summary>What two people decide of the entry that its supplier calls so; the release stays.</summary>
    internal static void Decide(Installation installation, string reference, EntryDecision decision)
    {
        var entry = new ListStore(installation).Entries("held").Single(one => one.Reference == reference).Entry;
        Permits.SomeNotices.In(installation, (connection, transaction) => EntryTable.Decide(
            connection, transaction, "held", entry, decision, 1, installation.Time.GetUtcNow()));
    }

    internal static void Open(Installation installation, int? bits, string list = "held") => Permits.SomeNotices.In(
        installation, (connection, transaction) => ServedLists.Set(
            connection, transaction, list, bits, 1, installation.Time.GetUtcNow()));

    internal static string KeyOf(Installation installation, string holder, params KeyScope[] scopes) => new ApiKeyStore(installation).Add(
        holder, KeyCaller.Provider, scopes.Length > 0 ? scopes : [KeyScope.Lookup], installation.Time.GetUtcNow().AddDays(100),
        Actor.CommandLine).Key!;
}
