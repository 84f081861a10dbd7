using System.Security.Cryptography;
using Waarborg.Acting;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Acting;

/// <summary>A tree of files, an installation beside it, and the steps from finding a file to having it disabled.</summary>
/// <remarks>The data folder lies in memory: on another file system than the tree, as it may, and quick to make durable.</remarks>
sealed class ActingBench : IDisposable
{
    readonly string _folder = Directory.CreateDirectory(
        Path.Combine(Tree.Memory, $"waarborg-acting-{Guid.NewGuid():N}")).FullName;
    long _item;

    internal ActingBench(bool mayBeNameless = true, bool treeInMemory = false)
    {
        Tree = new(treeInMemory);
        EmptyTables.PutInto(Data, Path.Combine(_folder, "keys"));
        Installation = Installation.Open(Data, Path.Combine(_folder, "keys"), TimeProvider.System);
        Worker = new(Installation, point => AtPoint(point), mayBeNameless);
    }

    internal Tree Tree { get; }

    internal string Data => Path.Combine(_folder, "data");

    internal Installation Installation { get; }

    internal RestrictionWorker Worker { get; }

    /// <summary>What happens between two steps of the worker.</summary>
    internal Action<string> AtPoint { get; set; } = static _ => { };

    internal IEnumerable<string> SealedFiles => Directory.GetFiles(Path.Combine(Data, "sealed"))
        .Select(path => Path.GetFileName(path)).Where(name => name != "turn");

    internal long IntendDisable(Locator locator)
    {
        using var source = Tree.Source();
        using var item = Assert.IsType<OpenOutcome.Opened>(source.Open(locator)).Item;
        var bytes = new byte[item.Size];
        RandomAccess.Read(item.Handle, bytes, 0);
        return Intend(new RestrictionIntent.Disable(
            "tree", ++_item, "test", Actor.CommandLine, locator, item.Version, SHA256.HashData(bytes)));
    }

    internal long IntendDisable(string path) => IntendDisable(Locator.FromText(path));

    internal long IntendRestore(long disableId) =>
        Intend(new RestrictionIntent.Restore("tree", ++_item, "test", Actor.CommandLine, disableId));

    internal long Intend(RestrictionIntent intent)
    {
        using var connection = Installation.Database.Open();
        using var transaction = connection.BeginTransaction();
        var id = Worker.Journal.Intend(connection, transaction, intent);
        transaction.Commit();
        return id;
    }

    internal async Task<RestrictionOutcome> ExecuteAsync(long id)
    {
        using var source = Tree.Source();
        return await Worker.ExecuteAsync(id, source, TestContext.Current.CancellationToken);
    }

    internal async Task<long> DisableAsync(string path)
    {
        var id = IntendDisable(path);
        Assert.IsType<RestrictionOutcome.Disabled>(await ExecuteAsync(id));
        return id;
    }

    internal Task<RestrictionOutcome> RestoreAsync(long disableId) => ExecuteAsync(IntendRestore(disableId));

    /// <summary>Every path in the tree, and what lies there.</summary>
    internal string Show() => string.Join(
        '\n',
        Directory.EnumerateFileSystemEntries(Tree.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => !Directory.Exists(path))
            .Select(path => $"{Path.GetRelativePath(Tree.Path, path)}: {File.ReadAllText(path)}"));

    public void Dispose()
    {
        Tree.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
