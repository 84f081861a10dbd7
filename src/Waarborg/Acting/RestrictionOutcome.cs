// What became of making a file unavailable or putting it back. A closed list; each says itself in words.
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
        internal override Wording Said => LinksLeft == 0 ? Taken : Taken.With(Left.English, Left.Dutch);

        Wording Taken => new($"Made unavailable ({Count(Names).English}).", $"Onbeschikbaar gemaakt ({Count(Names).Dutch}).");

        Wording Left => Wording.Of(
            $" {LinksLeft} more hard link(s) to it were not found: outside the source, or in correspondence.",
            $" {LinksLeft} andere harde koppeling(en) ernaar zijn niet gevonden: buiten de bron, of in correspondentie.");
    }

    /// <summary>The file is back: bytes, names, mode, times, and owner where that may be set.</summary>
    /// <param name="Names">The names it has again.</param>
    /// <param name="LinksTaken">Further names that it had and that something else bears now, or that could not be given.</param>
    /// <param name="OwnerKept">False when the program may not give files to others.</param>
    internal sealed record Restored(IReadOnlyList<Locator> Names, int LinksTaken, bool OwnerKept) : RestrictionOutcome
    {
        internal override Wording Said
        {
            get
            {
                var said = new Wording($"Put back ({Count(Names).English}).", $"Teruggezet ({Count(Names).Dutch}).");
                if (LinksTaken > 0) said = said.With(Taken.English, Taken.Dutch);
                return OwnerKept
                    ? said
                    : said.With(
                        " Its owner could not be set, because this program may not give files to others.",
                        " De eigenaar kon niet worden gezet: dit programma mag bestanden niet aan anderen geven.");
            }
        }

        Wording Taken => Wording.Of(
            $" {LinksTaken} further name(s) could not be given: something else bears them now.",
            $" {LinksTaken} andere na(a)m(en) konden niet worden gegeven: die draagt nu iets anders.");
    }

    /// <summary>It is not what was read. Nothing was touched; it is to be read again.</summary>
    internal sealed record Changed : RestrictionOutcome
    {
        internal override Wording Said => new(
            "Not touched: the file has changed since it was read. It will be read again.",
            "Niet aangeraakt: het bestand is veranderd sinds het werd gelezen. Het wordt opnieuw gelezen.");
    }

    /// <summary>It is no longer there. Nothing was touched.</summary>
    internal sealed record Gone : RestrictionOutcome
    {
        internal override Wording Said => new(
            "Not touched: the file is no longer where it was read.",
            "Niet aangeraakt: het bestand is niet meer waar het werd gelezen.");
    }

    /// <summary>Something else bears its name. Nothing was overwritten; it stays under seal.</summary>
    internal sealed record NameTaken : RestrictionOutcome
    {
        internal override Wording Said => new(
            "Not put back: something else bears its name now. Move that away and try again; the file is kept under seal.",
            "Niet teruggezet: iets anders draagt nu die naam. Zet dat weg en probeer het weer; het bestand blijft verzegeld.");
    }

    /// <summary>The way to it leads over a symbolic link, through a file, or out of the source. Nothing was touched.</summary>
    internal sealed record PathRefused : RestrictionOutcome
    {
        internal override Wording Said => new(
            "Not touched: a folder on the way to the file is now a link, a file, or on another file system.",
            "Niet aangeraakt: een map op weg naar het bestand is nu een koppeling, een bestand, of elders.");
    }

    /// <summary>The operating system refused. Everything is as it was.</summary>
    /// <param name="Why">Why, as the journal keeps it.</param>
    internal sealed record Refused(string Why) : RestrictionOutcome
    {
        internal override Wording Said => NotDone(Wording.OfKept(Why)!);
    }

    /// <summary>What lies under seal does not open, or is not what was sealed. It is kept.</summary>
    internal sealed record SealBroken(string Why) : RestrictionOutcome
    {
        internal override Wording Said => NotDone(new(
            Why, "wat verzegeld is, gaat niet open of is niet wat verzegeld werd. Het wordt bewaard."));
    }

    /// <summary>The outcome for people.</summary>
    internal abstract Wording Said { get; }

    /// <summary>The same at the command line.</summary>
    internal string Words => Said.English;

    static Wording NotDone(Wording why) => why.Behind("Not done: ", "Niet gedaan: ");

    /// <summary>True when what was intended is done.</summary>
    internal bool IsDone => this is Disabled or Restored;

    /// <summary>The name of the case, as it is counted.</summary>
    internal string Code => GetType().Name;

    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Words);
        return true;
    }

    internal static Refused RefusedBy(Errno error)
    {
        Wording why = error switch
        {
            Errno.AccessDenied or Errno.NotPermitted => new(
                "the operating system does not let this program change the folder.",
                "het besturingssysteem laat dit programma de map niet wijzigen."),
            Errno.ReadOnlySystem => new("the file system is read-only.", "het bestandssysteem is alleen te lezen."),
            Errno.NoSpace or Errno.QuotaExceeded => new("the file system is full.", "het bestandssysteem is vol."),
            Errno.Busy => new(
                "the file is in use by the operating system.", "het bestand is in gebruik bij het besturingssysteem."),
            Errno.Invalid => new(
                "the file system cannot rename without overwriting.",
                "het bestandssysteem kan niet hernoemen zonder te overschrijven."),
            Errno.NoEntry => new("the folder was removed meanwhile.", "de map is intussen verwijderd."),
            _ => Wording.Of(
                $"the operating system refused it (errno {(int)error}).",
                $"het besturingssysteem weigerde het (errno {(int)error})."),
        };
        return new(why.Kept);
    }

    static Wording Count(IReadOnlyList<Locator> names) => names.Count == 1
        ? new("one name", "één naam")
        : Wording.Of($"{names.Count} names", $"{names.Count} namen");

    /// <summary>Why the way to a file could not be gone.</summary>
    internal static RestrictionOutcome ForPath(Errno error) => error switch
    {
        Errno.NoEntry or Errno.Stale => new Gone(),
        Errno.Loop or Errno.NotFolder or Errno.CrossDevice => new PathRefused(),
        Errno.Invalid or Errno.NoDevice or Errno.IsFolder => new Changed(),
        _ => RefusedBy(error),
    };
}
