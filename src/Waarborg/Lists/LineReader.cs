// Lines of a file that nobody vouches for, one at a time, in memory that does not grow with what it holds.
namespace Waarborg.Lists;

enum LineState
{
    /// <summary>A line was read.</summary>
    Line,

    /// <summary>A line was passed over because it is too long.</summary>
    TooLong,

    /// <summary>There is no further line.</summary>
    End,

    /// <summary>The file is larger than it may be.</summary>
    FileTooLarge,
}

/// <summary>Reads lines that end in LF or CRLF. A byte order mark before the first is passed over.</summary>
sealed class LineReader(Stream stream, ListLimits limits)
{
    const int ReadBytes = 1 << 16;

    readonly byte[] _buffer = new byte[limits.MaxLineBytes + 2 + ReadBytes];
    int _from;
    int _to;
    long _total;
    bool _atEnd;

    /// <summary>Number of the line that was read last, from 1.</summary>
    internal long Number { get; private set; }

    /// <summary>Reads the next line. Its bytes stay as they are until the next call.</summary>
    internal LineState Next(out ReadOnlySpan<byte> line)
    {
        line = default;
        var tooLong = false;
        for (var searched = 0; ;)
        {
            var rest = _buffer.AsSpan(_from, _to - _from);
            var length = rest[searched..].IndexOf((byte)'\n');
            if (length >= 0 || (_atEnd && rest.Length > 0))
            {
                length = length >= 0 ? length + searched : rest.Length;
                _from = Math.Min(_from + length + 1, _to);
                Number++;
                line = WithoutMark(rest[..length]);
                if (line.EndsWith((byte)'\r')) line = line[..^1];
                if (!tooLong && line.Length <= limits.MaxLineBytes) return LineState.Line;
                line = default;
                return LineState.TooLong;
            }

            if (_atEnd)
            {
                if (!tooLong) return LineState.End;
                Number++;
                return LineState.TooLong;
            }

            // One byte more than the limit may be the CR before the LF.
            if (rest.Length > limits.MaxLineBytes + 1)
            {
                tooLong = true;
                _from = _to;
            }

            searched = _to - _from;
            if (!Fill()) return LineState.FileTooLarge;
        }
    }

    ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) =>
        Number == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;

    bool Fill()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            _to -= _from;
            _from = 0;
        }

        var read = stream.Read(_buffer, _to, _buffer.Length - _to);
        _to += read;
        _total += read;
        _atEnd = read == 0;
        return _total <= limits.MaxFileBytes;
    }
}
