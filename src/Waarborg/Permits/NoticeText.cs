// A user notice as people read it: a title, sections, and two pieces that customers can use themselves.
using System.Text;
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

/// <summary>One section: paragraphs, then points where it has any.</summary>
sealed record NoticeSection(string Heading, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Points);

/// <summary>The text in one language.</summary>
/// <param name="Language"><c>nl</c> or <c>en</c>.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Sections">In the order of reading.</param>
/// <param name="Clause">For the terms and conditions of the provider's customers.</param>
/// <param name="ForUsers">A paragraph that a customer can show the users of his own site.</param>
sealed record NoticeText(
    string Language, string Title, IReadOnlyList<NoticeSection> Sections, string Clause, string ForUsers)
{
    const int LineLength = 72;

    /// <summary>How easily it reads, without headings.</summary>
    internal ReadingEase Ease() => Readability.Of(
        Language, [.. Sections.SelectMany(one => one.Paragraphs.Concat(one.Points)), Clause, ForUsers]);

    /// <summary>Every line of it, for comparing two versions: a line is a heading, a sentence or a point.</summary>
    internal IReadOnlyList<string> Lines() =>
    [
        Title,
        .. Sections.SelectMany(one => one.Paragraphs.SelectMany(Sentences).Prepend(one.Heading).Concat(one.Points)),
        .. Sentences(Clause),
        .. Sentences(ForUsers),
    ];

    /// <summary>As plain text, for mail.</summary>
    internal string ToPlain()
    {
        var text = new StringBuilder();
        text.Append(Title).Append("\n\n");
        foreach (var section in Sections)
        {
            if (section.Heading.Length > 0) text.Append(section.Heading).Append("\n\n");
            foreach (var paragraph in section.Paragraphs) text.Append(Wrap(paragraph, "", "")).Append('\n');
            foreach (var point in section.Points) text.Append(Wrap(point, "- ", "  "));
            if (section.Points.Count > 0) text.Append('\n');
        }

        return text.ToString();
    }

    internal JsonObject ToJson() => new()
    {
        ["title"] = Title,
        ["sections"] = new JsonArray(
        [
            .. Sections.Select(one => new JsonObject
            {
                ["heading"] = one.Heading,
                ["paragraphs"] = NoticeTerms.Texts(one.Paragraphs),
                ["points"] = NoticeTerms.Texts(one.Points),
            }),
        ]),
        ["clause"] = Clause,
        ["forUsers"] = ForUsers,
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    internal static NoticeText FromTrusted(string language, JsonObject json) => new(
        language, json["title"]!.GetValue<string>(),
        [
            .. json["sections"]!.AsArray().Select(one => new NoticeSection(
                one!["heading"]!.GetValue<string>(), Strings(one["paragraphs"]!), Strings(one["points"]!))),
        ],
        json["clause"]!.GetValue<string>(), json["forUsers"]!.GetValue<string>());

    static IReadOnlyList<string> Strings(JsonNode array) => [.. array.AsArray().Select(one => one!.GetValue<string>())];

    static IEnumerable<string> Sentences(string paragraph)
    {
        var from = 0;
        for (var i = 0; i < paragraph.Length - 1; i++)
        {
            if (paragraph[i] is not ('.' or '!' or '?') || paragraph[i + 1] != ' ') continue;
            yield return paragraph[from..(i + 1)];
            from = i + 2;
        }

        yield return paragraph[from..];
    }

    static string Wrap(string paragraph, string first, string further)
    {
        var text = new StringBuilder();
        var line = new StringBuilder(first);
        foreach (var word in paragraph.Split(' '))
        {
            if (line.Length > further.Length && line.Length + word.Length >= LineLength)
            {
                text.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append(further);
            }

            line.Append(word).Append(' ');
        }

        return text.Append(line.ToString().TrimEnd()).Append('\n').ToString();
    }
}
