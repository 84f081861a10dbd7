// A folder as a source: finds everything in it and opens one item of it.
using System.Text;
using Microsoft.Win32.SafeHandles;
using Waarborg.Store;

namespace Waarborg.Intake;

/// <summary>Limits of a folder source.</summary>
sealed record FolderLimits
{
    /// <summary>The largest file that is read, in bytes; 256 MiB unless the operator says otherwise.</summary>
    internal long MaxFileBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// How many folders deep the walk goes. A deeper folder counts as one item outside the source
    /// (<see cref="NotScannedReason.OutsideSource"/>): nobody publishes at such a depth, and each level costs a descriptor.
    /// </summary>
    internal int MaxDepth { get; init; } = 128;

    /// <summary>How fast files are read.</summary>
    internal ReadThrottle Throttle { get; init; } = ReadThrottle.Unlimited;
}

/// <summary>A declared folder, held by its descriptor from the moment it is opened.</summary>
sealed class FolderSource : IDisposable
{
    readonly SafeFileHandle _root;
    readonly FolderLimits _limits;
    readonly CorrespondenceRule? _rootRule;
    readonly bool _inWebRoot;

    FolderSource(SafeFileHandle root, FolderLimits limits, CorrespondenceRule? rootRule, bool inWebRoot)
    {
        (_root, _limits, _rootRule, _inWebRoot) = (root, limits, rootRule, inWebRoot);
    }

    /// <summary>The folder itself, opened for naming only.</summary>
    internal SafeFileHandle Root => _root;

    /// <summary>Opens the folder at this path, which the operator names. Its last part may not be a symbolic link.</summary>
    internal static SourceOutcome Open(string path, FolderLimits? limits = null)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var bytes = Encoding.UTF8.GetBytes(full);
        const int Flags = OpenFlags.PathOnly | OpenFlags.CloseOnExec;
        var descriptor = Libc.Open(Libc.Name(bytes), Flags | OpenFlags.Folder | OpenFlags.NoFollow, 0);
        if (descriptor < 0)
        {
            return new SourceOutcome.Refused(Libc.LastError switch
            {
                Errno.NoEntry => $"There is no folder {full}.",
                Errno.NotFolder or Errno.Loop =>
                    $"{full} is not a folder, or a symbolic link to one. Name the folder itself.",
                var error => $"The folder {full} cannot be opened (errno {(int)error}).",
            });
        }

