// Which files are made of a file, by their names: foo.jpg has thumbs/foo_*.jpg. Pure: nothing is looked up and nothing opened.
using System.Diagnostics;
using System.Text;

namespace Waarborg.Permits;

/// <summary>Where files made of one file lie: one folder, and how their names look.</summary>
/// <param name="Folder">The folder below the source; empty for its root.</param>
/// <param name="Parts">What a name consists of in this order, anything being between them; one part is the whole name.</param>
sealed record DerivedPlace(byte[] Folder, IReadOnlyList<byte[]> Parts)
{
    /// <summary>Is this one of the names?</summary>
    internal bool Matches(ReadOnlySpan<byte> name)
    {
        var (first, last) = (Parts[0], Parts[^1]);
        if (Parts.Count == 1) return name.SequenceEqual(first);
        if (name.Length < first.Length + last.Length || !name.StartsWith(first) || !name.EndsWith(last)) return false;
        var middle = name[first.Length..^last.Length];
        foreach (var part in Parts.Skip(1).SkipLast(1))
        {
            var at = middle.IndexOf(part);
            if (at < 0) return false;
            middle = middle[(at + part.Length)..];
        }

        return true;
    }

    // It names a customer's file.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Parts.Count} parts");
        return true;
    }
}

/// <summary>
/// One pattern, such as <c>{dir}/thumbs/{name}_*.{ext}</c>: <c>{dir}</c> is the folder of the file, <c>{name}</c> its name up
/// to the last dot, <c>{ext}</c> what follows that dot, and <c>*</c> anything within a name.
/// </summary>
/// <remarks>
/// A pattern can be about no file but those of one name in one folder: <c>{dir}</c> and <c>{name}</c> must be in it, and beside
/// <c>*</c> something must divide the name from the rest, so that <c>foo</c> never stands for <c>foobar</c>. A folder of the
/// way is called by its name, such as <c>thumbs</c>: where originals lie themselves, names do not say what is made of what.
/// </remarks>
sealed class DerivedNames
{
    /// <summary>Patterns of one source at most.</summary>
    internal const int MaxPatterns = 8;

    /// <summary>The longest pattern, in characters.</summary>
    internal const int MaxLength = 200;

    /// <summary>Times that anything may stand in one pattern.</summary>
    internal const int MaxStars = 2;

    readonly IReadOnlyList<IReadOnlyList<Token>> _parts;

    DerivedNames(string text, IReadOnlyList<IReadOnlyList<Token>> parts) => (Text, _parts) = (text, parts);

    /// <summary>The pattern as it was typed.</summary>
    internal string Text { get; }

    enum TokenKind
    {
        Literal,
        Folder,
        Name,
        Extension,
        Anything,
    }

    readonly record struct Token(TokenKind Kind, string Text = "");

    /// <summary>Reads what a source says; null with words for what is refused.</summary>
    internal static IReadOnlyList<DerivedNames>? ReadAll(IReadOnlyList<string> patterns, out string? problem)
    {
        problem = patterns.Count > MaxPatterns ? $"A source names at most {MaxPatterns} patterns."
            : patterns.Distinct(StringComparer.Ordinal).Count() < patterns.Count ? "A pattern is named twice."
            : null;
        var read = new List<DerivedNames>();
        foreach (var text in patterns)
        {
            if (problem is not null) return null;
            if (TryRead(text, out var wrong) is { } one) read.Add(one);
            else problem = $"The pattern {text} {wrong}";
        }

        return problem is null ? read : null;
    }

    /// <summary>Reads one pattern; null with words for what is refused.</summary>
    internal static DerivedNames? TryRead(string text, out string? problem)
    {
        var parts = new List<IReadOnlyList<Token>>();
        problem = ShapeProblem(text);
        foreach (var part in problem is null ? text.Split('/') : [])
        {
            if (Tokens(part, out problem) is not { } tokens) return null;
            parts.Add(tokens);
        }

        problem ??= RuleProblem(parts);
        return problem is null ? new(text, parts) : null;
    }

    /// <summary>Where what is made of this file lies; null where the pattern asks for an ending that it has not.</summary>
    internal DerivedPlace? For(ReadOnlySpan<byte> locator)
    {
        Split(locator, out var folder, out var name, out var ending);
        var needsEnding = _parts.Any(part => part.Any(token => token.Kind == TokenKind.Extension));
        if (needsEnding && ending.IsEmpty) return null;
        var names = new List<byte[]>();
        foreach (var part in _parts.SkipLast(1))
        {
            var filled = Fill(part, folder, name, ending)[0];
            if (filled.Length > 0) names.Add(filled);
        }

        var place = new List<byte>();
        foreach (var one in names)
        {
            if (place.Count > 0) place.Add((byte)'/');
            place.AddRange(one);
        }

        return new([.. place], Fill(_parts[^1], folder, name, ending));
    }

    /// <summary>Is the one file's name, up to its ending, longer than that of the other?</summary>
    internal static bool IsLonger(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        Split(one, out _, out var first, out _);
        Split(other, out _, out var second, out _);
        return first.Length > second.Length;
    }

