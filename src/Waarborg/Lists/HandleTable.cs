// Which number each handle of a release in the making has.
using System.Numerics;

namespace Waarborg.Lists;

/// <summary>
/// Numbers the handles that it is given in the order in which they come. Eight bytes a place, of which
/// a third to two thirds are in use: a dictionary would take two to four times as much.
/// Handles are as good as random, so they are their own hash.
/// </summary>
/// <param name="handleOf">The handle that has a number: kept by whoever numbers, not here again.</param>
sealed class HandleTable(Func<int, ulong> handleOf)
{
    const int FirstPlaces = 1 << 10;

    // A number and one, so that 0 is nothing, below; half of the handle above, so that others are nearly never looked at.
    ulong[] _places = new ulong[FirstPlaces];
    int _count;

    /// <summary>The number of a handle; null where it has none yet.</summary>
    internal int? Find(ulong handle)
    {
        var place = _places[PlaceOf(handle)];
        return place == 0 ? null : NumberOf(place);
    }

    /// <summary>Gives a handle that has none the next number.</summary>
    internal int Add(ulong handle)
    {
        // At most two thirds are in use.
        if ((_count + 1L) * 3 > _places.Length * 2L) Grow();
        _places[PlaceOf(handle)] = Place(handle, _count);
        return _count++;
    }

    /// <summary>Forgets all of them.</summary>
    internal void Clear() => (_places, _count) = (new ulong[FirstPlaces], 0);

    static ulong Place(ulong handle, int number) => (handle & 0xFFFF_FFFF_0000_0000) | (uint)(number + 1);

    static int NumberOf(ulong place) => (int)(place & 0xFFFF_FFFF) - 1;

    // Where the handle stands, or the free place where it would.
    int PlaceOf(ulong handle)
    {
        var last = _places.Length - 1;
        for (var at = (int)(handle & (ulong)last); ; at = (at + 1) & last)
        {
            var place = _places[at];
            if (place == 0) return at;
            if ((place ^ handle) >> 32 == 0 && handleOf(NumberOf(place)) == handle) return at;
        }
    }

    void Grow()
    {
        var before = _places;
        _places = new ulong[checked((int)BitOperations.RoundUpToPowerOf2((uint)before.Length + 1))];
        foreach (var place in before)
        {
            if (place != 0) _places[PlaceOf(handleOf(NumberOf(place)))] = place;
        }
    }
}
