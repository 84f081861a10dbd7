// How often one address may ask with a receipt code, and complain. Who asks is not kept: only counts in memory.
using System.Net;

namespace Waarborg.Server.Guards;

sealed class ReceiptLimit(TimeProvider time)
{
    /// <summary>Codes that one address may try within <see cref="Window"/>.</summary>
    internal const int MaxLooks = 60;

    /// <summary>Complaints of one address within it.</summary>
    internal const int MaxComplaints = 5;

    /// <summary>Addresses remembered within it; more are counted by their networks until it ends.</summary>
    internal const int MaxAddresses = 10_000;

    internal static TimeSpan Window { get; } = TimeSpan.FromHours(1);

    readonly AddressCount _looks = new(time, Window, MaxLooks, MaxAddresses);
    readonly AddressCount _complaints = new(time, Window, MaxComplaints, MaxAddresses);

    /// <summary>Counts a look; false when this address has had its looks.</summary>
    internal bool TryLook(IPAddress? address) => _looks.TryAdd(address);

    /// <summary>Counts a complaint; false when this address has had its complaints.</summary>
    internal bool TryComplain(IPAddress? address) => _complaints.TryAdd(address);
}
