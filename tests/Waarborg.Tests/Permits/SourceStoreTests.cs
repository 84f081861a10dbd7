using Dapper;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What may be a source at all.</summary>
public sealed class SourceStoreTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly Tree _tree = new();

    public void Dispose()
    {
        _tree.Dispose();
        _at.Dispose();
    }

    [Fact]
    public void A_hosting_folder_is_declared_as_it_was_said()
    {
        var declared = Assert.IsType<DeclareOutcome.Declared>(Declare(Folder())).Source;
        Assert.Equal(("web", SourceKind.Folder, _tree.Path, Audience.Public),
            (declared.Name, declared.Kind, declared.Path, declared.Audience));
        Assert.Equal(_at.Time.GetUtcNow(), declared.DeclaredAt);
        Assert.Equal(declared, Assert.Single(new SourceStore(_at.Installation).All()));
        Assert.Equal(
            "There is a source named web already.", Assert.IsType<DeclareOutcome.Impossible>(Declare(Folder())).Words);
    }

    [Fact]
    public void A_pattern_that_is_refused_since_is_not_followed_and_that_is_said_with_the_command_that_mends_it()
    {
        Declare(Folder());
        Assert.Null(Assert.Single(new SourceStore(_at.Installation).All()).Problem);
        using (var connection = _at.Installation.Database.Open())
        {
            connection.Execute("update sources set derivatives = '{dir}/{name}_*.{ext}'");
        }

        var source = Assert.Single(new SourceStore(_at.Installation).All());
        Assert.Null(source.Derived);
        Assert.Contains("The pattern {dir}/{name}_*.{ext} ", source.Problem, StringComparison.Ordinal);
        Assert.Contains("./waarborg source derivatives web", source.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail", "Public", true, false, false, nameof(SourceRefusal.InterpersonalCommunication), "communication")]
    [InlineData("Hosting", "Public", true, false, false, nameof(SourceRefusal.InterpersonalCommunication), "only hosting")]
    [InlineData("hosting", "Private", true, false, false, nameof(SourceRefusal.PrivateStorage), "private storage")]
    [InlineData("hosting", "Public", false, false, false, nameof(SourceRefusal.NoPlaintext), "plaintext")]
    [InlineData("hosting", "ByLink", true, true, false, nameof(SourceRefusal.EndToEndEncrypted), "end-to-end")]
    [InlineData("hosting", "ByLink", true, false, true, nameof(SourceRefusal.DeviceBackup), "back-ups of devices")]
    public void What_is_refused_by_construction_is_refused_in_words_and_recorded(
        string service, string audience, bool plaintext, bool endToEnd, bool backup, string rule, string word)
    {
        var refused = Assert.IsType<DeclareOutcome.Refused>(Declare(Folder() with
        {
            Service = service,
            Audience = Enum.Parse<Audience>(audience),
            PlaintextHeld = plaintext,
            EndToEndEncrypted = endToEnd,
            DeviceBackup = backup,
        }));
        Assert.Equal(rule, refused.Rule.ToString());
        Assert.StartsWith("refused: ", SourceRules.Words(refused.Rule), StringComparison.Ordinal);
        Assert.Contains(word, SourceRules.Words(refused.Rule), StringComparison.Ordinal);

        var store = new SourceStore(_at.Installation);
        Assert.Empty(store.All());
        Assert.Equal([KeyValuePair.Create(refused.Rule, 1)], store.Refusals());
        using var connection = _at.Installation.Database.Open();
        var (name, actor) = connection.QuerySingle<(string, string)>("select name, actor from source_refusals");
        Assert.Equal(("web", Actor.CommandLine.ToString()), (name, actor));
        Assert.Equal(_at.Time.GetUtcNow(), LastRecord.Read(connection));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a", true)]
    [InlineData("a-b_C9", true)]
    [InlineData("-a", false)]
    [InlineData("_a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("é", false)]
    [InlineData("a\n", false)]
    public void A_name_is_letters_digits_hyphens_and_underscores(string name, bool isName)
    {
        Assert.Equal(isName, SourceRules.IsName(name));
        Assert.Equal(isName, Declare(Folder() with { Name = name }) is DeclareOutcome.Declared);
    }

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(SourceRules.IsName(new('a', SourceRules.MaxNameLength)));
        Assert.False(SourceRules.IsName(new('a', SourceRules.MaxNameLength + 1)));
    }

    [Fact]
    public void A_source_may_not_hold_the_data_or_the_keys_nor_lie_in_them_also_over_links()
    {
        _tree.AddLink("to-root", _at.Root).AddLink("to-data", _at.DataFolder).AddLink("round", "round");
        Directory.CreateDirectory(Path.Combine(_at.DataFolder, "deep"));
        string[] overlapping =
        [
            _at.Root, _at.DataFolder, Path.Combine(_at.Root, "data-keys"), Path.Combine(_at.DataFolder, "deep"), "/",
            _tree.At("to-root"), _tree.At("to-root/data/deep"), _tree.At("to-data/deep"),
        ];
        Assert.All(overlapping, path => Assert.Contains(
            "overlaps",
            Assert.IsType<DeclareOutcome.Impossible>(Declare(Folder() with { Path = path })).Words,
            StringComparison.Ordinal));
        foreach (var path in (string[])[_tree.At("none"), _tree.At("round"), "/dev/null"])
        {
            Assert.Contains(
                "is not a folder", Assert.IsType<DeclareOutcome.Impossible>(Declare(Folder() with { Path = path })).Words,
                StringComparison.Ordinal);
        }

        // A folder whose name only begins like the data folder's is another one.
        Directory.CreateDirectory(_at.DataFolder + "-of-a-customer");
        Assert.IsType<DeclareOutcome.Declared>(Declare(Folder() with { Path = _at.DataFolder + "-of-a-customer" }));
    }

    [Fact]
    public void A_folder_behind_links_is_kept_by_where_it_truly_lies()
    {
        _tree.AddFolder("real/www").AddLink("vhosts", "real");
        var declared = Assert.IsType<DeclareOutcome.Declared>(Declare(Folder() with { Path = _tree.At("vhosts/www/") }));
        Assert.Equal(_tree.At("real/www"), declared.Source.Path);
    }

    [Fact]
    public void A_samples_sources_lie_in_its_own_folder_only()
    {
        using var sample = new TempInstallation(InstallationKind.Sample);
        var own = Path.Combine(sample.Root, "sample");
        Directory.CreateDirectory(Path.Combine(own, "files"));
        Directory.CreateDirectory(own + "-not");
        File.CreateSymbolicLink(Path.Combine(own, "way-out"), _tree.Path);
        _tree.AddFolder("web");
        var store = new SourceStore(sample.Installation);
        foreach (var path in (string[])[_tree.Path, own + "-not", Path.Combine(own, "way-out"), Path.Combine(own, "way-out/web")])
        {
            var impossible = store.Declare(Folder() with { Path = path }, Actor.CommandLine);
            Assert.Contains(
                "This installation is a sample", Assert.IsType<DeclareOutcome.Impossible>(impossible).Words,
                StringComparison.Ordinal);
        }

        Assert.IsType<DeclareOutcome.Declared>(
            store.Declare(Folder() with { Path = Path.Combine(own, "files") }, Actor.CommandLine));
    }

    SourceDeclaration Folder() =>
        new("web", SourceKind.Folder, _tree.Path, "hosting", Audience.Public, true, false, false);

    DeclareOutcome Declare(SourceDeclaration declaration) =>
        new SourceStore(_at.Installation).Declare(declaration, Actor.CommandLine);
}
