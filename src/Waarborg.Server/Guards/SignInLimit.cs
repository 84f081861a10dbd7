// How often one address may try to sign in. The key cannot be guessed; this keeps trying cheap for us.
using System.Net;

namespace Waarborg.Server.Guards;

sealed class SignInLimit(TimeProvider time)
{
    /// <summary>Failed tries of one address within <see cref="Window"/>.</summary>
    internal const int MaxTries = 10;

    /// <summary>Addresses remembered within <see cref="Window"/>; more are turned away until it ends.</summary>
    internal const int MaxAddresses = 10_000;

    internal static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    readonly Lock _counting = new();
    readonly Dictionary<IPAddress, int> _tries = [];
    long _windowStart = time.GetTimestamp();

    /// <summary>Counts a try of this address; false when it has had its tries.</summary>
    internal bool TryBegin(IPAddress? address)
    {
        var who = Group(address ?? IPAddress.None);
        lock (_counting)
        {
            if (time.GetElapsedTime(_windowStart) >= Window)
            {
                _tries.Clear();
                _windowStart = time.GetTimestamp();
            }

            var tries = _tries.GetValueOrDefault(who);
            if (tries >= MaxTries || (tries == 0 && _tries.Count >= MaxAddresses)) return false;
            _tries[who] = tries + 1;
            return true;
        }
    }

    /// <summary>A good key clears what was counted against its address.</summary>
    internal void Succeeded(IPAddress? address)
    {
        lock (_counting) _tries.Remove(Group(address ?? IPAddress.None));
    }

    // One person commands a whole IPv6 /64.
    static IPAddress Group(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length != 16) return address;
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }
}
