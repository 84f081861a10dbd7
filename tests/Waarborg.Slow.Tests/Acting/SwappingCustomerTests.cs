using System.Security.Cryptography;
using System.Text;
using Waarborg.Acting;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Acting;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Acting;

/// <summary>Runs alone: who shares the processor with it makes the customer quicker than the program, and the test endless.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneOnTheMachine;

/// <summary>A thousand files disabled and put back while the customer swaps everything that can be swapped.</summary>
[Collection(typeof(AloneOnTheMachine))]
public sealed class SwappingCustomerTests : IDisposable
{
    const int Folders = 8;
    const int FilesInFolder = 10;
    const int Wanted = 1000;
    const int MaxAttempts = 20_000;

    readonly ActingBench _bench = new(treeInMemory: true);
    readonly Random _random = new(8);
    readonly Dictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    readonly HashSet<long> _sealed = [];
    long _item;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Tree Tree => _bench.Tree;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_thousand_disables_and_restores_touch_nothing_outside_and_lose_nothing()
    {
        var contents = Fill();
        var outside = Snapshot(Tree.At("outside"));
        using var source = Tree.SourceAt("source");
        var customer = new Customer(Tree, new(9));

        // The moments between looking and acting are made longer, so that the customer falls into each of them.
        _bench.AtPoint = at =>
        {
            if (at is "disable:seen" or "disable:moved" or "restore:folder-opened") Thread.SpinWait(_random.Next(500));
        };
        var swapping = customer.RunAsync();

        for (var attempt = 0; attempt < MaxAttempts && (Count("Disabled") < Wanted || Count("Restored") < Wanted); attempt++)
        {
            await DisableOneAsync(source);
            if (_sealed.Count > Folders * FilesInFolder / 4 || _random.Next(2) == 0) await RestoreOneAsync(source);
        }

        customer.Stop();
        await swapping;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{customer.Acts} acts of the customer; " + string.Join(", ", _outcomes.Select(it => $"{it.Key} {it.Value}")));

        Assert.InRange(Count("Disabled"), Wanted, int.MaxValue);
        Assert.InRange(Count("Restored"), Wanted, int.MaxValue);
        Assert.Equal(outside, Snapshot(Tree.At("outside")));
        var kept = await KeptAsync();
        Assert.Empty(contents.Except(kept, StringComparer.Ordinal));
        Assert.Empty(_bench.Worker.Journal.Pending());
    }

    int Count(string outcome) => _outcomes.GetValueOrDefault(outcome);

    HashSet<string> Fill()
    {
        var contents = new HashSet<string>(StringComparer.Ordinal);
        Tree.AddFolder("away");
        for (var i = 0; i < Folders * FilesInFolder; i++)
        {
            var bytes = new byte[_random.Next(1, 5000)];
            _random.NextBytes(bytes);
            Tree.Add($"source/d{i % Folders}/f{i}.jpg", bytes).Add($"outside/d{i % Folders}/f{i}.jpg", $"not the customer's {i}");
            contents.Add(Convert.ToHexString(SHA256.HashData(bytes)));
        }

        return contents;
    }

    async Task DisableOneAsync(FolderSource source)
    {
        var found = source.Walk(Cancellation).OfType<FoundItem.File>().ToList();
        if (found.Count == 0 || source.Open(found[_random.Next(found.Count)].Locator) is not OpenOutcome.Opened opened) return;
        byte[] bytes;
        using (opened.Item)
        {
            bytes = new byte[opened.Item.Size];
            await opened.Item.ReadAsync(0, bytes, Cancellation);
        }

        var id = _bench.Intend(new RestrictionIntent.Disable(
            "source", ++_item, "test", Actor.Sweep, opened.Item.Locator, opened.Item.Version, SHA256.HashData(bytes)));
        if (await ExecuteAsync(id, source)) _sealed.Add(id);
    }

    async Task RestoreOneAsync(FolderSource source)
    {
        if (_sealed.Count == 0) return;
        var id = _sealed.ElementAt(_random.Next(_sealed.Count));
        var restore = _bench.Intend(new RestrictionIntent.Restore("source", ++_item, "test", Actor.Sweep, id));
        if (await ExecuteAsync(restore, source)) _sealed.Remove(id);
    }

    async Task<bool> ExecuteAsync(long id, FolderSource source)
    {
        var outcome = await _bench.Worker.ExecuteAsync(id, source, Cancellation);
        _outcomes[outcome.Code] = Count(outcome.Code) + 1;
        return outcome.IsDone;
    }

    // Every content that lies in the customer's folders or intact under seal.
    async Task<HashSet<string>> KeptAsync()
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in (string[])["source", "away"])
        {
            foreach (var path in Directory.EnumerateFiles(Tree.At(folder), "*", SearchOption.AllDirectories))
            {
                if (new FileInfo(path).LinkTarget is not null) continue;
                kept.Add(Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(path, Cancellation))));
            }
        }

        foreach (var id in _sealed)
        {
            var name = _bench.Worker.Journal.Find(id)!.SealedName;
            var check = await SealedFile.VerifyAsync(
                Path.Combine(_bench.Data, "sealed"), name, KeyWrap.By(_bench.Installation.Keys), Cancellation);
            kept.Add(Convert.ToHexString(Assert.IsType<SealCheck.Intact>(check).Content.Sha256));
        }

        return kept;
    }

    static string Snapshot(string folder)
    {
        var shown = new StringBuilder();
        var paths = Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var info = new FileInfo(path);
            var bytes = Directory.Exists(path) ? "" : Convert.ToHexString(File.ReadAllBytes(path));
            shown.AppendLine(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{path} {info.UnixFileMode} {info.LastWriteTimeUtc:O} {info.LinkTarget} {bytes}");
        }

        return shown.ToString();
    }
}
