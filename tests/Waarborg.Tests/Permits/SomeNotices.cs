using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What a notice needs: settings that two persons signed, a source, lists, customers.</summary>
static class SomeNotices
{
    internal static NoticeTerms Terms { get; } = new([new("known", ["Baseline", "NationallyIllegal"])], NoticeTerms.All, AlwaysAsk: false);

    internal static JsonObject Json(JsonNode? delivery = null, string publicAddress = "https://waarborg.duinhost.example") => new()
    {
        ["name"] = "Duinhost",
        ["contact"] = "vragen@duinhost.example",
        ["objections"] = "https://duinhost.example/bezwaar",
        ["terms"] = "https://duinhost.example/voorwaarden",
        ["authority"] = new JsonObject { ["name"] = "Autoriteit Persoonsgegevens", ["address"] = "https://autoriteitpersoonsgegevens.nl/" },
        ["languages"] = new JsonArray("nl", "en"),
        ["retentionDays"] = new JsonObject { ["cases"] = 365, ["sealedFiles"] = 180, ["complaints"] = 730 },
        ["delivery"] = delivery,
        ["publicAddress"] = publicAddress,
    };

    internal static ProviderSettings Settings(JsonObject? json = null, InstallationKind kind = InstallationKind.Sample) =>
        Assert.IsType<SettingsOutcome.Valid>(ProviderSettings.Parse(json ?? Json(), kind)).Settings;

    /// <summary>Two persons signed the same.</summary>
    internal static IReadOnlyList<ActSignature> Signatures(params long[] persons) =>
    [
        .. (persons.Length == 0 ? [1, 2] : persons).Select(person => new ActSignature(
            person, new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), SignatureKind.SampleKey, new byte[32], $$"""{"by":{{person}}}""")),
    ];

    internal static void Set(Installation installation, JsonObject? json = null) => In(installation, (connection, transaction) =>
        Assert.IsType<AppendOutcome.Appended>(new SettingsStore(installation).Append(
            connection, transaction, Settings(json, installation.Kind), Signatures(), "person:anna", "person:bram")));

    /// <summary>An upload inlet named <c>web</c> where no folder is needed, a folder where one is, and a list.</summary>
    internal static void Fill(Installation installation, JsonObject? json = null, bool isFolder = false)
    {
        if (isFolder) Server.Some.FolderSource(installation, "web");
        else Server.Some.UploadSource(installation, "web");
        List(installation, "known");
        Set(installation, json);
    }

    internal static void List(Installation installation, string name, string supplier = "sample")
    {
        var file = Path.Combine(Path.GetDirectoryName(installation.Folder)!, name + ".csv");
        File.WriteAllText(file, $"algorithm,hash,category,reference\nmd5,{new string('1', 32)},Test,S-1\n");
        Assert.IsType<ImportOutcome.Imported>(
            new ListStore(installation).Import(new(name, file, supplier), Actor.CommandLine, CancellationToken.None));
    }

    internal static Notice Publish(Installation installation, NoticeTerms? terms = null)
    {
        Notice? notice = null;
        In(installation, (connection, transaction) => notice = Assert.IsType<PublishOutcome.Published>(new NoticeStore(installation).Publish(
            connection, transaction, "web", terms ?? Terms, Actor.CommandLine)).Notice);
        return notice!;
    }

    internal static void Customers(Installation installation, params string[] lines) => Assert.IsType<CustomerImport.Done>(
        new CustomerStore(installation).Import(
            System.Text.Encoding.UTF8.GetBytes("id,source,prefix,contact,language\n" + string.Join('\n', lines)), "web",
            Actor.CommandLine));

    internal static void In(Installation installation, Action<SqliteConnection, SqliteTransaction> act)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        act(connection, transaction);
        transaction.Commit();
    }

    internal static T Ask<T>(Installation installation, Func<SqliteConnection, SqliteTransaction, T> ask)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        return ask(connection, transaction);
    }

    internal static ManualTimeProvider Time(Installation installation) => (ManualTimeProvider)installation.Time;
}
