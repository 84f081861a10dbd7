// Go's own code reads our ledger: nothing of it is ours but the few lines in go/main.go.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Tests.Ledger;

namespace Waarborg.Slow.Tests.Ledger;

/// <summary>golang.org/x/mod/sumdb of Debian (note and tlog) on checkpoints, proofs and tiles that our library wrote.</summary>
public sealed class GoTests : IClassFixture<GoTests.Program>, IDisposable
{
    readonly Program _program;
    readonly string _folder = BuiltLedger.NewFolder();

    public GoTests(Program program) => _program = program;

    public static TheoryData<int, int, int> Trees => new()
    {
        { 1, 0, 1 }, { 2, 1, 1 }, { 255, 17, 200 }, { 256, 255, 256 }, { 257, 256, 255 }, { 700, 511, 513 },
        { 66_000, 65_536, 65_535 },
    };

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task Signature_inclusion_and_consistency_verify(int size, int index, int older)
    {
        var tree = Write(size, older);
        var (inclusion, consistency) = (MerkleProof.Inclusion(index, size, tree), MerkleProof.Consistency(older, size, tree));
        Assert.Equal("good", await RunAsync(index, inclusion, consistency));
    }

    [Fact]
    public async Task What_is_changed_does_not_verify()
    {
        var tree = Write(700, 513);
        var (inclusion, consistency) = (MerkleProof.Inclusion(5, 700, tree), MerkleProof.Consistency(513, 700, tree));
        Assert.StartsWith("inclusion", await RunAsync(6, inclusion, consistency), StringComparison.Ordinal);
        Assert.StartsWith("inclusion", await RunAsync(5, [.. inclusion.Skip(1)], consistency), StringComparison.Ordinal);
        Assert.StartsWith("consistency", await RunAsync(5, inclusion, [.. consistency.Reverse()]), StringComparison.Ordinal);

        var checkpoint = Path.Combine(_folder, "checkpoint");
        var text = await File.ReadAllTextAsync(checkpoint, TestContext.Current.CancellationToken);
        text = text.Replace("\n700\n", "\n701\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(checkpoint, text, TestContext.Current.CancellationToken);
        Assert.StartsWith("checkpoint", await RunAsync(5, inclusion, consistency), StringComparison.Ordinal);
    }

    Func<int, long, Hash256> Write(int size, int older)
    {
        var entries = Enumerable.Range(0, size).Select(n => CanonicalJson.Write(new JsonObject { ["n"] = n })).ToList();
        List<Hash256> hashes = [.. entries.Select(one => MerkleHash.Leaf(one))];
        new TileWriter(_folder).Write(0, entries);
        PublicFile.Write(Path.Combine(_folder, "checkpoint"), Sign(hashes).ToBytes());
        PublicFile.Write(Path.Combine(_folder, "older"), Sign(hashes[..older]).ToBytes());
        return (level, number) => Root(hashes.Skip((int)(number << level)).Take(1 << level));
    }

    static readonly NoteSigner _signer = new("waarborg-test", [.. Enumerable.Range(1, 32).Select(n => (byte)n)]);

    static SignedNote Sign(List<Hash256> hashes) =>
        _signer.Sign(new Checkpoint(_signer.Key.Name, hashes.Count, Root(hashes)).ToText());

    static Hash256 Root(IEnumerable<Hash256> hashes)
    {
        var tree = new MerkleFrontier();
        foreach (var hash in hashes) tree.Append(hash);
        return tree.Root;
    }

    async Task<string> RunAsync(int index, IReadOnlyList<Hash256> inclusion, IReadOnlyList<Hash256> consistency)
    {
        var files = (Inclusion: Path.Combine(_folder, "inclusion"), Consistency: Path.Combine(_folder, "consistency"));
        await File.WriteAllLinesAsync(files.Inclusion, Lines(inclusion), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(files.Consistency, Lines(consistency), TestContext.Current.CancellationToken);
        string[] args =
        [
            _folder, _signer.Key.ToString(), index.ToString(CultureInfo.InvariantCulture), files.Inclusion,
            Path.Combine(_folder, "older"), files.Consistency,
        ];
        return (await Program.RunAsync(_program.Path, args, [])).Trim();
    }

    static IEnumerable<string> Lines(IEnumerable<Hash256> hashes) => hashes.Select(one => Convert.ToBase64String(one.ToBytes()));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The program in go/, built once from Debian's packages alone: nothing is fetched.</summary>
    public sealed class Program : IAsyncLifetime
    {
        readonly string _folder = Directory.CreateTempSubdirectory("waarborg-go-").FullName;

        internal string Path => System.IO.Path.Combine(_folder, "verify");

        public async ValueTask InitializeAsync()
        {
            var said = await RunAsync("go", ["build", "-o", Path, System.IO.Path.Combine(Source(), "main.go")], new()
            {
                ["GOPATH"] = "/usr/share/gocode",
                ["GO111MODULE"] = "off",
                ["GOFLAGS"] = "",
                ["GOPROXY"] = "off",
                ["GOCACHE"] = System.IO.Path.Combine(_folder, "cache"),
            });
            Assert.True(File.Exists(Path), $"the program in go/ was not built: {said}");
        }

        internal static async Task<string> RunAsync(
            string program, IEnumerable<string> args, Dictionary<string, string> environment)
        {
            var start = new ProcessStartInfo(program)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var arg in args) start.ArgumentList.Add(arg);
            foreach (var (name, value) in environment) start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return output + await error;
        }

        static string Source([CallerFilePath] string here = "") =>
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "go");

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
