// One item to decode, and how its bytes are had.
namespace Waarborg.Decoding;

/// <summary>
/// Fills the buffer with the item's bytes from an offset on; 0 only at the end. Within one attempt the offsets rise
/// without gap or overlap. Offset 0 again means that another attempt begins: whoever counts or digests the bytes on
/// the way starts anew.
/// </summary>
delegate ValueTask<int> ReadChunk(long offset, Memory<byte> buffer, CancellationToken cancellation);

/// <summary>One item for a decoder.</summary>
/// <param name="Source">The name of its source. A decoder that has seen one source never sees another.</param>
/// <param name="Size">Bytes that it has.</param>
/// <param name="Read">Its bytes. Read to the end only when the first 4 KiB are those of a picture.</param>
sealed record DecodeRequest(string Source, long Size, ReadChunk Read)
{
    /// <summary>An item whose bytes are in memory.</summary>
    internal static DecodeRequest FromBytes(string source, ReadOnlyMemory<byte> bytes) =>
        new(source, bytes.Length, (offset, buffer, _) =>
        {
            var rest = bytes[(int)Math.Min(offset, bytes.Length)..];
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            return ValueTask.FromResult(count);
        });

    // The name of a source is an operator's; the delegate may hold a customer's. Neither is printed.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Size} bytes");
        return true;
    }
}
