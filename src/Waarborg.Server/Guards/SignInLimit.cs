// How often one address may try to sign in. The key cannot be guessed; this keeps trying cheap for us.
using System.Net;

namespace Waarborg.Server.Guards;

sealed class SignInLimit(TimeProvider time)
{
    /// <summary>Failed tries of one address within <see cref="Window"/>.</summary>
    internal const int MaxTries = 10;

    /// <summary>Addresses remembered within <see cref="Window"/>; more are counted by their networks until it ends.</summary>
    internal const int MaxAddresses = 10_000;

    internal static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    readonly AddressCount _tries = new(time, Window, MaxTries, MaxAddresses);

    /// <summary>Counts a try of this address; false when it has had its tries.</summary>
    internal bool TryBegin(IPAddress? address) => _tries.TryAdd(address);

    /// <summary>A good key clears what was counted against its address.</summary>
    internal void Succeeded(IPAddress? address) => _tries.Forget(address);
}
