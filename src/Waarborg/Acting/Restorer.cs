// Puts a file back exactly as it was, and never over anything.
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>Carries out one Restore. May be called again after a stop at any instruction.</summary>
/// <remarks>
/// A folder that is gone is made again, with mode 0755 and the file's owner, because the customer's links to the file go
/// through it. Extended attributes and access lists are not kept. The sealed files go only after the journal says Done.
/// </remarks>
sealed class Restorer(
    RestrictionJournal journal, KeyRing keys, string sealedFolder, Action<string> atPoint, bool mayBeNameless = true)
{
    const uint NewFolderMode = 0b111_101_101;

    internal async Task<RestrictionOutcome> RunAsync(
        Restriction restriction, FolderSource source, CancellationToken cancellation)
    {
        var outcome = await PutBackAsync(restriction, source, cancellation);
        atPoint("restore:before-end");
        journal.End(restriction, outcome, sealRemoved: false);
        atPoint("restore:ended");
        if (outcome.IsDone) RemoveSeal(restriction);
        return outcome;
    }

    /// <summary>
    /// Removes what lay under seal, once the journal says that the file is back, and nothing needs its key any more.
    /// </summary>
    internal void RemoveSeal(Restriction restriction)
    {
        if (journal.HoldsCompanions(restriction)) return;
        SealedFile.Delete(sealedFolder, restriction.SealedName);
        atPoint("restore:seal-removed");
        journal.MarkSealRemoved(restriction);
    }

    async Task<RestrictionOutcome> PutBackAsync(Restriction restriction, FolderSource source, CancellationToken cancellation)
    {
        var plan = restriction.Details.Plan!;
        var names = NamesOf(restriction.Details);
        using var placed = await FindPlacedAsync(restriction.Details, source.Root, names, cancellation);
        if (placed is not null)
        {
            NewFile.RemoveLeftOver(source.Root, names[0], restriction.SealedName, placed);
            return Name(placed, names, plan, source.Root, restriction.Details.Placed!.OwnerKept);
        }

        var folder = EnsureFolder(source.Root, names[0], plan, out var refused);
        if (folder is null) return refused!;
        if (IsTaken(folder, names[0]))
        {
            folder.Dispose();
            return new RestrictionOutcome.NameTaken();
        }

        using var file = NewFile.Create(folder, restriction.SealedName, mayBeNameless, out var error);
        if (file is null)
        {
            folder.Dispose();
            return RestrictionOutcome.RefusedBy(error);
        }

        atPoint("restore:created");
        var wrap = restriction.WrapIn(sealedFolder, keys);
        var check = await file.FillAsync(sealedFolder, restriction.SealedName, wrap, cancellation);
        if (Complaint(check, restriction.Details) is { } broken) return broken;
        atPoint("restore:filled");
        var ownerKept = file.Finish(plan, out error);
        if (error != Errno.None || Beneath.Stat(file.Handle, out var facts) != Errno.None)
        {
            return RestrictionOutcome.RefusedBy(error);
        }

        restriction.Details.Placed = new(facts.Version.Device, facts.Version.Inode, ownerKept);
        journal.Save(restriction);
        atPoint("restore:named-soon");
        return Name(file.Handle, names, plan, source.Root, ownerKept);
    }

    // The first name decides; a further hard link's name that is taken by now is told and left alone.
    RestrictionOutcome Name(
        SafeFileHandle file, List<byte[]> names, RestrictionPlan plan, SafeFileHandle root, bool ownerKept)
    {
        var given = new List<byte[]>();
        foreach (var name in names)
        {
            var refused = GiveName(file, name, plan, root);
            atPoint("restore:named");
            if (refused is null) given.Add(name);
            else if (given.Count == 0) return refused;
        }

        return new RestrictionOutcome.Restored(EndedRestriction.Locators(given), names.Count - given.Count, ownerKept);
    }

    RestrictionOutcome? GiveName(SafeFileHandle file, byte[] path, RestrictionPlan plan, SafeFileHandle root)
    {
        // Opened anew for each name: a folder that was opened before the bytes were written may have been moved away.
        using var folder = EnsureFolder(root, path, plan, out var refused);
        if (folder is null) return refused;
        Beneath.Split(path, out var parent, out var name);
        if (Bears(folder, name, file)) return null;
        atPoint("restore:folder-opened");
        var error = Beneath.LinkOpenFile(file, folder, name);
        if (error == Errno.Exists) return new RestrictionOutcome.NameTaken();
        if (error is Errno.Loop or Errno.CrossDevice) return new RestrictionOutcome.PathRefused();
        if (error != Errno.None) return RestrictionOutcome.RefusedBy(error);
        if (!IsStillThere(root, parent, folder))
        {
            // The folder was moved in that very moment, perhaps out of the source: the name is taken back.
            if (Bears(folder, name, file)) Beneath.Unlink(folder, name);
            return new RestrictionOutcome.PathRefused();
        }

        Beneath.SyncFolder(folder);
        return null;
    }

    // After a stop: the file that was written, if one of its names was already given. Null when it has to be written anew.
    static async Task<SafeFileHandle?> FindPlacedAsync(
        RestrictionDetails details, SafeFileHandle root, List<byte[]> names, CancellationToken cancellation)
    {
        if (details.Placed is not { } placed) return null;
        foreach (var name in names)
        {
            if (Beneath.OpenFile(root, name, out var facts).Handle is not { } file) continue;
            if (facts.Version.Device == placed.Device && facts.Version.Inode == placed.Inode
                && await Contents.AreAsync(file, details, cancellation))
            {
                return file;
            }

            file.Dispose();
        }

        return null;
    }

    // The folder of a path, made again where it is gone.
    static SafeFileHandle? EnsureFolder(
        SafeFileHandle root, byte[] path, RestrictionPlan plan, out RestrictionOutcome? refused)
    {
        var flags = OpenFlags.PathOnly | OpenFlags.Folder;
        Beneath.Split(path, out var parent, out _);
        var opened = Beneath.Open(root, parent, flags);
        if (opened.Error == Errno.NoEntry)
        {
            for (var end = 0; end <= parent.Length; end++)
            {
                if (end == parent.Length || parent[end] == (byte)'/') MakeFolder(root, parent[..end], plan);
            }

            opened = Beneath.Open(root, parent, flags);
        }

        refused = opened.Error switch
        {
            Errno.None => null,
            Errno.NoEntry => RestrictionOutcome.RefusedBy(Errno.NoEntry),
            var error => RestrictionOutcome.ForPath(error),
        };
        return opened.Handle;
    }

    // Quietly does nothing where the folder is there or may not be made: opening it afterwards says what is the matter.
    static void MakeFolder(SafeFileHandle root, ReadOnlySpan<byte> path, RestrictionPlan plan)
    {
        Beneath.Split(path, out var parent, out var name);
        using var above = Beneath.Open(root, parent, OpenFlags.PathOnly | OpenFlags.Folder).Handle;
        if (above is null || Beneath.MakeFolder(above, name, NewFolderMode) != Errno.None) return;
        using var made = Beneath.OpenFolder(above, name).Handle;
        if (made is null) return;
        Beneath.ChangeOwner(made, plan.User, plan.Group);
        Beneath.ChangeMode(made, NewFolderMode);
        Beneath.SyncFolder(above);
    }

    static bool IsTaken(SafeFileHandle folder, byte[] path)
    {
        Beneath.Split(path, out _, out var name);
        return Beneath.StatName(folder, name, out _) != Errno.NoEntry;
    }

    static bool Bears(SafeFileHandle folder, ReadOnlySpan<byte> name, SafeFileHandle file) =>
        Beneath.StatName(folder, name, out var named) == Errno.None
        && Beneath.Stat(file, out var own) == Errno.None
        && named.Version.Inode == own.Version.Inode && named.Version.Device == own.Version.Device;

    static bool IsStillThere(SafeFileHandle root, ReadOnlySpan<byte> path, SafeFileHandle folder)
    {
        using var again = Beneath.Open(root, path, OpenFlags.PathOnly | OpenFlags.Folder).Handle;
        return again is not null
            && Beneath.Stat(again, out var now) == Errno.None && Beneath.Stat(folder, out var then) == Errno.None
            && now.Version.Inode == then.Version.Inode && now.Version.Device == then.Version.Device;
    }

    static RestrictionOutcome.SealBroken? Complaint(SealCheck check, RestrictionDetails details) => check switch
    {
        SealCheck.Intact intact when Contents.Are(intact.Content, details) => null,
        SealCheck.Intact => new("What lies under seal is not the file that was made unavailable."),
        SealCheck.Missing => new("What lay under seal is missing from the data folder. Put it back from a copy."),
        SealCheck.Broken broken => new(broken.Words),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // The name that was matched first, where it was among those removed.
    static List<byte[]> NamesOf(RestrictionDetails details) =>
    [
        .. details.Plan!.Removed.Select(name => new Locator(name)).Distinct()
            .OrderBy(name => name.Bytes.SequenceEqual(details.Locator) ? 0 : 1).Select(name => name.ToArray()),
    ];
}
