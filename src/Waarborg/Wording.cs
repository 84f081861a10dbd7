// A sentence that the program says by itself and keeps, such as why something did not arrive: in both languages, because who
// reads it is not known when it is said.
using System.Globalization;

namespace Waarborg;

/// <summary>One sentence. Nothing in it is of a person: it stands unsealed, and on pages.</summary>
/// <param name="English">At the command line, and on English pages.</param>
/// <param name="Dutch">On Dutch pages; empty where an older version kept the English alone.</param>
sealed record Wording(string English, string Dutch)
{
    // Stands in no sentence.
    const char Between = '\u001f';

    /// <summary>A sentence with numbers in it.</summary>
    internal static Wording Of(FormattableString english, FormattableString dutch) =>
        new(english.ToString(CultureInfo.InvariantCulture), dutch.ToString(CultureInfo.InvariantCulture));

    /// <summary>Several as one.</summary>
    internal static Wording Joined(string between, IReadOnlyList<Wording> all) =>
        new(string.Join(between, all.Select(one => one.English)), string.Join(between, all.Select(one => one.Dutch)));

    /// <summary>As a column keeps it: the English first, as older versions kept it alone.</summary>
    internal string Kept => Dutch.Length == 0 ? English : English + Between + Dutch;

    /// <summary>As it was kept.</summary>
    internal static Wording? OfKept(string? kept) => kept?.Split(Between, 2) switch
    {
        null => null,
        [var english, var dutch] => new(english, dutch),
        [var english] => new(english, ""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>With more behind it, in each language.</summary>
    internal Wording With(string english, string dutch) => new(English + english, Dutch.Length == 0 ? "" : Dutch + dutch);

    /// <summary>With something before it, in each language.</summary>
    internal Wording Behind(string english, string dutch) => new(english + English, Dutch.Length == 0 ? "" : dutch + Dutch);

    public override string ToString() => English;
}