        var root = new SafeFileHandle(descriptor, ownsHandle: true);
        var (rule, inWebRoot) = Correspondence.JudgeRootPath(bytes);
        rule ??= Correspondence.JudgeFolder([], inWebRoot, name => Exists(root, name));
        return new SourceOutcome.Opened(new(root, limits ?? new(), rule, inWebRoot));
    }

    /// <summary>
    /// Everything in the source, folder by folder in the order of the names' bytes. Correspondence, folders on other file
    /// systems and folders that cannot be read are one item each, and nothing in them is opened.
    /// </summary>
    internal IEnumerable<FoundItem> Walk(CancellationToken cancellation)
    {
        if (_rootRule is not null)
        {
            return [new FoundItem.NotScanned(new([]), null, NotScannedReason.Correspondence)];
        }

        return new FolderWalk(_root, _limits, _inWebRoot).Items(cancellation);
    }

    /// <summary>Opens one item for reading, if it is a regular file inside the source that may be read.</summary>
    internal OpenOutcome Open(Locator locator)
    {
        if (!Beneath.IsClean(locator.Bytes)) return new OpenOutcome.NotOpened(NotScannedReason.OutsideSource);
        Beneath.Split(locator.Bytes, out _, out var name);
        if (_rootRule is not null || Correspondence.JudgeFileName(name) is not null)
        {
            return new OpenOutcome.NotOpened(NotScannedReason.Correspondence);
        }

        var opened = Beneath.OpenFile(_root, locator.Bytes, out var facts);
        if (opened.Handle is not { } file) return new OpenOutcome.NotOpened(ReasonFor(opened.Error));
        NotScannedReason? reason = facts.Version.Size switch
        {
            0 => NotScannedReason.Empty,
            var size when size > _limits.MaxFileBytes => NotScannedReason.TooLarge,
            _ => null,
        };
        if (reason is null) return new OpenOutcome.Opened(new(locator, file, facts, _limits.Throttle));
        file.Dispose();
        return new OpenOutcome.NotOpened(reason.Value);
    }

    /// <summary>
    /// The regular files in one folder that bear certain names, in the order of their bytes. Nothing is opened but the folder.
    /// </summary>
    /// <param name="folder">The folder below the source; empty for the source's own.</param>
    /// <param name="matches">Is this one of the names?</param>
    /// <param name="max">So many files at most; there may be more where there are so many.</param>
    /// <returns>Null where the folder could not be read whole. A folder that is not there has none.</returns>
    internal IReadOnlyList<FoundItem.File>? Named(ReadOnlySpan<byte> folder, Func<byte[], bool> matches, int max)
    {
        if (OpenNames(folder, out var isAbsent) is not { } names) return isAbsent ? [] : null;
        using var opened = names;
        var found = new List<FoundItem.File>();
        while (found.Count < max && names.Next() is { } name)
        {
            if (!matches(name) || Correspondence.JudgeFileName(name) is not null) continue;
            if (Beneath.StatName(names.Folder, name, out var facts) != Errno.None || facts.Kind != FileKind.Regular) continue;
            found.Add(new(new(folder.IsEmpty ? name : [.. folder, (byte)'/', .. name]), facts.Version));
        }

        return names.Failed ? null : found;
    }

    /// <summary>The names in one folder that are asked for, whatever bears them; null where it could not be read whole.</summary>
    internal IReadOnlyList<byte[]>? NamesIn(ReadOnlySpan<byte> folder, Func<byte[], bool> matches)
    {
        if (OpenNames(folder, out var isAbsent) is not { } names) return isAbsent ? [] : null;
        using var opened = names;
        var found = new List<byte[]>();
        while (names.Next() is { } name)
        {
            if (matches(name)) found.Add(name);
        }

        return names.Failed ? null : found;
    }

    // Behind a link, or a file in the folder's place, something may lie all the same: only what is not there holds nothing.
    FolderNames? OpenNames(ReadOnlySpan<byte> folder, out bool isAbsent)
    {
        isAbsent = _rootRule is not null;
        if (isAbsent || (folder.Length > 0 && !Beneath.IsClean(folder))) return null;
        var opened = Beneath.OpenFolder(_root, folder);
        isAbsent = opened.Error == Errno.NoEntry;
        return opened.Handle is { } handle ? new(handle) : null;
    }

    public void Dispose() => _root.Dispose();

    /// <summary>
    /// Is there something of this name in the folder? Nothing is opened for reading; <c>a/b</c> is followed beneath.
    /// </summary>
    internal static bool Exists(SafeFileHandle folder, ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'/')) return Beneath.StatName(folder, name, out _) == Errno.None;
        var opened = Beneath.Open(folder, name, OpenFlags.PathOnly);
        opened.Handle?.Dispose();
        return opened.Handle is not null;
    }

    /// <summary>Why something could not be opened, as a reason that is counted.</summary>
    internal static NotScannedReason ReasonFor(Errno error) => error switch
    {
        Errno.NoEntry or Errno.NotFolder or Errno.Stale => NotScannedReason.Vanished,
        Errno.Loop => NotScannedReason.SymbolicLink,
        Errno.CrossDevice => NotScannedReason.OutsideSource,
        Errno.Invalid or Errno.NoDevice or Errno.IsFolder => NotScannedReason.NotRegularFile,
        _ => NotScannedReason.Unreadable,
    };
}
