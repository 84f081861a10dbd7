// The value that the ledger's trees are made of: 32 bytes of SHA-256.
using System.Buffers;
using System.Buffers.Binary;

namespace Waarborg.Ledger;

/// <summary>A SHA-256 value. Equality is equality of bytes.</summary>
/// <param name="W0">Bytes 0 to 7, the first the most significant.</param>
/// <param name="W1">Bytes 8 to 15.</param>
/// <param name="W2">Bytes 16 to 23.</param>
/// <param name="W3">Bytes 24 to 31.</param>
public readonly record struct Hash256(ulong W0, ulong W1, ulong W2, ulong W3)
{
    static readonly SearchValues<char> _digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Bytes of a hash.</summary>
    public const int ByteCount = 32;

    /// <summary>Characters of the lower-case hexadecimal form.</summary>
    public const int HexLength = 64;

    /// <summary>Reads the first 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static Hash256 FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Reads 64 lower-case hexadecimal digits. False for anything else; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out Hash256 hash)
    {
        hash = default;
        if (hex.Length != HexLength || hex.ContainsAnyExcept(_digits)) return false;
        Span<byte> bytes = stackalloc byte[ByteCount];
        if (Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done) return false;
        hash = FromBytes(bytes);
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not room for them.</exception>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, W0);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], W1);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], W2);
        BinaryPrimitives.WriteUInt64BigEndian(target[24..], W3);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToBytes());

    /// <inheritdoc cref="ToHex"/>
    public override string ToString() => ToHex();
}
