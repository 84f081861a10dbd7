using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Small histories for the ledger's page.</summary>
static class SomeLedger
{
    /// <summary>A source under a permit, and one that was refused.</summary>
    internal static void Fill(Installation installation)
    {
        Some.FolderSource(installation, "site");
        Some.Permit(installation, "site");
        new SourceStore(installation).Declare(
            new("mail", SourceKind.Upload, null, "mail", Audience.Public, true, false, false), Actor.CommandLine);
    }

    /// <summary>Writes what is due and signs it.</summary>
    internal static async Task<Checkpoint> PublishAsync(Installation installation)
    {
        await new LedgerKeeper(installation).TendAsync(TestContext.Current.CancellationToken);
        return Assert.IsType<Checkpoint>(LedgerStanding.Read(installation).Checkpoint);
    }

    /// <summary>Lets hours pass, each with what the clock writes.</summary>
    internal static void Pass(Installation installation, int hours)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            ((ManualTimeProvider)installation.Time).Advance(TimeSpan.FromHours(1));
            Write(installation, (journal, connection, transaction) => journal.WriteDue(connection, transaction));
        }
    }

    /// <summary>One item matched and was made unavailable.</summary>
    internal static void Matched(Installation installation) => Append(
        installation,
        ClosedEntries.Match(new(1, 1, "site", 1, null, new("known", 1), "Test", "sha256", 0, "disableFirst"), By("program:sweep")),
        ClosedEntries.RestrictionIntended(1, "disable", 1, "match", By("program:sweep"), 1),
        ClosedEntries.RestrictionEnded(1, "disabled", By("program:sweep"), 1));

    /// <summary>A person confirmed it.</summary>
    internal static void Judged(Installation installation) =>
        Append(installation, ClosedEntries.Review(1, 1, "confirmed", By("person:0123456789abcdef")));

    /// <summary>A witness is named, and its line stands below the checkpoint.</summary>
    internal static async Task WitnessAsync(Installation installation, Checkpoint checkpoint, DateTimeOffset at, bool isTrue = true)
    {
        var seed = new byte[Ed25519.KeyBytes];
        var key = VerifierKey.Cosignature("witness.example", Ed25519.PublicKey(seed));
        using (var connection = installation.Database.Open())
        {
            connection.Execute(
                "insert into witnesses (name, url, vkey, named_at) values (@name, 'https://witness.example', @vkey, @at)",
                new { name = key.Name, vkey = key.ToString(), at = Instant.Text(at) });
        }

        var line = Cosignature.Sign(key.Name, seed, isTrue ? checkpoint.ToText() : "another text\n", at);
        await new LedgerPublisher(installation).AddCosignaturesAsync(checkpoint, [line], TestContext.Current.CancellationToken);
    }

    /// <summary>A value of this form.</summary>
    internal static JsonNode Value(EntryField field) => field.Form switch
    {
        FieldForm.Count or FieldForm.Id => 7,
        FieldForm.Flag => true,
        FieldForm.Name => field.Choices?[0] ?? "name",
        FieldForm.Names => new JsonArray("one", "two"),
        FieldForm.Instant or FieldForm.Hour => "2026-11-22T10:00:00.000Z",
        FieldForm.Day => "2026-11-22",
        FieldForm.Actors => By("program:start"),
        FieldForm.Releases => new JsonArray(new JsonObject { ["list"] = "known", ["release"] = 1 }),
        FieldForm.Shown => ShownCount.FewText,
        _ => "text",
    };

    static JsonArray By(string actor) => new(actor);

    static void Append(Installation installation, params IReadOnlyList<Entry> entries) => Write(
        installation, (journal, connection, transaction) => journal.Append(connection, transaction, entries));

    static void Write(
        Installation installation, Action<Journal, Microsoft.Data.Sqlite.SqliteConnection, Microsoft.Data.Sqlite.SqliteTransaction> write)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        write(new(installation), connection, transaction);
        transaction.Commit();
    }
}
