// How the picture lies in a JPEG: in one pass from top to bottom, or in passes of growing detail. Untrusted bytes.
using System.Buffers.Binary;

namespace Waarborg.Decoder;

static class JpegFrame
{
    const byte Baseline = 0xC0, Extended = 0xC1, HuffmanTables = 0xC4, ArithmeticTables = 0xCC, LastFrame = 0xCF;
    const byte StartOfPicture = 0xD8, StartOfScan = 0xDA;

    /// <summary>Whether its first frame is one that is decoded from top to bottom. False for whatever else it is.</summary>
    internal static bool IsSequential(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != StartOfPicture) return false;
        for (var at = 2; at + 4 <= file.Length;)
        {
            if (file[at] != 0xFF) return false;
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is Baseline or Extended) return true;
            // Other frames, what stands only before or after a picture, and a scan that comes before any frame.
            var isFrame = marker is > Extended and <= LastFrame and not (HuffmanTables or 0xC8 or ArithmeticTables);
            if (isFrame || marker is 0 or 0x01 or (>= 0xD0 and <= StartOfScan)) return false;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return false;
    }
}
