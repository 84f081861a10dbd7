// Holds every page to naming only commands, pages and tests that exist.
using System.CommandLine;
using Waarborg.Cli;

namespace Waarborg.Tests.Letters;

public class DocReferencesTests
{
    // What the script does itself; every other word is a command of the program.
    static readonly string[] ScriptWords = ["test", "bench", "safeguards", "rebuild", "rebuild --compare"];

    static readonly IReadOnlyList<string> Commands = [.. DocReferences.CommandPathsOf(WaarborgCommands.Create())];

    static readonly string[] Pages =
    [
        "/", "/cases", "/complaints", "/desk/weighings", "/messages", "/notice", "/regimes", "/register", "/statement", "/sweeps",
        "/test-pictures", "/weighings",
    ];

    public static TheoryData<string> AllPages => [.. Repository.Pages()];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Every_command_that_a_page_names_exists(string page) =>
        Assert.Empty(DocReferences.Missing(
            DocReferences.CommandPaths(Repository.Read(page)), Commands.Concat(ScriptWords)));

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Every_page_of_the_server_that_a_page_names_exists(string page) =>
        Assert.Empty(DocReferences.Missing(DocReferences.Pages(Repository.Read(page)), Pages));

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Every_test_that_a_page_names_exists(string page) =>
        Assert.Empty(DocReferences.Missing(
            DocReferences.Tests(Repository.Read(page)),
            Repository.Sources("tests").SelectMany(DocReferences.TestsIn)));

    [Fact]
    public void A_command_is_read_up_to_its_arguments_and_its_options_apart() =>
        Assert.Equal(
            ["source add folder", "source add folder --audience", "letters", "up", "up --once", "up --json"],
            DocReferences.CommandPaths(
                "`./waarborg source add folder NAME PATH --audience public`, `./waarborg letters M21`, "
                + "`./waarborg up --once --json`, `./waarborg`, ./waarborg prose, `waarborg other`"));

    [Fact]
    public void What_does_not_exist_is_named_once() =>
        Assert.Equal(["scan --fast"], DocReferences.Missing(["scan", "scan --fast", "scan --fast"], ["scan"]));

    [Fact]
    public void A_tree_of_commands_is_flattened_with_its_own_options_and_those_from_above()
    {
        var root = new Command("root")
        {
            new Option<string>("--data") { Recursive = true },
            new Option<bool>("--local"),
            new Command("list") { new Command("import") { new Option<bool>("--skip") } },
        };
        Assert.Equal(
            ["list", "list --data", "list import", "list import --skip", "list import --data"],
            DocReferences.CommandPathsOf(root));
    }

    [Fact]
    public void Tests_are_found_by_class_and_method()
    {
        const string Source = """
            public partial class FirstTests
            {
                [Fact]
                public void One() { }
                void Helper() { }
                [Theory(Timeout = 1)]
                [InlineData("]")]
                public async Task Two(string text) { }
            }
            sealed class SecondTests(int x) { [Fact] public void Three() { } }
            """;
        Assert.Equal(["FirstTests.One", "FirstTests.Two", "SecondTests.Three"], DocReferences.TestsIn(Source));
    }
}