    static void Split(
        ReadOnlySpan<byte> locator, out ReadOnlySpan<byte> folder, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> ending)
    {
        var slash = locator.LastIndexOf((byte)'/');
        folder = slash < 0 ? default : locator[..slash];
        var file = locator[(slash + 1)..];
        var dot = file.LastIndexOf((byte)'.');
        // A name that begins with its only dot has no ending.
        name = dot > 0 ? file[..dot] : file;
        ending = dot > 0 ? file[(dot + 1)..] : default;
    }

    static List<byte[]> Fill(
        IReadOnlyList<Token> part, ReadOnlySpan<byte> folder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> ending)
    {
        var (filled, current) = (new List<byte[]>(), new List<byte>());
        foreach (var token in part)
        {
            switch (token.Kind)
            {
                case TokenKind.Literal: current.AddRange(Encoding.UTF8.GetBytes(token.Text)); break;
                case TokenKind.Folder: current.AddRange(folder); break;
                case TokenKind.Name: current.AddRange(name); break;
                case TokenKind.Extension: current.AddRange(ending); break;
                case TokenKind.Anything:
                    filled.Add([.. current]);
                    current.Clear();
                    break;
                default: throw new UnreachableException();
            }
        }

        filled.Add([.. current]);
        return filled;
    }

    static string? ShapeProblem(string text) => text switch
    {
        { Length: 0 or > MaxLength } => $"is not 1 to {MaxLength} characters long.",
        _ when text.StartsWith('/') => "begins with a slash: it is below the source, so say {dir}/ first.",
        _ when text.Contains('\\', StringComparison.Ordinal) || text.EnumerateRunes().Any(
                rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar) =>
            "holds a backslash or a character that does not show.",
        _ when text.Split('/').Any(part => part is "" or "." or "..") => "has an empty name, . or .. on the way.",
        _ => null,
    };

    // Null with words for a place that is not known.
    static List<Token>? Tokens(string part, out string? problem)
    {
        (problem, var tokens) = (null, new List<Token>());
        for (var at = 0; at < part.Length;)
        {
            var end = part[at] switch
            {
                '{' => part.IndexOf('}', at) + 1,
                '*' => at + 1,
                _ => part.AsSpan(at).IndexOfAny('{', '*') is var next && next < 0 ? part.Length : at + next,
            };
            var text = end > at ? part[at..end] : "";
            Token? token = text switch
            {
                "{dir}" => new(TokenKind.Folder),
                "{name}" => new(TokenKind.Name),
                "{ext}" => new(TokenKind.Extension),
                "*" => new(TokenKind.Anything),
                "" => null,
                _ when text.AsSpan().IndexOfAny('{', '}') >= 0 => null,
                _ => new(TokenKind.Literal, text),
            };
            if (token is not { } known)
            {
                problem = "has a place that is not {dir}, {name} or {ext}.";
                return null;
            }

            tokens.Add(known);
            at = end;
        }

        return tokens;
    }

    static string? RuleProblem(List<IReadOnlyList<Token>> parts)
    {
        int Count(TokenKind kind) => parts.Sum(part => part.Count(token => token.Kind == kind));
        var isWholeFolder = parts.Any(part => part is [{ Kind: TokenKind.Folder }]);
        var named = parts.Find(part => part.Any(token => token.Kind == TokenKind.Name)) ?? [];
        return (Count(TokenKind.Folder), Count(TokenKind.Name), Count(TokenKind.Anything)) switch
        {
            (not 1, _, _) => "must have {dir} once: without it files of the same name in other folders would go too.",
            _ when !isWholeFolder || parts[^1].Any(token => token.Kind == TokenKind.Folder) =>
                "must have {dir} as a whole folder of the way, as in {dir}/thumbs.",
            (_, not 1, _) => "must have {name} once: without it it would match everything.",
            (_, _, > MaxStars) => $"has more than {MaxStars} times a *.",
            _ when parts.SkipLast(1).Any(part => part.Any(token => token.Kind == TokenKind.Anything)) =>
                "has a * in the name of a folder; it may stand in the last name alone.",
            _ when parts[^1].Zip(parts[^1].Skip(1)).Any(
                pair => pair is { First.Kind: TokenKind.Anything, Second.Kind: TokenKind.Anything }) => "has ** in it.",
            _ when named.Any(token => token.Kind == TokenKind.Anything) && !IsDivided(named) =>
                "must have a mark such as _ or - or . between {name} and what is beside it: else foo would stand for foobar.",
            _ when !parts.SkipLast(1).Any(part => part is [{ Kind: TokenKind.Literal }]) =>
                "names no folder of its own, such as {dir}/thumbs/{name}_*.{ext}: where originals lie, IMG_1.jpg is no part of "
                    + "IMG.jpg.",
            _ => null,
        };
    }

    static bool IsDivided(IReadOnlyList<Token> part)
    {
        var at = 0;
        while (part[at].Kind != TokenKind.Name) at++;
        var before = at == 0
            || (part[at - 1] is { Kind: TokenKind.Literal, Text: [.., var left] } && !char.IsLetterOrDigit(left));
        var after = at == part.Count - 1
            || (part[at + 1] is { Kind: TokenKind.Literal, Text: [var right, ..] } && !char.IsLetterOrDigit(right));
        return before && after;
    }
}
