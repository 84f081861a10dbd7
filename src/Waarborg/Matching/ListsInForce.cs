// The lists that a permit names, as they are in force at one moment, ready to be compared with.
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Matching;

/// <summary>One release in memory with its index. It never changes and is shared by all permits that name it.</summary>
/// <param name="release">What is known of it.</param>
/// <param name="held">What it holds.</param>
sealed class LoadedRelease(ListRelease release, LoadedContent held)
{
    internal LoadedRelease(ListRelease release, ReleaseContent content)
        : this(release, LoadedContent.Of(content))
    {
    }

    internal ListRelease Release => release;

    internal LoadedContent Held => held;

    internal ReleaseContent Content => held.Content;

    internal PdqIndex Index => held.Index;

    /// <summary>The same content under what is known of the release now: its state, and when it was last checked.</summary>
    internal LoadedRelease As(ListRelease now) =>
        now.State == release.State && now.Trust.CheckedAt == release.Trust.CheckedAt ? this : new(now, held);
}

/// <summary>One list in force: its release and what is set aside in it.</summary>
/// <param name="Loaded">The release in memory.</param>
/// <param name="CanaryPassed">Whether no entry resembles a harmless picture, or two people decided of those that
/// do.</param>
/// <param name="SetAside">Handles of the entries that do not match.</param>
sealed record ListInForce(LoadedRelease Loaded, bool CanaryPassed, IReadOnlySet<ulong> SetAside)
{
    /// <summary>The categories that may match under the permit that asks; null for all.</summary>
    internal IReadOnlySet<ListCategory>? Categories { get; init; }

    /// <summary>May this entry of the release match?</summary>
    internal bool Allows(int entry)
    {
        if (Categories is null && SetAside.Count == 0) return true;
        var row = Loaded.Content.Entries[entry];
        return (Categories is null || Categories.Contains(row.Category)) && !SetAside.Contains(row.Handle);
    }
}

/// <summary>The lists a permit names, at one moment. It never changes; any thread may read it.</summary>
/// <param name="Lists">Those in force, by name.</param>
/// <param name="Missing">Names that the permit gives and no list in force has.</param>
/// <param name="Generation">The same number for the same lists, known-good set and rules of matching.</param>
sealed record ListsInForce(IReadOnlyList<ListInForce> Lists, IReadOnlyList<string> Missing, int Generation)
{
    /// <summary>Releases of the same lists that are compared without acting.</summary>
    internal IReadOnlyList<ListInForce> Shadows { get; init; } = [];

    /// <summary>Lists that somebody else holds and that this permit lets be asked, the one that is told least first.</summary>
    internal IReadOnlyList<Lookups.RemoteInForce> Remote { get; init; } = [];

    /// <summary>What was removed here before, of those of the two lists of it that the permit names.</summary>
    internal TombstoneSet Tombstones { get; init; } = TombstoneSet.None;

    /// <summary>How old a list may be.</summary>
    internal TimeSpan MaxAge { get; init; } = TimeSpan.MaxValue;

    /// <summary>The names of lists that are too old at this moment to say of anything that it is not known.</summary>
    internal IReadOnlyList<string> TooOld(DateTimeOffset now) => now - MaxAge > OldestCheck
        ? [.. Lists.Where(list => now - MaxAge > list.Loaded.Release.Trust.CheckedAt).Select(list => list.Loaded.Release.List)]
        : [];

    DateTimeOffset OldestCheck { get; } = Lists.Count == 0
        ? DateTimeOffset.MaxValue
        : Lists.Min(list => list.Loaded.Release.Trust.CheckedAt);

    /// <summary>
    /// The test pictures, which are compared under every permit. They are no list of the permit: whether a picture could be
    /// judged does not hang on them.
    /// </summary>
    internal ListInForce? Tests { get; init; }

    /// <summary>Whether any list has a perceptual entry, so that a picture without such a hash is not judged.</summary>
    internal bool HasPerceptual { get; } = Lists.Any(list => list.Loaded.Index.Count > 0);

    /// <summary>Entries in force, those set aside not counted.</summary>
    internal long Entries { get; } = Lists.Sum(list => (long)list.Loaded.Release.Entries - list.SetAside.Count);

    /// <summary>When the oldest release was imported; null without any.</summary>
    internal DateTimeOffset? OldestImport =>
        Lists.Count == 0 ? null : Lists.Min(list => list.Loaded.Release.ImportedAt);

    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Lists.Count} lists, generation {Generation}");
        return true;
    }
}
