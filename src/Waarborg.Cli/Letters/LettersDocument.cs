// Reads docs/letters.md: the mechanisms of the government's letters, their words, where each lives. Pure.
using System.Text.RegularExpressions;

namespace Waarborg.Cli.Letters;

/// <summary>What became of a mechanism in this program. There is no sixth answer.</summary>
enum MechanismState
{
    /// <summary>It exists, and the row says where.</summary>
    Here,

    /// <summary>Some of it exists; the row says what is lacking.</summary>
    Partly,

    /// <summary>It is kept out on purpose; the row says why.</summary>
    Refused,

    /// <summary>It does not exist; the row says what is lacking.</summary>
    NotYet,

    /// <summary>A program has no part in it.</summary>
    NothingToBuild,
}

/// <summary>Literal words of one of the five documents.</summary>
/// <param name="Document">Number of the document: three digits, 000 to 004 where it is right.</param>
/// <param name="Words">The words as they stand between the quotation marks.</param>
sealed partial record Quotation(string Document, string Words)
{
    /// <summary>All that a Markdown text writes as a quotation: “words” (003). Code spans do not count.</summary>
    internal static IReadOnlyList<Quotation> FindAll(string markdown) =>
        [.. Notation().Matches(WithoutCode(markdown)).Select(found => new Quotation(
            found.Groups["document"].Value, found.Groups["words"].Value))];

    /// <summary>The text with fenced blocks and code spans taken out: what stands in them is no prose.</summary>
    internal static string WithoutCode(string markdown) => Code().Replace(markdown, "");

    [GeneratedRegex("“(?<words>[^“”]*)”\\s+\\((?<document>\\d{3})\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Notation();

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Code();
}

/// <summary>One mechanism of the letters: one row of the table.</summary>
/// <param name="Number">1 for M1, and so on.</param>
/// <param name="Name">Its Dutch name, with the English where that differs.</param>
/// <param name="Words">The Dutch words, each piece with its document.</param>
/// <param name="English">A translation of the pieces, in their order.</param>
/// <param name="State">What became of it here.</param>
/// <param name="Where">The commands, pages and tests; or why it is refused; or what is lacking.</param>
sealed record Mechanism(
    int Number, string Name, IReadOnlyList<Quotation> Words, string English, MechanismState State, string Where);

/// <summary>The table of mechanisms, and whatever of it could not be read.</summary>
/// <param name="Mechanisms">The rows that could be read, in the order of the page.</param>
/// <param name="Problems">In words, each with its line number; empty when the page has the strict shape.</param>
sealed partial record LettersDocument(IReadOnlyList<Mechanism> Mechanisms, IReadOnlyList<string> Problems)
{
    internal const string Heading = "## The mechanisms";
    internal const string Header = "| # | Mechanism | The words | In English | State | Where it lives |";
    const int Columns = 6;

    static readonly Dictionary<string, MechanismState> States = new(StringComparer.Ordinal)
    {
        ["here"] = MechanismState.Here,
        ["partly"] = MechanismState.Partly,
        ["refused"] = MechanismState.Refused,
        ["not yet"] = MechanismState.NotYet,
        ["nothing to build"] = MechanismState.NothingToBuild,
    };

    /// <summary>The word that the page uses for a state.</summary>
    internal static string NameOf(MechanismState state) => States.Single(named => named.Value == state).Key;

    /// <summary>The page as it was when the program was built.</summary>
    internal static LettersDocument Embedded()
    {
        using var stream = typeof(LettersDocument).Assembly.GetManifestResourceStream("letters.md")
            ?? throw new InvalidDataException("The program was built without docs/letters.md.");
        using var reader = new StreamReader(stream);
        var document = Parse(reader.ReadToEnd());
        return document.Problems.Count == 0
            ? document
            : throw new InvalidDataException($"docs/letters.md: {string.Join(" ", document.Problems)}");
    }

    /// <summary>Reads the table under <see cref="Heading"/>; the rest is for people. Never throws.</summary>
    internal static LettersDocument Parse(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var header = Array.IndexOf(lines, Header, Math.Max(0, Array.IndexOf(lines, Heading)));
        if (header < 0) return new([], [$"There is no table with the columns {Header}"]);

        List<Mechanism> mechanisms = [];
        List<string> problems = [];
        for (var at = header + 2; at < lines.Length && lines[at].StartsWith('|'); at++)
        {
            if (ParseRow(lines[at], out var problem) is { } mechanism) mechanisms.Add(mechanism);
            else problems.Add($"Line {at + 1}: {problem}");
        }

        return new(mechanisms, problems);
    }

    static Mechanism? ParseRow(string line, out string problem)
    {
        var cells = line.Split('|', StringSplitOptions.TrimEntries);
        problem = "";
        // The outer bars give an empty piece before and behind.
        if (cells.Length != Columns + 2 || cells[^1].Length > 0) problem = $"A row has {Columns} cells.";
        else if (cells[1..^1].Any(cell => cell.Length == 0)) problem = "A cell is empty.";
        else if (!Numbered().IsMatch(cells[1])) problem = "The number is M and one or two digits.";
        else if (!OnlyQuotations().IsMatch(cells[3])) problem = "The words are “…” (003), with ; between several.";
        else if (!States.ContainsKey(cells[5])) problem = $"The state is one of: {string.Join(", ", States.Keys)}.";
        if (problem.Length > 0) return null;

        var number = int.Parse(cells[1].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        return new(number, cells[2], Quotation.FindAll(cells[3]), cells[4], States[cells[5]], cells[6]);
    }

    [GeneratedRegex(@"^M[1-9][0-9]?\z", RegexOptions.None, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex("^(“[^“”`]+” \\([0-9]{3}\\)(; |\\z))+(?<!; )\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OnlyQuotations();
}
