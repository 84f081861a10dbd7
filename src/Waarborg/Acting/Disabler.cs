// Makes a file unavailable, reversibly: seal, read back, check again, and only then take away its names.
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>Carries out one Disable. May be called again after a stop at any instruction.</summary>
/// <remarks>
/// Until the plan is saved nothing in the source is touched. From then on each name is hidden, the hidden file's bytes are
/// compared with what was sealed once more, and it is removed. A file that is no longer those bytes gets its names back.
/// What cannot be excluded: whoever holds the file open for writing may write between the last look and the removal; those
/// bytes are lost, the sealed ones are not.
/// </remarks>
sealed class Disabler(RestrictionJournal journal, KeyRing keys, string sealedFolder, Action<string> atPoint)
{
    /// <summary>How often names that were moved meanwhile are looked for again.</summary>
    internal const int MaxRounds = 3;

    internal async Task<RestrictionOutcome> RunAsync(
        Restriction restriction, FolderSource source, CancellationToken cancellation)
    {
        SafeFileHandle? file = null;
        try
        {
            RestrictionOutcome? refused = null;
            if (restriction.Details.Plan is null)
            {
                (refused, file) = await SealAsync(restriction, source, cancellation);
            }

            // Once names are being removed it is quicker to finish than to stop.
            var outcome = refused ?? await RemoveAsync(restriction, source, file);
            if (!outcome.IsDone) SealedFile.Delete(sealedFolder, restriction.SealedName);
            atPoint("disable:before-end");
            journal.End(restriction, outcome, sealRemoved: !outcome.IsDone);
            atPoint("disable:ended");
            return outcome;
        }
        finally
        {
            file?.Dispose();
        }
    }

    async Task<(RestrictionOutcome? Refused, SafeFileHandle? File)> SealAsync(
        Restriction restriction, FolderSource source, CancellationToken cancellation)
    {
        var details = restriction.Details;
        if (!Beneath.IsClean(details.Locator)) return (new RestrictionOutcome.PathRefused(), null);
        var opened = Beneath.OpenFile(source.Root, details.Locator, out var facts);
        if (opened.Handle is not { } file) return (RestrictionOutcome.ForPath(opened.Error), null);
        var keep = false;
        try
        {
            var item = new OpenedItem(new(details.Locator), file, facts, ReadThrottle.Unlimited);
            if (!item.CheckIs(details.Version)) return (new RestrictionOutcome.Changed(), null);
            // Another name of it may be another customer's, and nobody judged what it shows.
            if (restriction.GoesWith is not null && facts.Version.Links > 1) return (new RestrictionOutcome.Changed(), null);
            atPoint("disable:opened");
            if (await CopyAsync(restriction, item, cancellation) is { } refused) return (refused, null);
            var names = FindNames(source, facts.Version, details.Locator, cancellation);
            if (!item.CheckIs(details.Version)) return (new RestrictionOutcome.Changed(), null);
            details.Plan = new()
            {
                Mode = facts.Mode,
                User = facts.User,
                Group = facts.Group,
                AccessedNs = facts.AccessedNs,
                ModifiedNs = facts.Version.ModifiedNs,
                Names = names,
            };
            atPoint("disable:verified");
            journal.Save(restriction);
            atPoint("disable:planned");
            keep = true;
            return (null, file);
        }
        finally
        {
            if (!keep) file.Dispose();
        }
    }

    async Task<RestrictionOutcome?> CopyAsync(Restriction restriction, OpenedItem item, CancellationToken cancellation)
    {
        // No more is read than was judged, however the file grows meanwhile.
        ValueTask<int> Read(long offset, Memory<byte> into, CancellationToken stop) =>
            offset >= item.Size
                ? ValueTask.FromResult(0)
                : item.ReadAsync(offset, into[..(int)Math.Min(into.Length, item.Size - offset)], stop);

        var (name, wrap) = (restriction.SealedName, restriction.WrapIn(sealedFolder, keys));
        var content = await SealedFile.SealAsync(Read, sealedFolder, name, wrap, cancellation);
        atPoint("disable:sealed");
        // What goes with another file was not read before: what it is, is known from here on.
        if (restriction.Under is not null) restriction.Details.Sha256 = content.Sha256;
        if (!Contents.Are(content, restriction.Details)) return new RestrictionOutcome.Changed();
        return await SealedFile.VerifyAsync(sealedFolder, name, wrap, cancellation) switch
        {
            SealCheck.Intact intact when Contents.Are(intact.Content, restriction.Details) => null,
            SealCheck.Broken broken => new RestrictionOutcome.SealBroken(broken.Words),
            _ => new RestrictionOutcome.SealBroken("What was sealed is not what was read. The disk may be failing."),
        };
    }

