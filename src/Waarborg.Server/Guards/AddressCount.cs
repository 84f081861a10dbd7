// How often each address did something lately. One person commands a whole IPv6 /64.
using System.Net;

namespace Waarborg.Server.Guards;

/// <summary>Counts within windows of time that follow each other.</summary>
/// <param name="time">The clock.</param>
/// <param name="window">How long it counts before it begins anew.</param>
/// <param name="most">Times of one address within a window.</param>
/// <param name="mostAddresses">Addresses remembered within a window; more are turned away until it ends.</param>
sealed class AddressCount(TimeProvider time, TimeSpan window, int most, int mostAddresses)
{
    readonly Lock _counting = new();
    readonly Dictionary<IPAddress, int> _times = [];
    long _windowStart = time.GetTimestamp();

    /// <summary>Counts one more of this address; false when it has had its times.</summary>
    internal bool TryAdd(IPAddress? address)
    {
        var who = Group(address ?? IPAddress.None);
        lock (_counting)
        {
            if (time.GetElapsedTime(_windowStart) >= window)
            {
                _times.Clear();
                _windowStart = time.GetTimestamp();
            }

            var times = _times.GetValueOrDefault(who);
            if (times >= most || (times == 0 && _times.Count >= mostAddresses)) return false;
            _times[who] = times + 1;
            return true;
        }
    }

    /// <summary>Forgets what was counted of this address.</summary>
    internal void Forget(IPAddress? address)
    {
        lock (_counting) _times.Remove(Group(address ?? IPAddress.None));
    }

    static IPAddress Group(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length != 16) return address;
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }
}
