// Keyed names of things: they tell nothing without the keys folder, and the same thing always gets the same one.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>HMAC-SHA-256 of locators, versions and contents, 32 bytes each.</summary>
sealed class ItemKeys(KeyRing keys)
{
    readonly byte[] _locator = keys.Derive("item-locator");
    readonly byte[] _version = keys.Derive("item-version");
    readonly byte[] _content = keys.Derive("item-content");
    readonly byte[] _customer = keys.Derive("item-customer");

    /// <summary>A place in a source, whatever lies there.</summary>
    internal byte[] Locator(string source, Locator locator) => HMACSHA256.HashData(_locator, Place(source, locator));

    /// <summary>A version of a file at a place: what a sweep remembers, so as not to read it twice.</summary>
    internal byte[] Version(string source, Locator locator, FileVersion version)
    {
        var place = Place(source, locator);
        var data = new byte[place.Length + 40];
        place.CopyTo(data, 0);
        var rest = data.AsSpan(place.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(rest, version.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], version.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(rest[16..], version.Size);
        BinaryPrimitives.WriteInt64LittleEndian(rest[24..], version.ModifiedNs);
        BinaryPrimitives.WriteInt64LittleEndian(rest[32..], version.ChangedNs);
        return HMACSHA256.HashData(_version, data);
    }

    /// <summary>Bytes, wherever they lie: verdicts are about these.</summary>
    internal byte[] Content(ReadOnlySpan<byte> sha256) => HMACSHA256.HashData(_content, sha256);

    /// <summary>
    /// Whose an item is, for counting: the customer's id; where nobody is known, the first folder of its place; where it has
    /// no place, its bytes, so that equal bytes count once.
    /// </summary>
    internal byte[] Customer(string source, string? id, Locator locator, byte[] contentKey)
    {
        var end = locator.Bytes.IndexOf((byte)'/');
        byte[] whose = id is not null ? [1, .. Encoding.UTF8.GetBytes(id)]
            : end > 0 ? [2, .. Encoding.UTF8.GetBytes(source), 0, .. locator.Bytes[..end]]
            : [3, .. contentKey];
        return HMACSHA256.HashData(_customer, whose);
    }

    static byte[] Place(string source, Locator locator)
    {
        var name = Encoding.UTF8.GetBytes(source);
        // A zero byte can be in neither a source's name nor a path, so no two places read alike.
        return [.. name, 0, .. locator.Bytes];
    }
}
