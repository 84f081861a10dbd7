// Reads JSON of any size token by token, in memory that does not grow with it. Nothing that stands in it makes it throw.
using System.Text;
using System.Text.Json;

namespace Waarborg.Lists.Suppliers;

enum JsonStep
{
    Token,

    /// <summary>The text ends here, and is whole.</summary>
    End,

    /// <summary>The text is broken, or ends before its end.</summary>
    Broken,

    /// <summary>The file is larger than it may be.</summary>
    TooLarge,
}

/// <summary>One pass. A byte order mark before the text is passed over.</summary>
/// <param name="stream">The file.</param>
/// <param name="maxBytes">Size of the file, in bytes.</param>
/// <param name="names">The names of properties that are told apart; all others are one.</param>
sealed class JsonTokens(Stream stream, long maxBytes, IReadOnlyList<string> names)
{
    /// <summary>Bytes of one token.</summary>
    internal const int MaxTokenBytes = 1 << 18;

    /// <summary>How deep it may be nested.</summary>
    const int MaxDepth = 32;

    readonly byte[] _buffer = new byte[MaxTokenBytes];
    JsonReaderState _state = new(new() { MaxDepth = MaxDepth });
    int _from;
    int _to;
    long _total;
    bool _atEnd;

    internal JsonTokenType Type { get; private set; }

    /// <summary>How deep the token is nested; a bracket and its end are as deep as each other.</summary>
    internal int Depth { get; private set; }

    /// <summary>Which of the names the last property had; -1 for every other.</summary>
    internal int Name { get; private set; } = -1;

    /// <summary>The text or number, where the property has one of the names; null too where it is too long.</summary>
    internal string? Text { get; private set; }

    internal JsonStep Next()
    {
        try
        {
            while (!TryRead())
            {
                if (_atEnd) return JsonStep.End;
                if (_from == 0 && _to == _buffer.Length) return JsonStep.Broken;
                if (!Fill()) return JsonStep.TooLarge;
            }

            return JsonStep.Token;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader throws on what is no JSON, and on text that is no text.
            return JsonStep.Broken;
        }
    }

    /// <summary>Reads to the end of the value that begins with the token read last.</summary>
    internal JsonStep Skip()
    {
        var step = JsonStep.Token;
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return step;
        var depth = Depth;
        do step = Next();
        while (step == JsonStep.Token && Depth > depth);
        return step;
    }

    bool TryRead()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_from, _to - _from), _atEnd, _state);
        var isRead = reader.Read();
        _from += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        if (!isRead) return false;
        (Type, Depth, Text) = (reader.TokenType, reader.CurrentDepth, null);
        if (Type == JsonTokenType.PropertyName)
        {
            Name = -1;
            for (var i = 0; i < names.Count && Name < 0; i++)
            {
                if (reader.ValueTextEquals(names[i])) Name = i;
            }
        }
        else if (Name >= 0 && reader.ValueSpan.Length <= PageLimits.MaxTextLength)
        {
            if (Type == JsonTokenType.String) Text = reader.GetString();
            else if (Type == JsonTokenType.Number) Text = Encoding.ASCII.GetString(reader.ValueSpan);
        }

        return true;
    }

    bool Fill()
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        _to -= _from;
        _from = 0;
        var read = stream.ReadAtLeast(_buffer.AsSpan(_to), Math.Min(3, _buffer.Length - _to), throwOnEndOfStream: false);
        if (_total == 0 && _buffer.AsSpan(0, read).StartsWith("\uFEFF"u8)) _from = 3;
        _to += read;
        _total += read;
        _atEnd = read == 0;
        return _total <= maxBytes;
    }
}
