using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists;

/// <summary>Who may vouch for a list: hotlines, police, authorities; never the provider itself.</summary>
public sealed class SupplierTests : IDisposable
{
    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Theory]
    [InlineData("Sample hosting")]
    [InlineData("SAMPLE  Hosting")]
    [InlineData("Sample hosting B.V.")]
    public void The_provider_is_no_supplier_under_its_own_name(string organisation) =>
        Assert.Contains("the provider itself", Assert.Single(Problems("hotline", Terms(organisation, ""))), StringComparison.Ordinal);

    [Fact]
    public void The_provider_is_no_supplier_with_its_own_key_and_not_as_own()
    {
        var key = VerifierKey.Ed25519("hotline", _at.Installation.Keys.LedgerPublicKey);
        Assert.Contains("own key", Assert.Single(Problems("hotline", Terms("A hotline", key.ToString()))), StringComparison.Ordinal);
        Assert.Contains("vouches for nothing", Assert.Single(Problems("own", Terms("A hotline", ""))), StringComparison.Ordinal);
        Assert.Empty(Problems("hotline", Terms("A hotline", "")));

        var file = _at.Write("own.csv", SomeHashes.Csv($"md5,{new string('2', 32)},Baseline,S-002"));
        var refused = Assert.IsType<ImportOutcome.Refused>(new ListStore(_at.Installation).Import(
            new("mine", file, "own"), Actor.CommandLine, CancellationToken.None));
        Assert.Contains("vouches for no list", refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_of_a_description_that_is_missing_or_wrong_is_refused_in_words()
    {
        foreach (var field in Terms("A hotline", "").Select(pair => pair.Key).ToList())
        {
            var lacking = Terms("A hotline", "");
            lacking.Remove(field);
            Assert.Contains(field, Assert.Single(Problems("hotline", lacking)), StringComparison.Ordinal);
        }

        var wrong = Terms("A hotline", "no key");
        Assert.StartsWith("key: ", Assert.Single(Problems("hotline", wrong)), StringComparison.Ordinal);
        wrong = Terms("A hotline", "");
        wrong["kind"] = "Provider";
        Assert.Single(Problems("hotline", wrong));
    }

    [Fact]
    public void What_a_supplier_signed_is_taken_and_what_was_changed_or_is_older_is_not()
    {
        var seed = new byte[32];
        seed[0] = 7;
        var signer = new NoteSigner("meldpunt", seed);
        Describe(signer.Key.ToString());
        var line = $"md5,{new string('2', 32)},Baseline,S-002";
        Assert.IsType<ImportOutcome.Imported>(Import(signer, 1, line));
        Assert.Equal(signer.Key.ToString(), new ListStore(_at.Installation).Find("signed")!.Active!.Trust.SignedBy);

        Says("release 1 was taken before", Import(signer, 1, line));
        Says("not signed with the key", Import(new NoteSigner("meldpunt", new byte[32]), 2, line));
        var file = _at.Write("signed.csv", SomeHashes.Csv(line, $"md5,{new string('3', 32)},Baseline,S-003"));
        Says("another file", new ListStore(_at.Installation).Import(
            new("signed", file, "meldpunt", Manifest: Manifest(signer, 2, line)), Actor.CommandLine, CancellationToken.None));
    }

    static void Says(string words, ImportOutcome outcome) =>
        Assert.Contains(words, Assert.IsType<ImportOutcome.Refused>(outcome).Words, StringComparison.Ordinal);

    ImportOutcome Import(NoteSigner signer, long number, string line) => new ListStore(_at.Installation).Import(
        new("signed", _at.Write("signed.csv", SomeHashes.Csv(line)), "meldpunt", Manifest: Manifest(signer, number, line)),
        Actor.CommandLine, CancellationToken.None);

    byte[] Manifest(NoteSigner signer, long number, string line)
    {
        var path = _at.Write("to-sign.csv", SomeHashes.Csv(line));
        var builder = new ReleaseBuilder(ListStore.HandleOf(_at.Installation.Keys, "signed"), ListLimits.Default);
        var taken = Assert.IsType<FileIntake.Taken>(ListFileIntake.Read(
            new("signed", path, "meldpunt"), builder, ListLimits.Default, CancellationToken.None));
        var content = builder.Build(ReleaseContent.Empty, 0, 0).Content;
        return new ReleaseManifest(
            "meldpunt", "signed", number, _at.Time.GetUtcNow(), taken.FileDigest,
            ReleaseRoot.Of(content, ReleaseRoot.KeyOf("meldpunt", "signed")), ReleaseBuilder.Count(content)).Write(signer);
    }

    void Describe(string key)
    {
        using var connection = _at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        new SupplierStore(_at.Installation).Describe(
            connection, transaction, "meldpunt", SupplierTerms.ParseUntrusted(Terms("A hotline", key)).Terms!, 1, "person:anna",
            "person:bram");
        transaction.Commit();
    }

    IReadOnlyList<string> Problems(string name, JsonObject terms)
    {
        using var connection = _at.Installation.Database.Open();
        return new SupplierStore(_at.Installation).Problems(connection, null, name, terms, "Sample hosting");
    }

    static JsonObject Terms(string organisation, string key) => new()
    {
        ["kind"] = "Hotline",
        ["organisation"] = organisation,
        ["agreement"] = "agreement 1",
        ["mayBeNamed"] = true,
        ["tellHitsTo"] = new JsonArray("Supplier"),
        ["trust"] = "Enforceable",
        ["key"] = key,
    };
}
