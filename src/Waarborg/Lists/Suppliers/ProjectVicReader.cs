// Reads Project VIC's JSON (VICS 1.3, and 2.0 of the United States): each medium with several fingerprints.
using System.Text.Json;

namespace Waarborg.Lists.Suppliers;

/// <summary>One pass over one file. Memory does not grow with it. A file that breaks off is refused whole.</summary>
sealed class ProjectVicReader : IListReader
{
    const int Metadata = 0;
    const int Context = 1;
    const int Value = 2;
    const int MediaId = 3;
    const int Category = 4;
    const int Md5 = 5;
    const int Sha1 = 6;
    const int Sha256 = 7;
    const int PhotoDna = 8;
    const int Alternatives = 9;
    const int HashName = 10;
    const int HashValue = 11;

    static readonly string[] _names =
    [
        "odata.metadata", "@odata.context", "value", "MediaID", "Category", "MD5", "SHA1", "SHA256", "PhotoDNA",
        "AlternativeHashes", "HashName", "HashValue", .. ForeignSchemas.Names,
    ];

    readonly ListLimits _limits;
    readonly JsonTokens _tokens;
    readonly RecordSteps _steps;
    long _number;
    bool _isBegun;
    bool _isEnded;

    internal ProjectVicReader(Stream stream, ListLimits limits)
    {
        _limits = limits;
        _tokens = new(stream, limits.MaxFileBytes, _names);
        _steps = new(limits, isRecord: true);
    }

    public FileFault? Fault => _steps.Fault;

    public RefusedCounts Refused => _steps.Counts;

    public bool CountsRecords => true;

    public bool CountBad() => _steps.CountBad();

    public ListStep Next(out HashRow row, out BadLine bad)
    {
        while (true)
        {
            if (_steps.TryNext(out var step, out row, out bad)) return step;
            if (_isEnded) return ListStep.End;
            if (!_isBegun) Begin();
            else if (Step()) ReadRecord();
        }
    }

    // Up to the first record. What the classes mean depends on what stands before them.
    void Begin()
    {
        _isBegun = true;
        if (!Step()) return;
        if (_tokens.Type != JsonTokenType.StartObject)
        {
            Stop("it is not one JSON object.");
            return;
        }

        var isKnown = false;
        while (Step() && _tokens.Type == JsonTokenType.PropertyName)
        {
            var name = _tokens.Name;
            if (!Step()) return;
            if (name == Value && _tokens.Type == JsonTokenType.StartArray)
            {
                if (!isKnown) Stop("it does not say its version before its first record.");
                return;
            }

            if (name is Metadata or Context)
            {
                if (isKnown || Problem(name, _tokens.Text ?? "") is not { } problem) isKnown = true;
                else
                {
                    Stop(problem);
                    return;
                }
            }

            if (!Check(_tokens.Skip())) return;
        }

        if (Fault is null) Stop("it has no array of records.");
    }

    /// <summary>Why records below this line are not understood, in words; null when they are.</summary>
    static string? Problem(int name, string said)
    {
        const string Models = "/ProjectVic/DataModels/";
        const string Second = "2.0.xml/";
        var at = said.IndexOf(Models, StringComparison.OrdinalIgnoreCase);
        var model = at < 0 ? "" : said[(at + Models.Length)..];
        if (name == Metadata && model.Equals("1.3.xml#Media", StringComparison.OrdinalIgnoreCase)) return null;
        if (name == Context && model.StartsWith(Second, StringComparison.OrdinalIgnoreCase))
        {
            return model[Second.Length..].Equals("US/$metadata#Media", StringComparison.OrdinalIgnoreCase)
                ? null
                : "its categories are those of another country than the United States, and what they mean is not known here.";
        }

        return "its version is none of 1.3 and 2.0.";
    }

    void ReadRecord()
    {
        if (_tokens.Type == JsonTokenType.EndArray)
        {
            End();
            return;
        }

        if (_tokens.Type != JsonTokenType.StartObject)
        {
            Stop("one of its records is no JSON object.");
            return;
        }

        _number++;
        var found = new Found();
        while (Step() && _tokens.Type == JsonTokenType.PropertyName)
        {
            var name = _tokens.Name;
            if (!Step()) return;
            if (name == Alternatives && _tokens.Type == JsonTokenType.StartArray) ReadAlternatives(found);
            else found.Set(name, _tokens);
            if (Fault is not null || !Check(_tokens.Skip())) return;
        }

        if (Fault is not null) return;
        if (found.Wrong is { } wrong) _steps.Bad(_number, wrong);
        else
        {
            _steps.Add(new(_number, found.Reference, SourceForms.Judge(SourceForm.ProjectVic, found.Class ?? ""), found.Prints));
        }
    }

