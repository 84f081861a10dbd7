// Answers others that ask for a list that is held here: only one that two people opened, and never so often that it is swept.
using System.Collections.Concurrent;
using System.Text;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Store;

namespace Waarborg.Matching.Lookups;

/// <summary>What an installation says of a list that may be asked.</summary>
/// <param name="List">Its name.</param>
/// <param name="Week">The week of the salt.</param>
/// <param name="PrefixBits">Bits of a digest that whoever asks sends.</param>
/// <param name="Algorithms">By which digests.</param>
/// <param name="Categories">Of which categories.</param>
/// <param name="TagsPerAnswer">How many tags each answer has.</param>
/// <param name="Root">The root of the release in force.</param>
/// <param name="Mark">Another one whenever an answer may be another, also where the release stayed: what was set aside,
/// taken back or decided since, or another number of bits.</param>
/// <param name="CheckedAt">When its supplier was last known to have nothing newer.</param>
sealed record ServedFacts(
    string List, string Week, int PrefixBits, IReadOnlyList<ListAlgorithm> Algorithms,
    IReadOnlyList<ListCategory> Categories, int TagsPerAnswer, string Root, string Mark,
    DateTimeOffset CheckedAt);

/// <summary>What asking gave.</summary>
abstract record ServedAnswer
{
    /// <param name="Week">The week of the salt.</param>
    /// <param name="Mark">The mark of the list as it was when this answer was made.</param>
    /// <param name="Salt">Keys the tags.</param>
    /// <param name="All">The tags, among pads.</param>
    internal sealed record Tags(string Week, string Mark, byte[] Salt, IReadOnlyList<byte[]> All) : ServedAnswer;

    /// <summary>No list of this name answers: not opened, not there, or not in force.</summary>
    internal sealed record NotServed : ServedAnswer;

    /// <summary>The question has not the form that is asked for.</summary>
    internal sealed record Malformed(string Words) : ServedAnswer;

    /// <summary>The caller has had its share of this week.</summary>
    internal sealed record Spent(DateTimeOffset Until) : ServedAnswer;
}

sealed class LookupDesk : IDisposable
{
    const string MarkPurpose = "lookup-mark";

    readonly Installation _installation;
    readonly ServedLists _served;
    readonly LookupCounter _counter;
    readonly ListLoader _loader;
    readonly ConcurrentDictionary<string, (long Version, Found Found)> _found = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, (LookupSecrets Secrets, string Mark, TagKeys Keys)> _keys = new(StringComparer.Ordinal);
    readonly Lock _making = new();
    readonly Dictionary<string, Made> _tables = new(StringComparer.Ordinal);

    public LookupDesk(Installation installation)
    {
        _installation = installation;
        _served = new(installation);
        _counter = new(installation, _served);
        _loader = new(new ListStore(installation));
    }

    public void Dispose() => _counter.Dispose();

    sealed record Made(ListInForce List, int Bits, TagTable Table, string Mark);

    sealed record Found(ServedList Served, ListRelease Release, TagTable Table, string Mark);

    /// <summary>What may be asked; null where nothing may.</summary>
    internal ServedFacts? Facts(string list)
    {
        if (Find(list).Found is not { } found) return null;
        var (_, release, table, mark) = found;
        return new(
            list, _served.Week().Name, table.PrefixBits, table.Held, table.Categories,
            table.TagsPerAnswer, release.Trust.Root, mark, release.Trust.CheckedAt);
    }

    /// <summary>Answers one question. Nothing of it is kept but a keyed hash of the prefix, for the share of the week.</summary>
    /// <param name="caller">Whose key asks.</param>
    /// <param name="list">Which list.</param>
    /// <param name="category">Of which category, by name.</param>
    /// <param name="algorithm">By which digest, by name.</param>
    /// <param name="prefix">The first bits of a digest, as hexadecimal digits.</param>
    internal async Task<ServedAnswer> AskAsync(string caller, string list, string category, string algorithm, string prefix)
    {
        var (version, found) = Find(list);
        if (found is null) return new ServedAnswer.NotServed();
        var (served, _, table, mark) = found;
        if (!Enum.TryParse<ListCategory>(category, out var of) || of.ToString() != category)
        {
            return new ServedAnswer.Malformed($"category: one of {string.Join(", ", Enum.GetNames<ListCategory>())}.");
        }

        if (!ListAlgorithms.TryParse(algorithm, out var by) || by.Name() != algorithm || !TagTable.Algorithms.Contains(by))
        {
            return new ServedAnswer.Malformed(
                $"algorithm: one of {string.Join(", ", TagTable.Algorithms.Select(one => one.Name()))}.");
        }

        if (!TagTable.IsPrefix(prefix, table.PrefixBits))
        {
            return new ServedAnswer.Malformed(
                $"prefix: {table.PrefixBits / 4} hexadecimal digits in lower case, and no more of a digest than that.");
        }

        var (week, secrets) = await _counter.TakeAsync(new(caller, served, algorithm, prefix), version);
        if (secrets is null) return new ServedAnswer.Spent(week.EndsAt);
        var keys = KeysOf(list, mark, secrets);
        return new ServedAnswer.Tags(week.Name, mark, keys.Salt, table.Answer(of, by, prefix, keys));
    }

    // As it is in force at this moment: what was withdrawn or set aside is gone from the next answer on.
    (long? Version, Found? Found) Find(string list)
    {
        var version = _installation.Database.Changes.Version();
        if (version is not null && _found.TryGetValue(list, out var seen) && seen.Version == version)
            return (version, seen.Found);
        var found = Read(list);
        // What nobody opened is not remembered: there is no end of names.
        if (found is null) _found.TryRemove(list, out _);
        else if (version is { } read) _found[list] = (read, found);
        return (version, found);
    }

    Found? Read(string list)
    {
        ServedList? served;
        using (var connection = _installation.Database.Open()) served = ServedLists.Find(connection, list);
        if (served is null) return null;
        var lists = _loader.For([new WantedList(list, null)], mayNumber: false, fresh: true);
        if (lists.Lists is not [var inForce]) return null;
        lock (_making)
        {
            if (!_tables.TryGetValue(list, out var known) || known.List.Loaded != inForce.Loaded
                || !known.List.SetAside.SetEquals(inForce.SetAside) || known.Bits != served.PrefixBits)
            {
                var table = new TagTable(inForce, served.PrefixBits);
                known = _tables[list] = new(inForce, served.PrefixBits, table, MarkOf(list, table));
            }

            return new(served, inForce.Loaded.Release, known.Table, known.Mark);
        }
    }

    // The same for a week and a mark, and dear to make.
    TagKeys KeysOf(string list, string mark, LookupSecrets secrets)
    {
        if (_keys.TryGetValue(list, out var known) && known.Secrets == secrets && known.Mark == mark) return known.Keys;
        var keys = new TagKeys(secrets.Under(mark));
        _keys[list] = (secrets, mark, keys);
        return keys;
    }

    // Keyed, so that nobody can try guesses of the list against it, and by list, so that it does not say which are the same.
    string MarkOf(string list, TagTable table) => Convert.ToHexStringLower(
        _installation.Keys.KeyedHash(MarkPurpose, [.. Encoding.UTF8.GetBytes(list), 0, .. table.Digest]));
}