    async Task<RestrictionOutcome> RemoveAsync(Restriction restriction, FolderSource source, SafeFileHandle? file)
    {
        var plan = restriction.Details.Plan!;
        var version = restriction.Details.Version;
        using var names = new HiddenNames(source.Root, restriction.SealedName, version.Device, version.Inode, atPoint);
        using var reopened = new Reopened();
        var linksLeft = 0L;
        for (var round = 1; ; round++)
        {
            var refused = HideAll(plan, names);
            if (refused && plan.Removed.Count == 0)
            {
                names.Reveal();
                return RestrictionOutcome.RefusedBy(names.Error);
            }

            file ??= reopened.Keep(names.Open());
            if (names.Count > 0 && !await RemoveHiddenAsync(restriction, names, file)) return ForChanged(plan);
            if (file is null || Beneath.Stat(file, out var now) != Errno.None) break;
            linksLeft = now.Version.Links;
            // What goes with another file was named, not judged: it is taken away under that name alone.
            if (linksLeft == 0 || round == MaxRounds || restriction.GoesWith is not null) break;
            var moved = FindNames(source, version, null, CancellationToken.None);
            if (moved.Count == 0) break;
            plan.Names.AddRange(moved);
            journal.Save(restriction);
        }

        return plan.Removed.Count == 0
            ? new RestrictionOutcome.Gone()
            : new RestrictionOutcome.Disabled(EndedRestriction.Locators(Distinct(plan.Removed)), linksLeft);
    }

    bool HideAll(RestrictionPlan plan, HiddenNames names)
    {
        var refused = false;
        for (var number = 0; number < plan.Names.Count; number++)
        {
            refused |= names.Hide(plan.Names[number], number) == HideResult.Refused;
            atPoint("disable:hidden");
        }

        return refused;
    }

    // False when the file is no longer what was sealed: it has its names back.
    async Task<bool> RemoveHiddenAsync(Restriction restriction, HiddenNames names, SafeFileHandle? file)
    {
        if (file is null || !await Contents.AreAsync(file, restriction.Details, CancellationToken.None))
        {
            names.Reveal();
            return false;
        }

        atPoint("disable:checked");
        restriction.Details.Plan!.Removed.AddRange(names.Paths);
        journal.Save(restriction);
        atPoint("disable:removing");
        names.Unlink();
        return true;
    }

    // Where names are gone already, what was sealed stays sealed; what took its place is another content, found anew.
    static RestrictionOutcome ForChanged(RestrictionPlan plan) => plan.Removed.Count == 0
        ? new RestrictionOutcome.Changed()
        : new RestrictionOutcome.Disabled(EndedRestriction.Locators(Distinct(plan.Removed)), 0);

    // A single link needs no search: the name that was read is the only one. The search opens no correspondence either.
    static List<byte[]> FindNames(FolderSource source, FileVersion version, byte[]? known, CancellationToken cancellation)
    {
        List<byte[]> names = known is null ? [] : [known];
        if (known is not null && version.Links <= 1) return names;
        foreach (var item in source.Walk(cancellation))
        {
            if (item.Version is { } seen && seen.Device == version.Device && seen.Inode == version.Inode
                && (known is null || !item.Locator.Bytes.SequenceEqual(known)))
            {
                names.Add(item.Locator.ToArray());
            }
        }

        return names;
    }

    static IEnumerable<byte[]> Distinct(IEnumerable<byte[]> names) =>
        names.Select(name => new Locator(name)).Distinct().Select(name => name.ToArray());

    /// <summary>A descriptor that was opened here and is closed here.</summary>
    sealed class Reopened : IDisposable
    {
        SafeFileHandle? _file;

        internal SafeFileHandle? Keep(SafeFileHandle? file) => _file = file;

        public void Dispose() => _file?.Dispose();
    }
}