    // Ends at the end of the array, so that nothing is left to be passed over.
    void ReadAlternatives(Found found)
    {
        var depth = _tokens.Depth;
        string? kind = null, value = null;
        while (Step() && _tokens.Depth > depth)
        {
            if (_tokens.Type == JsonTokenType.StartObject) (kind, value) = (null, null);
            if (_tokens.Type == JsonTokenType.EndObject && value is not null) found.Add(AlgorithmOf(kind ?? ""), value);
            if (_tokens.Type is not (JsonTokenType.String or JsonTokenType.Number) || _tokens.Depth != depth + 2) continue;
            if (_tokens.Name == HashName) kind = _tokens.Text;
            if (_tokens.Name == HashValue) value = _tokens.Text;
        }
    }

    static ListAlgorithm? AlgorithmOf(string kind)
    {
        if (kind.Length > 16) return null;
        var plain = string.Concat(kind.Where(char.IsAsciiLetterOrDigit));
        return ListAlgorithms.TryParse(plain, out var algorithm) ? algorithm : null;
    }

    // After the records comes what is passed over, then the end of the object, then nothing.
    void End()
    {
        while (Step() && _tokens.Type == JsonTokenType.PropertyName)
        {
            if (_tokens.Name is Value or Metadata or Context)
            {
                Stop("it says the same twice.");
                return;
            }

            if (!Step() || !Check(_tokens.Skip())) return;
        }

        if (Fault is not null) return;
        var last = _tokens.Next();
        if (last == JsonStep.End) _isEnded = true;
        else Check(last == JsonStep.Token ? JsonStep.Broken : last);
    }

    bool Step() => Check(_tokens.Next() is var step && step == JsonStep.End ? JsonStep.Broken : step);

    bool Check(JsonStep step)
    {
        switch (step)
        {
            case JsonStep.Token:
                if (_tokens.Type == JsonTokenType.PropertyName && _tokens.Name > HashValue)
                {
                    _steps.Stop(new FileFault.OtherSchema(ForeignSchemas.Of(_names[_tokens.Name])!.Value));
                }

                break;
            case JsonStep.TooLarge:
                _steps.Stop(new FileFault.TooLarge(_limits.MaxFileBytes));
                break;
            case JsonStep.Broken:
            case JsonStep.End:
                Stop("it is broken or ends before its end: it is refused whole.");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return Fault is null;
    }

    void Stop(string words) => _steps.Stop(new FileFault.BadForm(SourceForm.ProjectVic, words));

    /// <summary>What is known of the record that is being read.</summary>
    sealed class Found
    {
        readonly List<(ListAlgorithm?, string)> _prints = [];
        int _seen;

        internal string? Reference { get; private set; }

        internal string? Class { get; private set; }

        internal BadLineReason? Wrong { get; private set; }

        internal IReadOnlyList<(ListAlgorithm?, string)> Prints => _prints;

        internal void Set(int name, JsonTokens value)
        {
            if (name is < MediaId or > PhotoDna) return;
            if ((_seen & (1 << name)) != 0) Wrong ??= BadLineReason.RepeatedField;
            _seen |= 1 << name;
            if (value.Type == JsonTokenType.Null) return;
            if (value.Type is not (JsonTokenType.String or JsonTokenType.Number)) Wrong ??= BadLineReason.NotJsonObject;
            else if (value.Text is null) Wrong ??= BadLineReason.TooLong;
            else if (name == MediaId) Reference = value.Text;
            else if (name == Category) Class = value.Text.Trim();
            else Add(AlgorithmOf(name), value.Text);
        }

        internal void Add(ListAlgorithm? algorithm, string value)
        {
            if (string.IsNullOrWhiteSpace(value)) return;
            if (_prints.Count == PageLimits.MaxPrints) Wrong ??= BadLineReason.TooLong;
            else _prints.Add((algorithm, value));
        }

        static ListAlgorithm? AlgorithmOf(int name) => name switch
        {
            Md5 => ListAlgorithm.Md5,
            Sha1 => ListAlgorithm.Sha1,
            Sha256 => ListAlgorithm.Sha256,
            _ => null,
        };
    }
}
