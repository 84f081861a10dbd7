using Microsoft.AspNetCore.Builder;
using Waarborg.Ledger;
using Waarborg.Server;
using Waarborg.Server.Witnessing;

namespace Waarborg.Tests.Witnessing;

/// <summary>A real witness on a free port, with a state of its own.</summary>
sealed class RunningWitness : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly WitnessBook _book;

    RunningWitness(WebApplication app, WitnessBook book)
    {
        (_app, _book) = (app, book);
        Address = new(app.Urls.First());
    }

    internal Uri Address { get; }

    internal VerifierKey Key => _book.Key;

    internal IReadOnlyList<(string Origin, long Size)> Watched => _book.Watched();

    internal static WitnessSetup Setup(string root, IReadOnlyList<VerifierKey> ledgers, string name = "witness.example") =>
        new(name, Path.Combine(root, "witness-state"), Path.Combine(root, "witness-keys"), [Path.Combine(root, "data")], ledgers);

    internal static async Task<RunningWitness> StartAsync(
        string root, TimeProvider time, IReadOnlyList<VerifierKey> ledgers, string url = "http://127.0.0.1:0")
    {
        var book = WitnessBook.Open(Setup(root, ledgers), time);
        var options = Assert.IsType<ServerOptionsOutcome.Valid>(ServerOptions.ParseUntrusted(new(url))).Options;
        var app = WitnessServer.Build(options, book);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, book);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _book.Dispose();
    }
}

/// <summary>A ledger in memory, whose key signs whatever a test asks for.</summary>
sealed class SomeLedger(string origin = "ledger.example", byte seed = 7)
{
    readonly NoteSigner _signer = new(origin, [.. Enumerable.Repeat(seed, 32)]);

    internal VerifierKey Key => _signer.Key;

    internal static Hash256 Leaf(long index, int history) => MerkleHash.Leaf([(byte)history, .. BitConverter.GetBytes(index)]);

    /// <summary>The root of so many leaves; from the leaf <paramref name="fork"/> on they are of another history.</summary>
    internal static Hash256 Root(long size, long fork = long.MaxValue)
    {
        var tree = new MerkleFrontier();
        for (var i = 0L; i < size; i++) tree.Append(Leaf(i, i < fork ? 0 : 1));
        return tree.Root;
    }

    internal SignedNote Note(long size, long fork = long.MaxValue) =>
        _signer.Sign(new Checkpoint(origin, size, Root(size, fork)).ToText());

    internal byte[] Ask(long old, long size, long fork = long.MaxValue) =>
        new WitnessRequest(old, Proof(old, size, fork), Note(size, fork)).ToBytes();

    internal static IReadOnlyList<Hash256> Proof(long old, long size, long fork = long.MaxValue) =>
        old > size ? [] : MerkleProof.Consistency(old, size, (level, number) =>
        {
            var tree = new MerkleFrontier();
            for (var i = number << level; i < (number + 1) << level; i++) tree.Append(Leaf(i, i < fork ? 0 : 1));
            return tree.Root;
        });
}
