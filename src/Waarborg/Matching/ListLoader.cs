// Brings lists from the store into memory and swaps them whole, so that nobody who compares ever waits.
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Lists;
using Waarborg.Store;

namespace Waarborg.Matching;

/// <summary>A list that somebody asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Categories">The categories of its entries that may match; null for all.</param>
sealed record WantedList(string Name, IReadOnlySet<ListCategory>? Categories)
{
    /// <summary>The name, and the categories in their order.</summary>
    internal string Key { get; } = Categories is null ? Name : $"{Name}:{string.Join('+', Categories.Order())}";

    /// <summary>As a permit names it.</summary>
    /// <exception cref="ArgumentException">A category is none: permits with such a name are refused.</exception>
    internal static WantedList Of(string name, IEnumerable<string> categories) =>
        new(name, categories.Select(Enum.Parse<ListCategory>).ToHashSet());
}

/// <summary>The lists in force for whatever names permits give. One per process; any thread may use it.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="tests">The test pictures, which come with whatever a permit names; null to leave them out.</param>
sealed class ListLoader(ListStore store, LoadedRelease? tests = null)
{
    /// <summary>Entries of a release from which on memory is given back around its loading.</summary>
    const int LargeEntries = 500_000;

    readonly ListInForce? _tests = tests is null ? null : new(tests, CanaryPassed: true, new HashSet<ulong>());
    readonly Lock _loading = new();
    Loaded? _current;
    Ahead? _ahead;

    sealed record Loaded(
        long ChangeNumber, string KnownGoodMark, ImmutableDictionary<string, ListInForce> Lists,
        ImmutableDictionary<string, ListInForce> Shadows, ImmutableDictionary<string, ListsInForce> ByNames);

    /// <summary>A segment that is not in force yet and what it holds, as soon as it is read.</summary>
    sealed record Ahead(string Segment, Task<LoadedContent?> Content);

    /// <summary>
    /// The lists of these names as they are in force now. Where the store says that nothing changed, this is a
    /// glance; else the first to ask loads what is new, and until it is there the others go on with what they have.
    /// </summary>
    /// <param name="names">The names that a permit gives.</param>
    /// <param name="mayNumber">False where nothing may be written: lists that were never compared with before then
    /// have the generation 0, under which nothing is remembered.</param>
    internal ListsInForce For(IReadOnlyCollection<string> names, bool mayNumber = true) =>
        For([.. names.Distinct(StringComparer.Ordinal).Select(name => new WantedList(name, null))], mayNumber);

    /// <summary>The same, of each list only the entries of some categories.</summary>
    /// <param name="lists">Names that are all different, each with the categories that may match; null for all.</param>
    /// <param name="mayNumber">As above.</param>
    /// <param name="fresh">Wait for what is being loaded: what was compared with is in force no more.</param>
    /// <param name="isScreened">Whether pictures may be let go by screening: another generation, so that what was let go so is
    /// looked at again when they may not.</param>
    /// <param name="isAltered">Whether altered versions are compared as well: another generation, so that what was not found
    /// without them is looked at again.</param>
    internal ListsInForce For(
        IReadOnlyCollection<WantedList> lists, bool mayNumber = true, bool fresh = false, bool isScreened = false,
        bool isAltered = false)
    {
        var wanted = lists.OrderBy(list => list.Name, StringComparer.Ordinal).ToArray();
        var key = string.Join(',', wanted.Select(list => list.Key));
        if (isScreened) key = $"{Screening.RulesMark}\n{key}";
        if (isAltered) key = $"{Matcher.AlteredMark}\n{key}";
        var current = Volatile.Read(ref _current);
        var earlier = current?.ByNames.GetValueOrDefault(key) is { } kept && IsNumbered(kept, mayNumber) ? kept : null;
        // Asked first: what is announced no more, while nothing changed until then, does not come.
        var coming = store.Coming();
        if (earlier is not null && current!.ChangeNumber == store.ChangeNumber())
        {
            LoadAhead(coming, current);
            return earlier;
        }

        if (earlier is null || fresh) _loading.Enter();
        else if (!_loading.TryEnter()) return earlier;
        try
        {
            return Load(wanted, key, mayNumber);
        }
        finally
        {
            _loading.Exit();
        }
    }

    /// <summary>Ends when what is read ahead of its coming into force is read.</summary>
    internal Task ReadingAhead => Volatile.Read(ref _ahead)?.Content ?? Task.CompletedTask;

    /// <summary>Begins to read what is announced, and lets go of what is no more.</summary>
    void LoadAhead(ComingSegment? coming, Loaded current)
    {
        if (coming?.Segment == Volatile.Read(ref _ahead)?.Segment || !_loading.TryEnter()) return;
        try
        {
            // A list that nobody here compares with is not read.
            var before = coming is null ? null : current.Lists.GetValueOrDefault(coming.List)?.Loaded.Held;
            _ahead = before is null ? null : new(coming!.Segment, Task.Run(() => TryRead(coming.Segment, before)));
        }
        finally
        {
            _loading.Exit();
        }
    }

