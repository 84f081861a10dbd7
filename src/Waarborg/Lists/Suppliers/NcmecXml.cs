// Walks the XML of NCMEC's exchange, element by element, within limits that are counted and not believed.
using System.Text;
using System.Xml;

namespace Waarborg.Lists.Suppliers;

/// <summary>One pass over one answer. Whatever breaks a rule ends it with an <see cref="XmlException"/>, which
/// <see cref="Read{T}"/> turns into words.</summary>
sealed class NcmecXml
{
    internal const string Namespace = "https://hashsharing.ncmec.org/hashsharing/v2";

    /// <summary>How deep elements may be nested.</summary>
    const int MaxDepth = 24;

    /// <summary>Bytes from one tag to the next, text and attributes included.</summary>
    const int MaxTagBytes = 64 << 10;

    static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = PageLimits.MaxBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CheckCharacters = true,
    };

    readonly XmlReader _reader;
    long _advanced;

    NcmecXml(XmlReader reader) => _reader = reader;

    /// <summary>The name of the element that stands here, and whether it is of this exchange.</summary>
    internal string Name => _reader.LocalName;

    internal bool IsKnown => _reader.NamespaceURI == Namespace;

    /// <summary>Reads an answer. Null when it is no XML within the limits, and then it is said why. Never throws.</summary>
    internal static T? Read<T>(ReadOnlyMemory<byte> answer, Func<NcmecXml, T?> read, out string problem) where T : class
    {
        problem = "";
        if (WhyNot(answer.Span) is { } words)
        {
            problem = words;
            return null;
        }

        try
        {
            // The exchange speaks UTF-8; what an answer says of its own encoding is not believed.
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(answer.Span).TrimStart('\uFEFF');
            using var reader = XmlReader.Create(new StringReader(text), _settings);
            var walk = new NcmecXml(reader);
            reader.MoveToContent();
            return read(walk);
        }
        catch (Exception error) when (error is XmlException or DecoderFallbackException)
        {
            problem = error is XmlException { Source: Mark } ? error.Message : "it is no XML, or breaks off";
            return null;
        }
    }

    const string Mark = "waarborg";

    /// <summary>Ends the reading with these words, which repeat nothing of the answer.</summary>
    internal static XmlException Broken(string words) => new(words) { Source = Mark };

    /// <summary>Stops at each child of the element that stands here, and ends behind the element. Each child must be
    /// taken, by its text or its children, or is passed over.</summary>
    /// <param name="take">Takes a child of this exchange's; false where it is to be passed over.</param>
    internal void Children(Func<bool> take)
    {
        if (_reader.IsEmptyElement)
        {
            Advance();
            return;
        }

        var depth = _reader.Depth;
        Advance();
        while (_reader.Depth > depth)
        {
            // A child that nobody took is passed over even where it is said to be taken, so that this always ends.
            var before = _advanced;
            if (_reader.NodeType != XmlNodeType.Element) Advance();
            else if (!IsKnown || !take() || _advanced == before) Skip();
        }

        Advance();
    }

    /// <summary>An attribute of the element that stands here; empty where it has none of this name.</summary>
    internal string Attribute(string name) => Short(_reader.GetAttribute(name) ?? "");

    /// <summary>The text of the element that stands here, without white space around it; ends behind the element.</summary>
    internal string Text()
    {
        if (_reader.IsEmptyElement)
        {
            Advance();
            return "";
        }

        var text = new StringBuilder();
        var depth = _reader.Depth;
        Advance();
        while (_reader.Depth > depth)
        {
            if (_reader.NodeType == XmlNodeType.Element) throw Broken("an element stands where a text must");
            if (_reader.HasValue) text.Append(_reader.Value);
            if (text.Length > PageLimits.MaxTextLength) throw Broken("a text is too long");
            Advance();
        }

        Advance();
        return text.ToString().Trim();
    }

    /// <summary>Ends behind the element that stands here, whatever it holds.</summary>
    internal void Skip()
    {
        var depth = _reader.Depth;
        if (!_reader.IsEmptyElement)
        {
            do Advance();
            while (_reader.Depth > depth);
        }

        Advance();
    }

    /// <summary>Reads on to the end of the answer, which must hold nothing more.</summary>
    internal void End()
    {
        while (!_reader.EOF) Advance();
    }

    void Advance()
    {
        _reader.Read();
        _advanced++;
        if (_reader.Depth > MaxDepth) throw Broken("its elements are nested too deep");
    }

    static string Short(string text) =>
        text.Length <= PageLimits.MaxTextLength ? text : throw Broken("an attribute is too long");

    // A tag holds no other "<", so this bounds how many attributes there can be before anything is allocated for them.
    static string? WhyNot(ReadOnlySpan<byte> answer)
    {
        if (answer.Length > PageLimits.MaxBytes) return "it is larger than a page may be";
        while (!answer.IsEmpty)
        {
            var next = answer[1..].IndexOf((byte)'<');
            var length = next < 0 ? answer.Length : next + 1;
            if (length > MaxTagBytes) return "a text or a tag in it is too long";
            answer = answer[length..];
        }

        return null;
    }
}
