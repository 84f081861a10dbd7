// The value that everything else carries: one 256-bit perceptual hash.
using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Waarborg.Hashing;

/// <summary>A 256-bit perceptual hash of one picture, such as PDQ.</summary>
/// <remarks>
/// Equality is bit equality; likeness is <see cref="DistanceTo"/>. Word 0 holds bits 255 to 192, as the text form
/// of PDQ writes them: 64 hexadecimal digits, bit 255 first.
/// </remarks>
/// <param name="W0">Bits 255 to 192.</param>
/// <param name="W1">Bits 191 to 128.</param>
/// <param name="W2">Bits 127 to 64.</param>
/// <param name="W3">Bits 63 to 0.</param>
public readonly record struct Pdq256(ulong W0, ulong W1, ulong W2, ulong W3)
{
    /// <summary>Number of bits in a hash.</summary>
    public const int BitCount = 256;

    /// <summary>Number of bytes in the binary form, most significant byte first.</summary>
    public const int ByteCount = 32;

    /// <summary>Number of hexadecimal digits in the text form.</summary>
    public const int HexLength = 64;

    /// <summary>Number of bits in which the two hashes differ, 0 to 256.</summary>
    public int DistanceTo(Pdq256 other) =>
        BitOperations.PopCount(W0 ^ other.W0) + BitOperations.PopCount(W1 ^ other.W1)
        + BitOperations.PopCount(W2 ^ other.W2) + BitOperations.PopCount(W3 ^ other.W3);

    /// <summary>Number of bits that are set, 0 to 256. Half of them are in the hash of an ordinary picture.</summary>
    public int SetBits =>
        BitOperations.PopCount(W0) + BitOperations.PopCount(W1) + BitOperations.PopCount(W2) + BitOperations.PopCount(W3);

    /// <summary>The hash of the same picture with inverted colours: every bit turned.</summary>
    public Pdq256 Complement => new(~W0, ~W1, ~W2, ~W3);

    /// <summary>Reads 64 hexadecimal digits of either case. False for anything else; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out Pdq256 hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[ByteCount];
        if (hex.Length != HexLength) return false;
        if (Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done) return false;
        hash = FromBytes(bytes);
        return true;
    }

    /// <summary>Reads the binary form.</summary>
    /// <param name="bytes">At least 32 bytes, most significant first; further bytes are ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 32 bytes.</exception>
    public static Pdq256 FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Writes the binary form, most significant byte first.</summary>
    /// <param name="bytes">At least 32 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 32 bytes.</exception>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, W0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], W1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], W2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], W3);
    }

    /// <summary>64 hexadecimal digits in lower case, bit 255 first.</summary>
    public override string ToString() => $"{W0:x16}{W1:x16}{W2:x16}{W3:x16}";
}