    LoadedRelease? TryLoad(ListRelease release, LoadedContent? before)
    {
        var held = _ahead is { } ahead && ahead.Segment == release.Segment ? ahead.Content.GetAwaiter().GetResult() : null;
        held ??= TryRead(release.Segment, before);
        return held is null ? null : new(release, held);
    }

    LoadedContent? TryRead(string segment, LoadedContent? before)
    {
        // What was compared with before the last change, and what making an index took.
        GiveBack(before);
        try
        {
            var held = LoadedContent.Of(store.Open(segment), before);
            GiveBack(held);
            return held;
        }
        catch (Exception error) when (error is CryptographicException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    static void GiveBack(LoadedContent? held)
    {
        if (held?.Content.Entries.Length >= LargeEntries) LargeArrays.GiveBack();
    }

    static bool IsNumbered(ListsInForce lists, bool mayNumber) => lists.Generation != 0 || !mayNumber;

    ListsInForce Load(WantedList[] wanted, string key, bool mayNumber)
    {
        var inForce = store.InForce();
        var before = _current;
        var isSame = before is not null && before.ChangeNumber == inForce.ChangeNumber;
        if (isSame && before!.ByNames.TryGetValue(key, out var known) && IsNumbered(known, mayNumber)) return known;

        var lists = isSame ? before!.Lists : _none;
        var shadows = isSame ? before!.Shadows : _none;
        foreach (var one in inForce.Releases) lists = WithLoaded(lists, before?.Lists, wanted, one);
        foreach (var one in inForce.Shadows) shadows = WithLoaded(shadows, before?.Shadows, wanted, one);
        var made = wanted.Where(list => ListRules.IsTombstones(list.Name)).ToList();
        var tombstones = made.Count == 0
            ? null
            : store.Tombstones([.. made.Select(list => new WantedTombstones(list.Name, list.Categories))]);
        var found = Wanted(wanted, lists);
        var compared = Wanted(wanted, shadows);
        var result = new ListsInForce(
            found, [.. wanted.Except(made).Select(list => list.Name).Where(name => !lists.ContainsKey(name))],
            store.Generation(DigestOf(key, [.. found, .. compared], inForce.KnownGoodMark, tombstones), mayNumber))
        {
            Tombstones = tombstones ?? TombstoneSet.None,
            Shadows = compared,
            MaxAge = inForce.MaxAge,
            Tests = _tests,
        };
        var byNames = isSame
            ? before!.ByNames
            : ImmutableDictionary.Create<string, ListsInForce>(StringComparer.Ordinal);
        Volatile.Write(ref _current, new(
            inForce.ChangeNumber, inForce.KnownGoodMark, lists, shadows, byNames.SetItem(key, result)));
        if (inForce.Releases.Any(one => one.Release.Segment == _ahead?.Segment)) _ahead = null;
        return result;
    }

    static readonly ImmutableDictionary<string, ListInForce> _none =
        ImmutableDictionary.Create<string, ListInForce>(StringComparer.Ordinal);

    static List<ListInForce> Wanted(WantedList[] wanted, ImmutableDictionary<string, ListInForce> lists) =>
        [.. wanted.Where(list => lists.ContainsKey(list.Name))
            .Select(list => lists[list.Name] with { Categories = list.Categories })];

    // Only what some permit names is brought into memory; what is there already stays.
    ImmutableDictionary<string, ListInForce> WithLoaded(
        ImmutableDictionary<string, ListInForce> lists, ImmutableDictionary<string, ListInForce>? before, WantedList[] wanted,
        ReleaseInForce one)
    {
        var name = one.Release.List;
        var isWanted = Array.Exists(wanted, list => list.Name == name) || before?.ContainsKey(name) == true;
        if (!isWanted || lists.ContainsKey(name)) return lists;
        var earlier = before?.GetValueOrDefault(name)?.Loaded;
        // What is said of a release may have changed while its content did not.
        var loaded = earlier?.Release.Id == one.Release.Id ? earlier.As(one.Release) : TryLoad(one.Release, earlier?.Held);
        // What cannot be read is missing, so that nothing is called "no match" without it.
        return loaded is null ? lists : lists.Add(name, new(loaded, one.CanaryPassed, one.SetAside));
    }

    // Everything that decides whether an item matches; anything that changes it makes another number.
    string DigestOf(string wanted, List<ListInForce> lists, string knownGoodMark, TombstoneSet? tombstones)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Matcher.RulesMark}\n{knownGoodMark}\n{wanted}\n");
        if (_tests is not null) text.Append(CultureInfo.InvariantCulture, $"tests {_tests.Loaded.Release.FileDigest}\n");
        if (tombstones is not null) text.Append(CultureInfo.InvariantCulture, $"removed {tombstones.Mark}\n");
        foreach (var list in lists)
        {
            var release = list.Loaded.Release;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{release.List} {release.Number} {release.State} {release.Segment} {release.MaxDistance} {list.CanaryPassed}");
            foreach (var handle in list.SetAside.Order()) text.Append(CultureInfo.InvariantCulture, $" {handle:x16}");
            text.Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
