// What became of making a file unavailable or putting it back. A closed list; each says itself in words.
using System.Globalization;
using System.Text;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>How a restriction ended. Names of files are in it for those who may see them, and are never printed.</summary>
abstract record RestrictionOutcome
{
    /// <summary>The file is gone from its source and lies encrypted here.</summary>
    /// <param name="Names">Every name that it had in the source and that was removed.</param>
    /// <param name="LinksLeft">Names that were not found: hard links outside the source or in correspondence.</param>
    internal sealed record Disabled(IReadOnlyList<Locator> Names, long LinksLeft) : RestrictionOutcome
    {
        internal override string Words => $"Made unavailable ({Count(Names)})." + (LinksLeft == 0 ? "" : LeftWords);

        string LeftWords => string.Create(
            CultureInfo.InvariantCulture,
            $" {LinksLeft} more hard link(s) to it were not found: outside the source, or in correspondence.");
    }

    /// <summary>The file is back: bytes, names, mode, times, and owner where that may be set.</summary>
    /// <param name="Names">The names it has again.</param>
    /// <param name="LinksTaken">Further names that it had and that something else bears now, or that could not be given.</param>
    /// <param name="OwnerKept">False when the program may not give files to others.</param>
    internal sealed record Restored(IReadOnlyList<Locator> Names, int LinksTaken, bool OwnerKept) : RestrictionOutcome
    {
        internal override string Words => $"Put back ({Count(Names)})." + (LinksTaken == 0 ? "" : TakenWords)
            + (OwnerKept ? "" : " Its owner could not be set, because this program may not give files to others.");

        string TakenWords => string.Create(
            CultureInfo.InvariantCulture, $" {LinksTaken} further name(s) could not be given: something else bears them now.");
    }

    /// <summary>It is not what was read. Nothing was touched; it is to be read again.</summary>
    internal sealed record Changed : RestrictionOutcome
    {
        internal override string Words => "Not touched: the file has changed since it was read. It will be read again.";
    }

    /// <summary>It is no longer there. Nothing was touched.</summary>
    internal sealed record Gone : RestrictionOutcome
    {
        internal override string Words => "Not touched: the file is no longer where it was read.";
    }

    /// <summary>Something else bears its name. Nothing was overwritten; it stays under seal.</summary>
    internal sealed record NameTaken : RestrictionOutcome
    {
        internal override string Words =>
            "Not put back: something else bears its name now. Move that away and try again; the file is kept under seal.";
    }

    /// <summary>The way to it leads over a symbolic link, through a file, or out of the source. Nothing was touched.</summary>
    internal sealed record PathRefused : RestrictionOutcome
    {
        internal override string Words =>
            "Not touched: a folder on the way to the file is now a link, a file, or on another file system.";
    }

    /// <summary>The operating system refused. Everything is as it was.</summary>
    internal sealed record Refused(string Why) : RestrictionOutcome
    {
        internal override string Words => $"Not done: {Why}";
    }

    /// <summary>What lies under seal does not open, or is not what was sealed. It is kept.</summary>
    internal sealed record SealBroken(string Why) : RestrictionOutcome
    {
        internal override string Words => $"Not done: {Why}";
    }

    /// <summary>The outcome in words for the operator.</summary>
    internal abstract string Words { get; }

    /// <summary>True when what was intended is done.</summary>
    internal bool IsDone => this is Disabled or Restored;

    /// <summary>The name of the case, as it is counted.</summary>
    internal string Code => GetType().Name;

    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Words);
        return true;
    }

    internal static Refused RefusedBy(Errno error) => new(error switch
    {
        Errno.AccessDenied or Errno.NotPermitted => "the operating system does not let this program change the folder.",
        Errno.ReadOnlySystem => "the file system is read-only.",
        Errno.NoSpace or Errno.QuotaExceeded => "the file system is full.",
        Errno.Busy => "the file is in use by the operating system.",
        Errno.Invalid => "the file system cannot rename without overwriting.",
        Errno.NoEntry => "the folder was removed meanwhile.",
        _ => string.Create(CultureInfo.InvariantCulture, $"the operating system refused it (errno {(int)error})."),
    });

    static string Count(IReadOnlyList<Locator> names) =>
        names.Count == 1 ? "one name" : string.Create(CultureInfo.InvariantCulture, $"{names.Count} names");

    /// <summary>Why the way to a file could not be gone.</summary>
    internal static RestrictionOutcome ForPath(Errno error) => error switch
    {
        Errno.NoEntry or Errno.Stale => new Gone(),
        Errno.Loop or Errno.NotFolder or Errno.CrossDevice => new PathRefused(),
        Errno.Invalid or Errno.NoDevice or Errno.IsFolder => new Changed(),
        _ => RefusedBy(error),
    };
}
