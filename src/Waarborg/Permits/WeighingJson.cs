// A weighing as JSON: read from files that people write, kept in the database, committed to in the ledger.
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

/// <summary>What became of reading a file.</summary>
abstract record WeighingFile
{
    /// <summary>It is understood. Whether all is there that must be is asked when it is drafted.</summary>
    internal sealed record Read(string Source, WeighingDraft Draft, WeighingJudgement? Judgement) : WeighingFile;

    internal sealed record Wrong(IReadOnlyList<string> Problems) : WeighingFile;
}

static class WeighingJson
{
    /// <summary>The largest file, in bytes.</summary>
    internal const int MaxFileBytes = 4 << 20;

    const int MaxDepth = 8;

    /// <summary>Reads the file of a draft: fields of this page and no others. There is none for figures.</summary>
    internal static WeighingFile ParseUntrusted(ReadOnlySpan<byte> bytes)
    {
        List<string> problems = [];
        if (Parse(bytes, problems) is not { } fields) return new WeighingFile.Wrong(problems);
        var reader = new WeighingFields(fields, "", problems);
        var source = reader.Text("source");
        var draft = ReadDraft(reader);
        var judgement = reader.Object("judgement") is { } judged ? ReadJudgement(judged) : null;
        reader.RefuseOthers();
        return problems.Count > 0 ? new WeighingFile.Wrong(problems) : new WeighingFile.Read(source, draft, judgement);
    }

    /// <summary>Reads the file of a decision.</summary>
    internal static WeighingJudgement? ParseJudgement(ReadOnlySpan<byte> bytes, List<string> problems)
    {
        if (Parse(bytes, problems) is not { } fields) return null;
        var judgement = ReadJudgement(new(fields, "", problems));
        return problems.Count > 0 ? null : judgement;
    }

    internal static JsonObject Write(WeighingDraft draft)
    {
        var json = new JsonObject
        {
            ["kind"] = NameOf(draft.Kind),
            ["goal"] = draft.Goal,
            ["privacy"] = new JsonObject
            {
                ["rights"] = draft.Privacy.Rights,
                ["correspondence"] = draft.Privacy.Correspondence,
                ["expression"] = draft.Privacy.Expression,
            },
            ["security"] = draft.Security,
            ["investigation"] = draft.Investigation,
            ["alternatives"] = new JsonArray([.. draft.Alternatives.Select(one => (JsonNode)new JsonObject
            {
                ["what"] = one.What,
                ["effect"] = one.Effect,
                ["notMeasured"] = one.NotMeasured,
            })]),
        };
        // A weighing that says nothing of it stays what it was, to the letter.
        if (draft.OrderedRemovals.Length > 0) json["orderedRemovals"] = draft.OrderedRemovals;
        if (draft.Review is { } review)
        {
            json["review"] = new JsonObject
            {
                ["assessor"] = review.Assessor,
                ["necessity"] = review.Necessity,
                ["feasibility"] = review.Feasibility,
                ["suitability"] = review.Suitability,
            };
        }

        return json;
    }

    internal static JsonObject Write(WeighingJudgement judgement)
    {
        var (opinions, answers) = (new JsonObject(), new JsonObject());
        foreach (var (axis, opinion) in judgement.Opinions.OrderBy(one => one.Key))
        {
            opinions[NameOf(axis)] = new JsonObject { ["opinion"] = NameOf(opinion.Opinion), ["words"] = opinion.Words };
        }

        foreach (var (axis, answer) in judgement.Answers.OrderBy(one => one.Key)) answers[NameOf(axis)] = answer;
        var addressed = judgement.Addressed.OrderBy(one => one.Number);
        return new()
        {
            ["opinions"] = opinions,
            ["decision"] = NameOf(judgement.Decision),
            ["reasons"] = judgement.Reasons,
            ["narrowing"] = judgement.Narrowing,
            ["answers"] = answers,
            ["addressed"] = new JsonArray([.. addressed.Select(one => (JsonNode)new JsonObject
            {
                ["number"] = one.Number,
                ["how"] = one.How,
            })]),
        };
    }

    /// <summary>Reads what <see cref="Write(WeighingDraft)"/> wrote.</summary>
    internal static WeighingDraft DraftOf(string json) => ReadDraft(Stored(json));

    /// <summary>Reads what <see cref="Write(WeighingJudgement)"/> wrote.</summary>
    internal static WeighingJudgement JudgementOf(string json) => ReadJudgement(Stored(json));

    /// <summary>A choice as it is written: its name with a small first letter.</summary>
    internal static string NameOf<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    static WeighingFields Stored(string json) => new(JsonNode.Parse(json)!.AsObject(), "", []);

