// PNG, written by ourselves: it is small, and needs no other program.
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Waarborg.Cli.Sample;

/// <summary>Writes PNG of 8 bits a channel, and one with far too many pixels.</summary>
static class PngWriter
{
    const byte GreyColour = 0;
    const byte RgbColour = 2;
    const byte FilterUp = 2;

    static readonly uint[] CrcTable = MakeCrcTable();

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Compressed, so its bytes may differ from one release of the runtime to the next.</summary>
    internal static byte[] Compressed(Canvas canvas)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            WriteRows(canvas, zlib);
        }

        return File(canvas.Width, canvas.Height, 8, RgbColour, packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>Not compressed, so its bytes are the same everywhere and for ever.</summary>
    internal static byte[] Stored(Canvas canvas)
    {
        using var rows = new MemoryStream();
        WriteRows(canvas, rows);
        return File(canvas.Width, canvas.Height, 8, RgbColour, Store(rows.ToArray()));
    }

    /// <summary>White pixels of one bit: some hundred kilobytes that unfold to billions of pixels.</summary>
    internal static byte[] Bomb(int side)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var rows = new byte[((side + 7) / 8 + 1) * 100];
            for (var y = 0; y < side; y += 100) zlib.Write(rows.AsSpan(0, rows.Length / 100 * Math.Min(100, side - y)));
        }

        return File(side, side, 1, GreyColour, packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    static void WriteRows(Canvas canvas, Stream stream)
    {
        var row = new byte[1 + (canvas.Width * 3)];
        row[0] = FilterUp;
        for (var y = 0; y < canvas.Height; y++)
        {
            var here = MemoryMarshal.AsBytes(canvas.Pixels.AsSpan(y * canvas.Width, canvas.Width));
            if (y == 0)
            {
                here.CopyTo(row.AsSpan(1));
            }
            else
            {
                var above = MemoryMarshal.AsBytes(canvas.Pixels.AsSpan((y - 1) * canvas.Width, canvas.Width));
                for (var x = 0; x < here.Length; x++) row[x + 1] = unchecked((byte)(here[x] - above[x]));
            }

            stream.Write(row);
        }
    }

    static byte[] File(int width, int height, byte depth, byte colour, ReadOnlySpan<byte> packed)
    {
        using var file = new MemoryStream(packed.Length + 100);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (depth, colour);
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, packed);
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(kind);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, kind), data));
        file.Write(number);
    }

    static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return crc;
    }

    static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            table[i] = crc;
        }

        return table;
    }

    /// <summary>zlib's container around blocks that are stored as they are.</summary>
    static byte[] Store(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        packed.Write([0x78, 0x01]);
        var (low, high) = (1u, 0u);
        foreach (var value in bytes)
        {
            low = (low + value) % 65521;
            high = (high + low) % 65521;
        }

        Span<byte> head = stackalloc byte[5];
        while (bytes.Length > 0)
        {
            var block = bytes[..Math.Min(bytes.Length, ushort.MaxValue)];
            bytes = bytes[block.Length..];
            head[0] = (byte)(bytes.IsEmpty ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)block.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)(ushort.MaxValue - block.Length));
            packed.Write(head);
            packed.Write(block);
        }

        Span<byte> check = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, (high << 16) | low);
        packed.Write(check);
        return packed.ToArray();
    }
}
