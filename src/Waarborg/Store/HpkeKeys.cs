// The two halves of a holder's key, and how they are written: one that anybody may see, one that its holder alone keeps.
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Store;

/// <summary>A point of P-256 (FIPS 186-5; SP 800-186, section 3.2.1.3), never the one at infinity.</summary>
sealed class HpkePublicKey : IEquatable<HpkePublicKey>
{
    /// <summary>Bytes of an uncompressed point (SEC 1, section 2.3.3): 4, x, y.</summary>
    internal const int PointBytes = 65;

    internal const byte Uncompressed = 4;

    internal const string Prefix = "hpke-p256:";

    static readonly BigInteger Prime = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    static readonly BigInteger B = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    HpkePublicKey(byte[] point) => Point = point;

    internal byte[] Point { get; }

    /// <summary>
    /// Reads 65 untrusted bytes. Null unless they are an uncompressed point of the curve, as RFC 9180, section 7.1.4, asks. The
    /// curve has cofactor 1, so every point of it but infinity, which has no such form, is a valid key.
    /// </summary>
    internal static HpkePublicKey? FromUntrusted(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointBytes || point[0] != Uncompressed) return null;
        var x = new BigInteger(point[1..33], isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(point[33..], isUnsigned: true, isBigEndian: true);
        if (x >= Prime || y >= Prime) return null;
        var isOnCurve = ((y * y) - (x * x * x) + (3 * x) - B) % Prime == 0;
        return isOnCurve ? new HpkePublicKey(point.ToArray()) : null;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote, and no other way of writing the same. Never throws.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out HpkePublicKey? key)
    {
        key = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        Span<byte> point = stackalloc byte[PointBytes + 1];
        if (!Convert.TryFromBase64Chars(text[Prefix.Length..], point, out var length)) return false;
        key = FromUntrusted(point[..length]);
        // Base64 may have spaces in it, and bits in its last letter that are not read.
        if (key is not null && !text.SequenceEqual(key.ToString())) key = null;
        return key is not null;
    }

    /// <summary><c>hpke-p256:</c> and base64 of the point.</summary>
    public override string ToString() => Prefix + Convert.ToBase64String(Point);

    public bool Equals(HpkePublicKey? other) => other is not null && Point.AsSpan().SequenceEqual(other.Point);

    public override bool Equals(object? obj) => Equals(obj as HpkePublicKey);

    public override int GetHashCode() => BitConverter.ToInt32(Point, 1);

    static BigInteger Hex(string digits) =>
        BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>A scalar from 1 to the order of P-256 less 1, zeroed when disposed. It is never printed.</summary>
sealed class HpkePrivateKey : IDisposable
{
    internal const int ScalarBytes = 32;

    const string Prefix = "hpke-p256-private:";

    // SP 800-186, section 3.2.1.3: the order of the group.
    static readonly byte[] Order = Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    readonly byte[] _scalar;
    bool _isDisposed;

    /// <summary>Takes the bytes over; they are zeroed with it.</summary>
    internal HpkePrivateKey(byte[] scalar)
    {
        if (!IsScalar(scalar)) throw new ArgumentException("It is no private key of P-256.", nameof(scalar));
        _scalar = scalar;
    }

    internal byte[] Scalar
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _scalar;
        }
    }

    /// <summary>Bytes of the longest line that holds one.</summary>
    internal static int MaxLineBytes => Prefix.Length + Base64.GetMaxEncodedToUtf8Length(ScalarBytes) + 2;

    /// <summary>Reads the line of a key file, with or without its end. Null for anything else; never throws.</summary>
    internal static HpkePrivateKey? FromLine(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\n"u8)) line = line[..^1];
        if (!line.StartsWith(Encoding.ASCII.GetBytes(Prefix))) return null;
        var text = line[Prefix.Length..];
        Span<byte> room = stackalloc byte[ScalarBytes + 4];
        Span<byte> again = stackalloc byte[64];
        try
        {
            if (Base64.DecodeFromUtf8(text, room, out _, out var length) != System.Buffers.OperationStatus.Done) return null;
            if (length != ScalarBytes || !IsScalar(room[..length])) return null;
            Base64.EncodeToUtf8(room[..length], again, out _, out var written);
            return text.SequenceEqual(again[..written]) ? new HpkePrivateKey(room[..length].ToArray()) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(room);
            CryptographicOperations.ZeroMemory(again);
        }
    }

    /// <summary>The line of a key file, which whoever asked for it zeroes after use.</summary>
    internal byte[] ToLine()
    {
        var line = new byte[Prefix.Length + Base64.GetMaxEncodedToUtf8Length(ScalarBytes) + 1];
        Encoding.ASCII.GetBytes(Prefix, line);
        Base64.EncodeToUtf8(Scalar, line.AsSpan(Prefix.Length), out _, out _);
        line[^1] = (byte)'\n';
        return line;
    }

    public override string ToString() => "a private key";

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_scalar);
    }

    static bool IsScalar(ReadOnlySpan<byte> scalar) =>
        scalar.Length == ScalarBytes && scalar.IndexOfAnyExcept((byte)0) >= 0 && scalar.SequenceCompareTo(Order) < 0;
}
