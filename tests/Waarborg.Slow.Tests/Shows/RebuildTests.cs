// The program built once more elsewhere gives the same bytes, and a file that is not the same is named.
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Bench;
using Waarborg.Slow.Tests.Acting;

namespace Waarborg.Slow.Tests.Shows;

[Collection(typeof(AloneOnTheMachine))]
public sealed class RebuildTests : IDisposable
{
    // These tests lie in artifacts/bin/PROJECT/CONFIGURATION, and so does the program.
    static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
    static readonly string Script = Path.Combine(Root, "waarborg");
    static readonly string Program = Path.Combine(Root, "artifacts/bin/Waarborg.Cli/release");

    // Stands in for the SDK where only the comparison is looked at: what it builds was there before.
    const string Sdk = """
        #!/bin/sh
        case "$1" in
          --list-sdks) echo "10.0.400 [/nowhere]" ;;
          --version) echo 10.0.400 ;;
          build) ls >"$BUILT-of" && mkdir -p artifacts/bin/Waarborg.Cli && cp -r "$BUILT" artifacts/bin/Waarborg.Cli/release ;;
        esac
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("waarborg-rebuild-test-").FullName;

    public RebuildTests()
    {
        foreach (var name in (string[])["tmp", "bin", "built", "given/sub"]) Directory.CreateDirectory(At(name));
        File.WriteAllText(At("bin/dotnet"), Sdk);
        File.SetUnixFileMode(At("bin/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var name in (string[])["Waarborg.Cli.dll", "Waarborg.dll", "Waarborg.pdb"])
        {
            File.WriteAllText(At($"built/{name}"), name);
            File.WriteAllText(At($"given/{name}"), name);
        }
    }

    [Fact]
    public async Task The_program_built_again_at_another_path_is_the_same_to_the_last_byte()
    {
        Assert.EndsWith("/release", AppContext.BaseDirectory.TrimEnd('/'), StringComparison.Ordinal);

        var ended = await RunAsync("dotnet-as-it-is", "rebuild", "--compare", Program);

        Assert.True(ended.ExitCode == 0, $"{ended.ExitCode}: {ended.Out}{ended.Error}");
        var equal = Files(ended).Where(line => line.StartsWith("equal ", StringComparison.Ordinal)).Select(Name);
        Assert.Equal(
            Directory.EnumerateFiles(Program, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Program, path)).Order(StringComparer.Ordinal),
            equal);
        Assert.Contains($"as rebuilt: {DigestOfDlls(Program)}\n", ended.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(At("tmp"), "waarborg-*"));
    }

    [Fact]
    public async Task A_changed_byte_in_one_file_is_named()
    {
        await File.WriteAllTextAsync(At("given/Waarborg.dll"), "Waarborg-dll", TestContext.Current.CancellationToken);

        var ended = await RunAsync("bin", "rebuild", "--compare", At("given"));

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(["equal Waarborg.Cli.dll", "differs Waarborg.dll", "equal Waarborg.pdb"], Words(ended));
        Assert.Contains($"as rebuilt: {DigestOfDlls(At("built"))}\n", ended.Out, StringComparison.Ordinal);
        Assert.Contains($"in FOLDER:  {DigestOfDlls(At("given"))}\n", ended.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(At("tmp"), "waarborg-*"));
    }

    [Fact]
    public async Task Files_that_are_missing_or_too_many_are_named()
    {
        File.Delete(At("given/Waarborg.pdb"));
        await File.WriteAllTextAsync(At("given/sub/more.dll"), "more", TestContext.Current.CancellationToken);

        var ended = await RunAsync("bin", "rebuild", "--compare", At("given"));

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(
            ["equal Waarborg.Cli.dll", "equal Waarborg.dll", "missing Waarborg.pdb", "extra sub/more.dll"], Words(ended));
    }

    [Fact]
    public async Task Without_a_folder_it_prints_digests_and_with_an_equal_one_it_ends_well()
    {
        var alone = await RunAsync("bin", "rebuild");
        Assert.Equal(0, alone.ExitCode);
        Assert.Equal(["built Waarborg.Cli.dll", "built Waarborg.dll", "built Waarborg.pdb"], Words(alone));
        Assert.Equal(0, (await RunAsync("bin", "rebuild", "--compare", At("given"))).ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_told_ends_as_neither_equal_nor_different()
    {
        string[][] misuses = [["--compare"], ["--compare", At("nowhere")], ["--compare", At("bin")], ["--other", At("given")]];
        foreach (var misuse in misuses)
        {
            var refused = await RunAsync("bin", ["rebuild", .. misuse]);
            Assert.Equal((2, ""), (refused.ExitCode, refused.Out));
            Assert.NotEmpty(refused.Error);
        }

        Directory.Delete(At("built"), recursive: true);
        var failed = await RunAsync("bin", "rebuild", "--compare", At("given"));
        Assert.Equal(2, failed.ExitCode);
        Assert.Contains("did not build", failed.Error, StringComparison.Ordinal);
        Directory.CreateDirectory(At("built"));
        Assert.Equal(2, (await RunAsync("bin", "rebuild", "--compare", At("given"))).ExitCode);
        Assert.Empty(Directory.EnumerateDirectories(At("tmp"), "waarborg-*"));
    }

    // Without git the script itself says what belongs to the sources: what it left out would make every file another one.
    [Fact]
    public async Task Without_git_every_file_that_has_a_say_in_the_build_is_taken_along()
    {
        string[] said =
        [
            .. Directory.EnumerateFiles(Root, "*.props"), .. Directory.EnumerateFiles(Root, "*.targets"),
            .. Directory.EnumerateFiles(Root, "*.slnx"), Path.Combine(Root, "global.json"), Path.Combine(Root, "BannedSymbols.txt"),
        ];
        string[] folders = ["assets", "bench", "docs", "src", "tests/Waarborg.Fuzz"];
        foreach (var name in folders)
        {
            Directory.CreateDirectory(At($"plain/{name}"));
            await File.WriteAllTextAsync(At($"plain/{name}/one"), "", TestContext.Current.CancellationToken);
        }

        foreach (var path in said.Append(Script).Append(Path.Combine(Root, ".editorconfig")))
        {
            File.Copy(path, At($"plain/{Path.GetFileName(path)}"));
        }

        var ended = await RunScriptAsync(At("plain/waarborg"), "bin", ["rebuild"]);

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("without git", ended.Out, StringComparison.Ordinal);
        var taken = await File.ReadAllLinesAsync(At("built-of"), TestContext.Current.CancellationToken);
        Assert.Equal(
            said.Select(path => Path.GetFileName(path)!).Concat(["assets", "bench", "docs", "src", "tests"]).Order(StringComparer.Ordinal),
            taken.Order(StringComparer.Ordinal));
    }

    Task<Ended> RunAsync(string sdk, params string[] args) => RunScriptAsync(Script, sdk, args);

    async Task<Ended> RunScriptAsync(string script, string sdk, string[] args)
    {
        var start = new ProcessStartInfo(script)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment["PATH"] = $"{At(sdk)}:{start.Environment["PATH"]}";
        start.Environment["BUILT"] = At("built");
        start.Environment["TMPDIR"] = At("tmp");
        using var running = new RunningProgram(Process.Start(start)!);
        return await running.EndAsync(TestContext.Current.CancellationToken);
    }

    string At(string path) => Path.Combine(_folder, path);

    static IEnumerable<string> Files(Ended ended) =>
        ended.Out.TrimEnd('\n').Split('\n').Where(line => !line.Contains(": ", StringComparison.Ordinal) || IsDifferent(line));

    static bool IsDifferent(string line) => line.StartsWith("differs ", StringComparison.Ordinal);

    static string Name(string line) => line[(line.LastIndexOf(' ') + 1)..];

    /// <summary>Of each file the word about it and its name.</summary>
    static IEnumerable<string> Words(Ended ended) => Files(ended).Select(line => $"{line[..line.IndexOf(' ')]} {Name(line)}");

    // What LC_ALL=C sha256sum *.dll | sha256sum gives.
    static string DigestOfDlls(string folder)
    {
        var lines = Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal)
            .Select(path => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}  {Path.GetFileName(path)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
