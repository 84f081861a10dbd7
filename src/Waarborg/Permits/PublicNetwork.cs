// Which addresses are out on the internet. What a customer typed in must not make the program call the provider's own machines.
using System.Net;
using System.Net.Sockets;

namespace Waarborg.Permits;

static class PublicNetwork
{
    /// <summary>
    /// False for addresses of this machine, of private and local networks, of shared carriers, of documentation and tests, of
    /// groups, and for those in which another address is wrapped.
    /// </summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => IsPublic4(address.GetAddressBytes()),
            AddressFamily.InterNetworkV6 => IsPublic6(address.GetAddressBytes()),
            _ => false,
        };
    }

    // The registry of special-purpose addresses of RFC 6890 and what was added to it.
    static bool IsPublic4(byte[] bytes) => (bytes[0], bytes[1]) switch
    {
        (0 or 10 or 127, _) => false,
        (100, >= 64 and < 128) => false,
        (169, 254) => false,
        (172, >= 16 and < 32) => false,
        (192, 168) => false,
        (192, 0) => bytes[2] is not (0 or 2),
        (192, 88) => bytes[2] != 99,
        (198, 18 or 19) => false,
        (198, 51) => bytes[2] != 100,
        (203, 0) => bytes[2] != 113,
        ( >= 224, _) => false,
        _ => true,
    };

    // Of 2000::/3, which is all that is given out, without Teredo, ORCHID, documentation and 6to4.
    static bool IsPublic6(byte[] bytes) =>
        (bytes[0] & 0xE0) == 0x20
        && !(bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] < 0x02 || (bytes[2] == 0x0D && bytes[3] == 0xB8)))
        && !(bytes[0] == 0x20 && bytes[1] == 0x02)
        && !(bytes[0] == 0x3F && bytes[1] == 0xFF);
}