    static WeighingDraft ReadDraft(WeighingFields fields)
    {
        var kind = fields.Choice("kind", WeighingKind.First);
        var goal = fields.Text("goal");
        var privacy = fields.Object("privacy");
        var rights = new PrivacyText(
            privacy?.Text("rights") ?? "", privacy?.Text("correspondence") ?? "", privacy?.Text("expression") ?? "");
        privacy?.RefuseOthers();
        var (security, investigation) = (fields.Text("security"), fields.Text("investigation"));
        List<Alternative> alternatives = [];
        foreach (var one in fields.Objects("alternatives", WeighingRules.MaxAlternatives))
        {
            alternatives.Add(new(one.Text("what"), one.Text("effect"), one.Text("notMeasured")));
            one.RefuseOthers();
        }

        ReviewText? review = null;
        if (fields.Object("review") is { } asked)
        {
            review = new(asked.Text("assessor"), asked.Text("necessity"), asked.Text("feasibility"), asked.Text("suitability"));
            asked.RefuseOthers();
        }

        return new(kind, goal, rights, security, investigation, alternatives, review)
        {
            OrderedRemovals = fields.Text("orderedRemovals"),
        };
    }

    static WeighingJudgement ReadJudgement(WeighingFields fields)
    {
        var (opinions, answers) = (new Dictionary<Axis, AxisOpinion>(), new Dictionary<Axis, string>());
        var said = fields.Object("opinions");
        var answered = fields.Object("answers");
        foreach (var axis in Enum.GetValues<Axis>())
        {
            if (said?.Object(NameOf(axis)) is { } opinion)
            {
                opinions[axis] = new(opinion.Required<Opinion>("opinion"), opinion.Text("words"));
                opinion.RefuseOthers();
            }

            if (answered?.Text(NameOf(axis)) is { Length: > 0 } answer) answers[axis] = answer;
        }

        said?.RefuseOthers();
        answered?.RefuseOthers();
        var decision = fields.Choice("decision", WeighingDecision.DoNotRenew);
        var (reasons, narrowing) = (fields.Text("reasons"), fields.Text("narrowing"));
        List<AddressedPoint> addressed = [];
        foreach (var one in fields.Objects("addressed", WeighingRules.MaxAddressed))
        {
            addressed.Add(new(one.Number("number"), one.Text("how")));
            one.RefuseOthers();
        }

        fields.RefuseOthers();
        return new(opinions, decision, reasons, narrowing, answers, addressed);
    }

    static JsonObject? Parse(ReadOnlySpan<byte> bytes, List<string> problems)
    {
        if (bytes.Length > MaxFileBytes)
        {
            problems.Add($"The file has more than {MaxFileBytes} bytes.");
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (JsonNode.Parse(ref reader) is JsonObject fields && !reader.Read())
            {
                // A name that stands twice, and half a character, are found when they are first looked at.
                _ = Waarborg.Ledger.CanonicalJson.Write(fields);
                return fields;
            }
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, a name that stands twice, half a surrogate pair, or a number that is not whole.
        }

        problems.Add("The file is not JSON of one object, with whole numbers only.");
        return null;
    }
}

/// <summary>One object of a file that somebody wrote: fields by their names, and a word about each that is wrong.</summary>
sealed class WeighingFields(JsonObject fields, string path, List<string> problems)
{
    readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A text, tidied; empty if it is not there.</summary>
    internal string Text(string name)
    {
        if (Get(name) is not { } value) return "";
        if (value.GetValueKind() == JsonValueKind.String) return WeighingRules.Tidy(value.GetValue<string>());
        return Wrong(name, "is a text", "");
    }

    internal long Number(string name)
    {
        var isNumber = Get(name) is JsonValue value && value.GetValueKind() == JsonValueKind.Number;
        if (isNumber && fields[name]!.AsValue().TryGetValue<long>(out var number) && number > 0) return number;
        return Wrong(name, "is a whole number from 1", 0L);
    }

    internal T Choice<T>(string name, T otherwise)
        where T : struct, Enum =>
        Get(name) is null ? otherwise : Required<T>(name);

    internal T Required<T>(string name)
        where T : struct, Enum
    {
        var said = Get(name) is { } value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
        foreach (var one in Enum.GetValues<T>()) if (WeighingJson.NameOf(one) == said) return one;
        return Wrong(name, $"is one of {string.Join(", ", Enum.GetValues<T>().Select(WeighingJson.NameOf))}", default(T));
    }

    internal WeighingFields? Object(string name) => Get(name) switch
    {
        null => null,
        JsonObject inner => new(inner, $"{path}{name}.", problems),
        _ => Wrong<WeighingFields?>(name, "is an object", null),
    };

    internal IReadOnlyList<WeighingFields> Objects(string name, int most)
    {
        if (Get(name) is not { } value) return [];
        if (value is JsonArray { Count: var count } items && count <= most && items.All(one => one is JsonObject))
        {
            return [.. items.Select((one, i) => new WeighingFields(one!.AsObject(), $"{path}{name}.{i + 1}.", problems))];
        }

        return Wrong<IReadOnlyList<WeighingFields>>(name, $"is a list of at most {most} objects", []);
    }

    /// <summary>Says of every field that nobody asked for that there is none of this name.</summary>
    internal void RefuseOthers()
    {
        foreach (var (name, _) in fields)
        {
            if (_read.Contains(name)) continue;
            problems.Add(name == "figures"
                ? $"{path}figures: the figures are counted from the journal; nobody types them."
                : $"{path}{name}: there is no such field.");
        }
    }

    JsonNode? Get(string name)
    {
        _read.Add(name);
        return fields[name];
    }

    T Wrong<T>(string name, string what, T otherwise)
    {
        problems.Add($"{path}{name}: it {what}.");
        return otherwise;
    }
}
