// Walks a folder without recursion: one open descriptor for each level, a bounded number of names held.
using Microsoft.Win32.SafeHandles;
using Waarborg.Store;

namespace Waarborg.Intake;

/// <summary>One walk of a folder source.</summary>
sealed class FolderWalk(SafeFileHandle root, FolderLimits limits, bool rootIsWeb)
{
    /// <summary>The most names held of all levels together; beyond it the upper levels let go and read again later.</summary>
    internal const int MaxHeldNames = 4 * FolderNames.BatchNames;

    // Bottom first; the last is the folder that is read.
    readonly List<Level> _levels = [];

    sealed record Level(FolderNames Names, byte[] Path, bool IsWeb);

    internal IEnumerable<FoundItem> Items(CancellationToken cancellation)
    {
        try
        {
            if (Enter(root, [], rootIsWeb) is { } unreadable) yield return unreadable;
            while (_levels.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                var level = _levels[^1];
                if (level.Names.Next() is { } name)
                {
                    if (Look(level, name) is { } item) yield return item;
                    continue;
                }

                _levels.RemoveAt(_levels.Count - 1);
                level.Names.Dispose();
                if (level.Names.Failed) yield return NotScanned(level.Path, null, NotScannedReason.Unreadable);
            }
        }
        finally
        {
            foreach (var level in _levels) level.Names.Dispose();
        }
    }

    // Null when the name is a folder that was entered: its contents are the items.
    FoundItem? Look(Level level, byte[] name)
    {
        var path = Join(level.Path, name);
        var error = Beneath.StatName(level.Names.Folder, name, out var facts);
        if (error != Errno.None) return NotScanned(path, null, FolderSource.ReasonFor(error));
        return facts.Kind switch
        {
            FileKind.Regular => LookAtFile(level, name, path, facts),
            FileKind.Folder => LookAtFolder(level, name, path),
            FileKind.SymbolicLink => NotScanned(path, null, NotScannedReason.SymbolicLink),
            FileKind.Other => NotScanned(path, null, NotScannedReason.NotRegularFile),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static FoundItem LookAtFile(Level level, byte[] name, byte[] path, FileFacts facts)
    {
        var rule = Correspondence.JudgeFile(name, beside => FolderSource.Exists(level.Names.Folder, beside));
        return rule is null
            ? new FoundItem.File(new(path), facts.Version)
            : NotScanned(path, facts.Version, NotScannedReason.Correspondence);
    }

    FoundItem.NotScanned? LookAtFolder(Level level, byte[] name, byte[] path)
    {
        if (_levels.Count > limits.MaxDepth) return NotScanned(path, null, NotScannedReason.OutsideSource);

        // A descriptor for naming only is no opening (inotify reports none), and it pins the folder that is judged.
        var pinned = Beneath.Open(level.Names.Folder, name, OpenFlags.PathOnly | OpenFlags.Folder);
        if (pinned.Handle is not { } folder) return NotScanned(path, null, ReasonForFolder(level, name, pinned.Error));
        using (folder)
        {
            var rule = Correspondence.JudgeFolder(name, level.IsWeb, inside => FolderSource.Exists(folder, inside));
            return rule is null
                ? Enter(folder, path, level.IsWeb || Correspondence.IsWebRoot(name))
                : NotScanned(path, null, NotScannedReason.Correspondence);
        }
    }

    FoundItem.NotScanned? Enter(SafeFileHandle folder, byte[] path, bool isWeb)
    {
        var opened = Beneath.OpenFolder(folder, []);
        if (opened.Handle is not { } readable) return NotScanned(path, null, FolderSource.ReasonFor(opened.Error));
        for (var i = 0; i < _levels.Count && _levels.Sum(level => level.Names.Held) > MaxHeldNames; i++)
        {
            _levels[i].Names.Release();
        }

        _levels.Add(new(new(readable), path, isWeb));
        return null;
    }

    // A link put in the folder's place gives "not a folder", as does a file.
    static NotScannedReason ReasonForFolder(Level level, byte[] name, Errno error) =>
        error == Errno.NotFolder && Beneath.StatName(level.Names.Folder, name, out var now) == Errno.None
            ? now.Kind == FileKind.SymbolicLink ? NotScannedReason.SymbolicLink : NotScannedReason.Changed
            : FolderSource.ReasonFor(error);

    static FoundItem.NotScanned NotScanned(byte[] path, FileVersion? version, NotScannedReason reason) =>
        new(new(path), version, reason);

    static byte[] Join(byte[] folder, byte[] name) => folder.Length == 0 ? name : [.. folder, (byte)'/', .. name];
}
