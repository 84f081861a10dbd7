// The names in one folder in the order of their bytes, however many there are, in bounded memory.
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Waarborg.Store;

namespace Waarborg.Intake;

/// <summary>
/// Gives a folder's names in order, a batch at a time: it holds the smallest names after the last one given, and reads
/// the folder again when they are used up. A folder of a million names is read sixteen times and never held whole.
/// </summary>
sealed class FolderNames(SafeFileHandle folder, int batchNames = FolderNames.BatchNames) : IDisposable
{
    /// <summary>The most names held of one folder.</summary>
    internal const int BatchNames = 65_536;

    const int BufferBytes = 32 * 1024;
    const int LengthAt = 16;
    const int NameAt = 19;

    byte[][] _batch = [];
    int _next;
    byte[]? _last;
    bool _complete;

    internal SafeFileHandle Folder => folder;

    /// <summary>Names held at this moment.</summary>
    internal int Held => _batch.Length;

    /// <summary>True when reading the folder failed underway: names may be missing.</summary>
    internal bool Failed { get; private set; }

    /// <summary>The next name, or null at the end.</summary>
    internal byte[]? Next()
    {
        if (_next == _batch.Length)
        {
            if (_complete) return null;
            Fill();
            if (_batch.Length == 0) return null;
        }

        _last = _batch[_next];
        _next++;
        return _last;
    }

    /// <summary>Lets go of the names held; they are read again when they are needed.</summary>
    internal void Release()
    {
        _complete &= _next == _batch.Length;
        (_batch, _next) = ([], 0);
    }

    public void Dispose() => folder.Dispose();

    void Fill()
    {
        var names = new List<byte[]>();
        var dropped = false;
        Failed |= Libc.Seek(folder, 0, 0) != 0;
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var read = (int)Libc.GetDents(folder, buffer, (nuint)buffer.Length);
            if (read < 0) Failed = true;
            if (read <= 0) break;
            for (var at = 0; at < read;)
            {
                var entry = buffer.AsSpan(at, BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + LengthAt)));
                Keep(names, entry[NameAt..]);
                at += entry.Length;
            }

            // Twice the batch is let in before the larger half goes, so that sorting stays cheap.
            if (names.Count >= 2 * batchNames) dropped |= Trim(names);
        }

        dropped |= Trim(names);
        (_batch, _next, _complete) = ([.. names], 0, !dropped);
    }

    void Keep(List<byte[]> names, ReadOnlySpan<byte> name)
    {
        name = name[..name.IndexOf((byte)0)];
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8)) return;
        if (_last is not null && name.SequenceCompareTo(_last) <= 0) return;
        names.Add(name.ToArray());
    }

    bool Trim(List<byte[]> names)
    {
        names.Sort(static (one, other) => one.AsSpan().SequenceCompareTo(other));
        if (names.Count <= batchNames) return false;
        names.RemoveRange(batchNames, names.Count - batchNames);
        return true;
    }
}
