// How often each address did something lately. One person commands a whole IPv6 /64.
using System.Net;

namespace Waarborg.Server.Guards;

/// <summary>Counts within windows of time that follow each other.</summary>
/// <remarks>
/// Where as many addresses came as are remembered, further ones are counted by the network that they are of: one network that
/// fills it shuts out nobody but itself.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="window">How long it counts before it begins anew.</param>
/// <param name="most">Times of one address within a window, and of one network of those that are not remembered.</param>
/// <param name="mostAddresses">Addresses remembered within a window, and networks of each size.</param>
sealed class AddressCount(TimeProvider time, TimeSpan window, int most, int mostAddresses)
{
    // Bytes that are the same: an address, what one customer gets at most, and what one provider gets.
    static readonly (int Four, int Six)[] Sizes = [(4, 8), (3, 6), (2, 4)];

    readonly Lock _counting = new();
    readonly Dictionary<IPAddress, int>[] _times = [.. Sizes.Select(_ => new Dictionary<IPAddress, int>())];
    long _windowStart = time.GetTimestamp();

    /// <summary>Counts one more of this address; false when it has had its times.</summary>
    internal bool TryAdd(IPAddress? address)
    {
        lock (_counting)
        {
            if (time.GetElapsedTime(_windowStart) >= window)
            {
                foreach (var one in _times) one.Clear();
                _windowStart = time.GetTimestamp();
            }

            for (var size = 0; size < Sizes.Length; size++)
            {
                var who = Group(address, size);
                var times = _times[size].GetValueOrDefault(who);
                if (times == 0 && _times[size].Count >= mostAddresses) continue;
                if (times >= most) return false;
                _times[size][who] = times + 1;
                return true;
            }

            return false;
        }
    }

    /// <summary>Forgets what was counted of this address.</summary>
    internal void Forget(IPAddress? address)
    {
        lock (_counting) _times[0].Remove(Group(address, size: 0));
    }

    static IPAddress Group(IPAddress? address, int size)
    {
        address ??= IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length == 16 ? Sizes[size].Six : Sizes[size].Four).Clear();
        return new(bytes);
    }
}
